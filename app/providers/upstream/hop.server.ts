import type { Dispatcher } from 'undici';

import type { HostGate } from '#app/providers/upstream/host-gate.ts';
import { readRateLimit } from '#app/providers/upstream/rate-limit.ts';
import type { ResponseBody } from '#app/providers/upstream/response-body.server.ts';
import { UpstreamError } from '#app/providers/upstream/upstream-error.ts';

/** What a server said about one version of a document, for asking again only if it changed. */
export interface Validators {
  etag: string | null;
  lastModified: string | null;
}

/** One request of a chain of redirects. */
export interface Hop {
  url: URL;
  /** Names in lower case. */
  headers: Record<string, string>;
  maxBytes: number;
  timeoutMs: number;
  signal?: AbortSignal;
}

export interface HopContent<T> {
  status: 'ok';
  content: T;
  validators: Validators;
  contentType: string | null;
  contentDisposition: string | null;
}

export type HopAnswer<T> =
  | HopContent<T>
  | { status: 'not-modified' }
  | { status: 'redirect'; location: string };

interface HopServices {
  dispatcher: Dispatcher;
  gate: HostGate;
  now: () => Date;
}

const REDIRECT_STATUSES = new Set([301, 302, 303, 307, 308]);
const MAX_DISCARDED_BYTES = 16_384;

/**
 * Makes one GET request within `timeoutMs`, body included, and gives a body of status 200 to
 * `consume`. Tells the gate when the host asks for silence. Throws `UpstreamError`, or the signal's
 * reason when it aborts. To be called in the host's turn.
 */
export async function askHop<T>(
  services: HopServices,
  hop: Hop,
  consume: (body: ResponseBody) => Promise<T>,
): Promise<HopAnswer<T>> {
  const controller = new AbortController();
  const onAbort = () => controller.abort(hop.signal?.reason);
  const timer = setTimeout(() => {
    controller.abort(new UpstreamError('timed-out', hop.url.href, 'No whole answer in time.'));
  }, hop.timeoutMs);
  hop.signal?.addEventListener('abort', onAbort, { once: true });
  try {
    hop.signal?.throwIfAborted();
    const request = services.dispatcher.request({
      origin: hop.url.origin,
      path: hop.url.pathname + hop.url.search,
      method: 'GET',
      headers: hop.headers,
      signal: controller.signal,
    });
    const response = await orNetworkError(request, hop.url);
    await obeyRateLimit(services, hop.url, response);
    return await readAnswer(hop, response, consume);
  } catch (error) {
    throw controller.signal.aborted ? controller.signal.reason : error;
  } finally {
    clearTimeout(timer);
    hop.signal?.removeEventListener('abort', onAbort);
  }
}

async function obeyRateLimit(
  { gate, now }: HopServices,
  url: URL,
  response: Dispatcher.ResponseData,
): Promise<void> {
  const limit = readRateLimit(response.statusCode, response.headers, now());
  if (!limit) return;
  await gate.pause(url.host, limit.until, `It answered ${response.statusCode} and asked to wait.`);
  if (!limit.refused) return;
  await discard(response);
  throw new UpstreamError(
    'rate-limited',
    url.href,
    `${url.host} answered ${response.statusCode}: not before ${limit.until.toISOString()}.`,
    { httpStatus: response.statusCode, retryAt: limit.until },
  );
}

async function readAnswer<T>(
  hop: Hop,
  response: Dispatcher.ResponseData,
  consume: (body: ResponseBody) => Promise<T>,
): Promise<HopAnswer<T>> {
  const { statusCode, headers } = response;
  if (statusCode === 200) {
    const body: ResponseBody = {
      url: hop.url.href,
      stream: response.body,
      contentEncoding: readHeader(headers['content-encoding']),
      contentLength: readHeader(headers['content-length']),
      maxBytes: hop.maxBytes,
    };
    return {
      status: 'ok',
      content: await orNetworkError(consume(body), hop.url),
      validators: {
        etag: readValidator(headers['etag']),
        lastModified: readValidator(headers['last-modified']),
      },
      contentType: readHeader(headers['content-type']),
      contentDisposition: readHeader(headers['content-disposition']),
    };
  }
  await discard(response);
  const location = readHeader(headers['location']);
  if (REDIRECT_STATUSES.has(statusCode) && location) return { status: 'redirect', location };
  const isConditional = 'if-none-match' in hop.headers || 'if-modified-since' in hop.headers;
  if (statusCode === 304 && isConditional) return { status: 'not-modified' };
  throw new UpstreamError('http-status', hop.url.href, `The server answered ${statusCode}.`, {
    httpStatus: statusCode,
  });
}

/** Reads a short body to its end, so that the connection can be used again; closes it otherwise. */
async function discard({ statusCode, headers, body }: Dispatcher.ResponseData): Promise<void> {
  const isShort = Number(headers['content-length']) <= MAX_DISCARDED_BYTES;
  if (statusCode === 304 || isShort) {
    await body.dump({ limit: MAX_DISCARDED_BYTES }).catch(() => undefined);
  } else {
    body.on('error', () => undefined).destroy();
  }
}

async function orNetworkError<T>(exchange: Promise<T>, url: URL): Promise<T> {
  try {
    return await exchange;
  } catch (error) {
    if (error instanceof UpstreamError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = [code, message].filter(Boolean).join(': ') || String(error);
    throw new UpstreamError('network', url.href, `No whole answer from ${url.host} (${reason}).`, {
      cause: error,
    });
  }
}

function readHeader(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value[0] : value) ?? null;
}

/** A validator is kept and sent back as it is, so it must be short and plain. */
function readValidator(value: string | string[] | undefined): string | null {
  const text = readHeader(value);
  return text && /^[\x20-\x7e]{1,500}$/.test(text) ? text : null;
}
