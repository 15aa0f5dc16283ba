import { z } from 'zod';
import { cleanText } from './clean-text.ts';

/** Longer texts are cut: what Windows lists is not ours to refuse. */
export const text = (longest: number) =>
  z
    .string()
    .max(100_000, 'At most 100,000 characters.')
    .transform((value) => cleanText(value, longest));

/** An empty text says nothing. */
export const optionalText = (longest: number) =>
  text(longest)
    .nullish()
    .transform((value) => value || null);
