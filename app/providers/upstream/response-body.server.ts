import { createHash } from 'node:crypto';
import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip } from 'node:zlib';

import { UpstreamError } from '#app/providers/upstream/upstream-error.ts';

export interface ResponseBody {
  url: string;
  stream: Readable;
  contentEncoding: string | null;
  contentLength: string | null;
  maxBytes: number;
}

/** Reads the whole decoded body into memory, at most `maxBytes`; see `openBody` for the errors. */
export async function readBody(body: ResponseBody): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of openBody(body)) chunks.push(chunk);
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}

/** Streams the decoded body through SHA-256, keeping none of it. Size in bytes, hash in lower hex. */
export async function hashBody(body: ResponseBody): Promise<{ sha256: string; size: number }> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of openBody(body)) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { sha256: hash.digest('hex'), size };
}

/**
 * The body's decoded bytes. Stops and closes the connection with `UpstreamError('too-large')` when
 * the announced length, or the bytes counted after decompression, pass `maxBytes`.
 */
async function* openBody(body: ResponseBody): AsyncGenerator<Buffer> {
  if (Number(body.contentLength ?? 0) > body.maxBytes) {
    body.stream.on('error', () => undefined).destroy();
    throw tooLarge(body);
  }
  let size = 0;
  for await (const chunk of decode(body) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > body.maxBytes) throw tooLarge(body);
    yield chunk;
  }
}

function decode({ stream, contentEncoding, url }: ResponseBody): Readable {
  const encoding = contentEncoding?.trim().toLowerCase() ?? '';
  if (encoding === '' || encoding === 'identity') return stream;
  if (encoding === 'gzip' || encoding === 'x-gzip') {
    return pipeline(stream, createGunzip(), () => undefined);
  }
  if (encoding === 'br') return pipeline(stream, createBrotliDecompress(), () => undefined);
  stream.on('error', () => undefined).destroy();
  throw new UpstreamError('network', url, `The answer is encoded as ${encoding.slice(0, 50)}.`);
}

function tooLarge(body: ResponseBody): UpstreamError {
  return new UpstreamError(
    'too-large',
    body.url,
    `The answer is larger than ${body.maxBytes} bytes.`,
  );
}
