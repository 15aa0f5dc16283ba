import type { Params } from '@remix-run/react';
import { z } from 'zod';
import { NotFoundError } from '#app/domain/errors.ts';

/** The id in an address. What is no id names nothing: throws NotFoundError. */
export function idParameter(params: Params, name: string): string {
  const id = z.uuid().safeParse(params[name]);
  if (!id.success) throw new NotFoundError('There is no such thing.');
  return id.data;
}
