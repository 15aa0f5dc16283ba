import type { z } from 'zod';
import { InvalidInputError } from '#app/domain/errors.ts';

/**
 * Reads an address's query or a form. An empty field counts as not given, because that is how an
 * HTML form sends it.
 * @throws InvalidInputError with a message for each field
 */
export function parseQuery<Schema extends z.ZodType>(
  schema: Schema,
  query: URLSearchParams | FormData,
): z.output<Schema> {
  const given = [...query].filter(([, value]) => typeof value !== 'string' || value.trim() !== '');
  // PostgreSQL's text has no place for it.
  const nulls = given.filter(([, value]) => typeof value === 'string' && value.includes('\0'));
  if (nulls.length > 0) {
    throw new InvalidInputError(
      nulls.map(([field]) => ({ field, message: 'controls:input.nullCharacter' })),
    );
  }
  const result = schema.safeParse(Object.fromEntries(given));
  if (result.success) return result.data;
  throw new InvalidInputError(
    result.error.issues.flatMap((issue) => {
      const fields = issue.code === 'unrecognized_keys' ? issue.keys : [issue.path.join('.')];
      return fields.map((field) => ({ field, message: issue.message }));
    }),
  );
}
