import { z } from 'zod';

/** The day that a text begins with, yyyy-mm-dd, or null when it begins with none or an impossible one. */
export function readIsoDate(text: unknown): string | null {
  if (typeof text !== 'string') return null;
  return z.iso.date().safeParse(text.slice(0, 10)).data ?? null;
}
