import type { IndexedApplication } from './catalog-index.ts';
import { SourceRequestError } from './source-request-error.ts';

interface PageStart {
  /** The last application that was given; null on the first page. */
  after: { identifier: string; id: string } | null;
  /** How many were given before. */
  given: number;
}

/** Where the next page begins. Says nothing that the caller does not know, so it is not signed. */
export function writePageToken({ folded, id }: IndexedApplication, given: number): string {
  return Buffer.from(JSON.stringify([folded.identifier, id, given])).toString('base64url');
}

/** @throws SourceRequestError when it is no token of ours */
export function readPageToken(token: string | null): PageStart {
  if (token === null || token === '') return { after: null, given: 0 };
  try {
    const parts: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    const [identifier, id, given] = parts as unknown[];
    if (typeof identifier === 'string' && typeof id === 'string' && Number.isSafeInteger(given)) {
      return { after: { identifier, id }, given: Math.max(0, given as number) };
    }
  } catch {
    // Said below.
  }
  throw new SourceRequestError('InvalidContinuationToken', 'The ContinuationToken is not valid.');
}
