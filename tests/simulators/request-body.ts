import type { IncomingMessage } from 'node:http';
import { RequestRefused } from './request-refused.ts';

const FORM_BYTES = 10_000;

/** The whole body, at most `maxBytes` long. Throws RequestRefused 413 when it is longer. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    // The rest is read and thrown away, so that the sender gets the answer and not a reset.
    if (size <= maxBytes) chunks.push(chunk);
  }
  if (size > maxBytes) {
    throw new RequestRefused(413, null, `The body is ${size} bytes; at most ${maxBytes} are taken`);
  }
  return Buffer.concat(chunks);
}

/** A JSON body; an empty one is `{}`. Throws RequestRefused 400 or 413. */
export async function readJson(request: IncomingMessage, maxBytes: number): Promise<unknown> {
  const text = (await readBody(request, maxBytes)).toString('utf8');
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new RequestRefused(400, null, `The body is not JSON: ${(error as Error).message}`);
  }
}

/**
 * A form sent by a page of the simulator. Throws RequestRefused 415 for another media type, 403
 * for a form that a browser says comes from another site, 413 for a long one.
 */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') {
    throw new RequestRefused(415, null, 'Send the form as application/x-www-form-urlencoded');
  }
  if (request.headers['sec-fetch-site'] === 'cross-site') {
    throw new RequestRefused(403, null, 'The form was sent from another site');
  }
  return new URLSearchParams((await readBody(request, FORM_BYTES)).toString('utf8'));
}
