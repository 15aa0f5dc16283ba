import type { z } from 'zod';
import { InvalidInputError } from '#app/domain/errors.ts';
import { TooLargeError } from './error-page.server.ts';

/** In characters; what the API takes is small. */
const longestBody = 64 * 1024;

/**
 * Reads a JSON body. Fields that the schema does not name are ignored.
 * @throws InvalidInputError with a message for each field; `body` is the whole
 * @throws TooLargeError
 */
export async function readJson<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): Promise<z.output<Schema>> {
  // Also keeps forms of other sites out: they cannot send this type without being asked first.
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get('Content-Type') ?? '')) {
    throw wrongBody('Send JSON, with Content-Type: application/json.');
  }
  const text = await request.text();
  if (text.length > longestBody) throw new TooLargeError('The body is too large.');
  const result = schema.safeParse(parse(text));
  if (result.success) return result.data;
  throw new InvalidInputError(
    result.error.issues.map(({ path, message }) => ({ field: path.join('.') || 'body', message })),
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw wrongBody('The body is not JSON.');
  }
}

const wrongBody = (message: string) => new InvalidInputError([{ field: 'body', message }]);
