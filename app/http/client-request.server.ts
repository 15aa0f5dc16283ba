import { gunzipSync } from 'node:zlib';
import type { LoaderFunctionArgs } from '@remix-run/node';
import type { z } from 'zod';
import { throttle } from '#app/domain/accounts/throttle.ts';
import { InvalidInputError } from '#app/domain/errors.ts';
import type { AttemptLimit } from '#app/domain/operations/count-attempt.ts';
import { AttemptMemory } from './attempt-memory.server.ts';
import { TooLargeError, UnauthenticatedError } from './error-page.server.ts';
import { networkOf } from './public-posts.server.ts';
import { parseJson } from './read-json.server.ts';

/** What a computer sends, also when it has been unpacked. */
export const largestReportBytes = 2 * 1024 * 1024;

/** A computer checks in a few times a day; in a demo, a few times a minute. */
const ofToken = new AttemptMemory({ name: 'client:token', attempts: 120, windowSeconds: 600 });
/** All computers of a large office, some times over. */
const ofAddress = new AttemptMemory({
  name: 'client:address',
  attempts: 20_000,
  windowSeconds: 600,
});
/** Keys and tokens that are none. Counted in the database, for all processes together. */
const strangers: AttemptLimit = { name: 'client:stranger', attempts: 100, windowSeconds: 600 };

/** Counts a request of a computer. Throws TooManyAttemptsError when too many came from its address. */
export function countClientRequest({ context }: LoaderFunctionArgs): void {
  ofAddress.count(networkOf(context.clientAddress), new Date());
}

/** The token in `Authorization: Bearer`. Throws UnauthenticatedError, or TooManyAttemptsError when it came too often. */
export function clientTokenOf({ request }: LoaderFunctionArgs): string {
  const token = /^Bearer +([\w-]{1,200})$/i.exec(request.headers.get('Authorization') ?? '')?.[1];
  if (token === undefined) {
    throw new UnauthenticatedError('Send the client’s token, as Authorization: Bearer …');
  }
  ofToken.count(token, new Date());
  return token;
}

/** Refuses a key or token that is nobody's. Throws UnauthenticatedError, or TooManyAttemptsError. */
export async function refuseStranger(
  { context }: LoaderFunctionArgs,
  message: string,
  code = 'invalid_token',
): Promise<never> {
  await throttle([[strangers, networkOf(context.clientAddress)]]);
  throw new UnauthenticatedError(message, code);
}

/**
 * Reads what a computer sends: JSON, gzipped or not.
 * @throws InvalidInputError naming fields and rows
 * @throws TooLargeError
 */
export async function readReport<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): Promise<z.output<Schema>> {
  const bytes = Buffer.from(await request.arrayBuffer());
  if (bytes.length > largestReportBytes) throw tooLarge();
  return parseJson(request, unpack(request, bytes), schema);
}

const tooLarge = () => new TooLargeError(`At most ${largestReportBytes / 1024} kB, also unpacked.`);

/** On this thread: handing a report to another and back takes longer than unpacking it, and 2 MB is the most. */
function unpack(request: Request, bytes: Buffer): string {
  const encoding = (request.headers.get('Content-Encoding') ?? 'identity').trim().toLowerCase();
  if (encoding === 'identity') return bytes.toString('utf8');
  if (encoding !== 'gzip') throw wrongBody('Content-Encoding must be gzip, or be left out.');
  try {
    return gunzipSync(bytes, { maxOutputLength: largestReportBytes }).toString('utf8');
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge();
    throw wrongBody('The body is not gzip.');
  }
}

const wrongBody = (message: string) => new InvalidInputError([{ field: 'body', message }]);
