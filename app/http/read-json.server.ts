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
  requireJson(request);
  const text = await request.text();
  if (text.length > longestBody) throw new TooLargeError('The body is too large.');
  return parseJson(request, text, schema);
}

/** More faults than this help nobody. */
const mostIssues = 20;

/** Reads a JSON body whose text was read already. Throws InvalidInputError as `readJson` does. */
export function parseJson<Schema extends z.ZodType>(
  request: Request,
  text: string,
  schema: Schema,
): z.output<Schema> {
  requireJson(request);
  const result = schema.safeParse(parse(text));
  if (result.success) return result.data;
  throw new InvalidInputError(
    result.error.issues
      .slice(0, mostIssues)
      .map(({ path, message }) => ({ field: path.join('.') || 'body', message })),
  );
}

/** Also keeps forms of other sites out: they cannot send this type without being asked first. */
function requireJson(request: Request): void {
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get('Content-Type') ?? '')) {
    throw wrongBody('Send JSON, with Content-Type: application/json.');
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw wrongBody('The body is not JSON.');
  }
}

const wrongBody = (message: string) => new InvalidInputError([{ field: 'body', message }]);
