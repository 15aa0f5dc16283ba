import { createHash } from 'node:crypto';

interface Prepared {
  text: string;
  etag: string;
}

/** Answers that the domain keeps in memory come as the same object and are written out once. */
const prepared = new WeakMap<object, Prepared>();

function prepare(body: object): Prepared {
  const known = prepared.get(body);
  if (known) return known;
  const text = JSON.stringify(body);
  // Weak, because compression changes the bytes on their way.
  const etag = `W/"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"`;
  const result = { text, etag };
  prepared.set(body, result);
  return result;
}

/**
 * Answers with `body` as JSON and an ETag, or 304 when the caller has it already.
 * `body` must not change afterwards.
 */
export function apiResponse(request: Request, body: object, cacheControl: string): Response {
  const { text, etag } = prepare(body);
  const headers = { ETag: etag, 'Cache-Control': cacheControl };
  if (matchesEtag(request.headers.get('If-None-Match'), etag)) {
    return new Response(null, { status: 304, headers });
  }
  return new Response(text, { headers: { ...headers, 'Content-Type': 'application/json' } });
}

/** Weak comparison (RFC 9110 §13.1.2). */
export function matchesEtag(ifNoneMatch: string | null, etag: string): boolean {
  if (ifNoneMatch === null) return false;
  if (ifNoneMatch.trim() === '*') return true;
  const opaque = (tag: string) => tag.trim().replace(/^W\//, '');
  return ifNoneMatch.split(',').some((tag) => opaque(tag) === opaque(etag));
}
