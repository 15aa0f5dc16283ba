import { createHash } from 'node:crypto';
import type { OutgoingHttpHeaders } from 'node:http';
import type { Exchange } from './vendor-site.ts';

export interface HttpDocument {
  body: Buffer;
  contentType: string;
  lastModified: Date;
  /** The ETag is marked as weak (`W/"…"`), as the GitHub API does. */
  weak?: boolean;
  headers?: OutgoingHttpHeaders;
}

/**
 * Sends a document as a careful file server does (RFC 9110): ETag from the bytes,
 * Last-Modified, 304 for a matching If-None-Match or (only without that) If-Modified-Since, HEAD,
 * and one byte range with If-Range. Several ranges at once get the whole document. Returns true.
 */
export function sendDocument(exchange: Exchange, document: HttpDocument): true {
  const { request, response } = exchange;
  const { body, lastModified } = document;
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD', 'content-type': 'text/plain; charset=utf-8' });
    response.end(`${request.method} is not possible here; use GET or HEAD\n`);
    return true;
  }
  const etag = `"${createHash('sha256').update(body).digest('hex').slice(0, 32)}"`;
  const headers: OutgoingHttpHeaders = {
    etag: document.weak === true ? `W/${etag}` : etag,
    'last-modified': lastModified.toUTCString(),
    'accept-ranges': 'bytes',
    ...document.headers,
  };
  if (isUnchanged(request.headers, etag, lastModified)) {
    response.writeHead(304, headers).end();
    return true;
  }
  headers['content-type'] = document.contentType;
  const ifRange = request.headers['if-range'];
  const wantsRange = ifRange === undefined || ifRange === etag;
  const range = wantsRange ? readRange(request.headers.range, body.length) : null;
  if (range === 'unsatisfiable') {
    const missed = { 'content-range': `bytes */${body.length}`, 'content-length': 0 };
    response.writeHead(416, { ...headers, ...missed }).end();
    return true;
  }
  const part = range === null ? body : body.subarray(range.first, range.last + 1);
  headers['content-length'] = part.length;
  if (range !== null) {
    headers['content-range'] = `bytes ${range.first}-${range.last}/${body.length}`;
  }
  response.writeHead(range === null ? 200 : 206, headers);
  response.end(request.method === 'HEAD' ? undefined : part);
  return true;
}

/** A plain 404 that says what is missing. Returns true. */
export function sendNotFound(exchange: Exchange, what: string): true {
  exchange.response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' });
  exchange.response.end(`${what} is not here\n`);
  return true;
}

function isUnchanged(
  headers: Exchange['request']['headers'],
  etag: string,
  lastModified: Date,
): boolean {
  const noneMatch = headers['if-none-match'];
  if (noneMatch !== undefined) {
    const tags = noneMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
    return tags.includes('*') || tags.includes(etag);
  }
  const since = Date.parse(headers['if-modified-since'] ?? '');
  return !Number.isNaN(since) && Math.floor(lastModified.getTime() / 1000) * 1000 <= since;
}

function readRange(
  header: string | undefined,
  size: number,
): { first: number; last: number } | 'unsatisfiable' | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (match === null || (match[1] === '' && match[2] === '')) return null;
  if (match[1] === '') {
    const length = Math.min(Number(match[2]), size);
    return length === 0 ? 'unsatisfiable' : { first: size - length, last: size - 1 };
  }
  const first = Number(match[1]);
  const last = match[2] === '' ? size - 1 : Math.min(Number(match[2]), size - 1);
  if (match[2] !== '' && Number(match[2]) < first) return null;
  return first >= size ? 'unsatisfiable' : { first, last };
}
