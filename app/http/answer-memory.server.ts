import type { Handler, Response } from 'express';
import { publicCatalogGeneration } from '#app/domain/catalog/public-catalog.ts';

interface Answer {
  headers: [string, string | string[]][];
  body: Buffer;
  generation: number;
  until: number;
}

const capacity = 500;
const largestBytes = 256 * 1024;
const keptHeaders = ['content-type', 'cache-control', 'etag', 'link', 'last-modified', 'vary'];

/**
 * A shared cache in the process, as HTTP describes it: keeps whole answers that call themselves
 * `Cache-Control: public, max-age=…`, for that long at most and never past a change of the catalog. Who sends a
 * cookie, an authorisation or a condition is answered anew. The address alone is the key: language is part of it,
 * and links are made from PUBLIC_URL, not from what the request calls this host.
 */
export function rememberAnswers(): Handler {
  const answers = new Map<string, Answer>();
  return (request, response, next) => {
    const generation = publicCatalogGeneration();
    const { headers } = request;
    const isPlain =
      request.method === 'GET' &&
      generation !== null &&
      headers.cookie === undefined &&
      headers.authorization === undefined &&
      headers['if-none-match'] === undefined &&
      headers['if-modified-since'] === undefined;
    if (!isPlain) return next();

    const key = request.originalUrl;
    const known = answers.get(key);
    if (known && known.generation === generation && known.until > Date.now()) {
      for (const [name, value] of known.headers) response.setHeader(name, value);
      response.end(known.body);
      return;
    }
    answers.delete(key);
    collectBody(response, (body) => {
      const seconds = readSharedAge(response);
      if (response.statusCode !== 200 || seconds === 0 || response.hasHeader('set-cookie')) return;
      const oldest = answers.size >= capacity ? answers.keys().next().value : undefined;
      if (oldest !== undefined) answers.delete(oldest);
      answers.set(key, {
        body,
        generation,
        until: Date.now() + seconds * 1000,
        headers: keptHeaders.flatMap((name) => {
          const value = response.getHeader(name);
          return value === undefined || typeof value === 'number' ? [] : [[name, value]];
        }),
      });
    });
    next();
  };
}

/** Seconds for which anybody may keep the answer; 0 when it does not say so. */
function readSharedAge(response: Response): number {
  const policy = String(response.getHeader('cache-control') ?? '');
  if (!/\bpublic\b/.test(policy)) return 0;
  return Number(/\bmax-age=(\d+)/.exec(policy)?.[1] ?? 0);
}

/** Calls `whole` with the body when the answer ended in order and is not too large to keep. */
function collectBody(response: Response, whole: (body: Buffer) => void): void {
  let chunks: Buffer[] | null = [];
  let size = 0;
  const keep = (chunk: unknown) => {
    if (chunks === null || chunk === undefined || chunk === null) return;
    if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array)) return;
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size > largestBytes) chunks = null;
    else chunks.push(bytes);
  };
  const write = response.write.bind(response) as (...args: unknown[]) => boolean;
  const end = response.end.bind(response) as (...args: unknown[]) => Response;
  response.write = (...args: unknown[]) => {
    keep(args[0]);
    return write(...args);
  };
  response.end = (...args: unknown[]) => {
    if (typeof args[0] !== 'function') keep(args[0]);
    if (chunks !== null) whole(Buffer.concat(chunks));
    return end(...args);
  };
}
