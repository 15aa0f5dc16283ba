import { setTimeout as sleep } from 'node:timers/promises';

import { Agent } from 'undici';

import {
  createGuardedConnector,
  type ResolveName,
} from '#app/providers/upstream/guarded-connector.server.ts';
import {
  askHop,
  type HopAnswer,
  type HopContent,
  type Validators,
} from '#app/providers/upstream/hop.server.ts';
import type { HostGate } from '#app/providers/upstream/host-gate.ts';
import { followRedirect, parseRequestUrl } from '#app/providers/upstream/request-url.ts';
import {
  hashBody,
  readBody,
  type ResponseBody,
} from '#app/providers/upstream/response-body.server.ts';
import { UpstreamError } from '#app/providers/upstream/upstream-error.ts';

// The names that make up this provider's face are had from here.
export { createMemoryHostGate, type HostGate } from '#app/providers/upstream/host-gate.ts';
export { UpstreamError, type UpstreamErrorCode } from '#app/providers/upstream/upstream-error.ts';
export type { Validators };

export interface UpstreamRequest {
  url: string;
  /** Sent as If-None-Match and If-Modified-Since; without them 'not-modified' is an error. */
  validators?: Validators;
  accept?: string;
  /** Dropped, all of them, as soon as a redirect leads to another origin. */
  headers?: Record<string, string>;
  /** Hosts a redirect may lead to besides the URL's own, written as for `matchesHost`. */
  redirectHosts?: string[];
  /** Counted on decoded bytes. */
  maxBytes: number;
  /** Bounds the work: connecting, redirects, retries and bodies, but not waiting for the gate. */
  timeoutMs: number;
  signal?: AbortSignal;
}

interface NotModified {
  status: 'not-modified';
}

interface Answer {
  status: 'ok';
  validators: Validators;
  contentType: string | null;
  contentDisposition: string | null;
  /** The address that answered; `redirects` holds every address after the first, in order. */
  finalUrl: string;
  redirects: string[];
}

export type UpstreamDocument =
  | NotModified
  | (Omit<Answer, 'contentDisposition'> & { body: Buffer });
export type UpstreamDownload = NotModified | (Answer & { sha256: string; size: number });

export interface Upstream {
  /** Reads a small document into memory. */
  readDocument(request: UpstreamRequest): Promise<UpstreamDocument>;
  /** Streams a file through SHA-256 (lower-case hex), keeping none of it; size in bytes. */
  hashDownload(request: UpstreamRequest): Promise<UpstreamDownload>;
  /** Waits for requests under way and closes the connections. */
  close(): Promise<void>;
}

export interface UpstreamOptions {
  userAgent: string;
  /** Hosts that may have private or loopback addresses, as for `matchesHost`; none in production. */
  allowPrivateHosts: string[];
  /** Hosts that any request may be redirected to, besides its own `redirectHosts`. */
  redirectHosts?: string[];
  gate: HostGate;
  now: () => Date;
  /** A number from 0 up to 1, for the jitter of retries. */
  random: () => number;
  maxRetries?: number;
  /** The wait before the first retry, doubled each time; up to half of it is taken off at random. */
  backoffMs?: number;
  resolve?: ResolveName;
}

interface Exchange<T> {
  request: UpstreamRequest;
  acceptEncoding: string;
  consume: (body: ResponseBody) => Promise<T>;
  /** What is left of the request's `timeoutMs`. */
  leftMs: number;
}

const KEEP_ALIVE_MS = 1_000;
const MAX_REDIRECTS = 5;
const MAX_BACKOFF_MS = 10_000;

/**
 * Outbound GET requests to vendors' sites: the only place that makes them. Every hop of every request
 * goes to a public address or a configured private host, in the host's turn at the gate, within limits
 * of size and time; redirects lead to allowed hosts only, at most five; rate limits are obeyed. Network
 * errors and 5xx are retried while time is left, 4xx never. Fails with `UpstreamError`, or with the
 * signal's reason when the caller aborts.
 */
export function createUpstream(options: UpstreamOptions): Upstream {
  // One connection per host is enough behind the gate, and a second of keep-alive is enough for the
  // host's next turn; thousands of hosts make longer ones costly. Time limits are ours, not undici's.
  const dispatcher = new Agent({
    connect: createGuardedConnector(options),
    connections: 1,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
    keepAliveTimeoutThreshold: 0,
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const services = { dispatcher, gate: options.gate, now: options.now };

  async function follow<T>(exchange: Exchange<T>): Promise<NotModified | [T, Answer]> {
    const { request } = exchange;
    const first = parseRequestUrl(request.url);
    const redirects: string[] = [];
    let url = first;
    let ownHeaders = request.headers ?? {};
    for (;;) {
      const step = await askWithRetries(exchange, url, ownHeaders);
      if (step.status === 'not-modified') return step;
      if (step.status === 'ok') return [step.content, toAnswer(step, url.href, redirects)];
      if (redirects.length === MAX_REDIRECTS) {
        const message = `The address redirects more than ${MAX_REDIRECTS} times.`;
        throw new UpstreamError('too-many-redirects', first.href, message);
      }
      const next = followRedirect(url, step.location, {
        first,
        redirectHosts: [...(options.redirectHosts ?? []), ...(request.redirectHosts ?? [])],
        allowPrivateHosts: options.allowPrivateHosts,
      });
      if (next.origin !== url.origin) ownHeaders = {};
      redirects.push(next.href);
      url = next;
    }
  }

  async function askWithRetries<T>(
    exchange: Exchange<T>,
    url: URL,
    ownHeaders: Record<string, string>,
  ): Promise<HopAnswer<T>> {
    const { maxBytes, signal } = exchange.request;
    const headers = buildHeaders(options.userAgent, exchange, ownHeaders);
    for (let attempt = 0; ; attempt += 1) {
      signal?.throwIfAborted();
      try {
        const turn = options.gate.run(url.host, async () => {
          const started = performance.now();
          const hop = { url, headers, maxBytes, timeoutMs: exchange.leftMs, signal };
          try {
            return await askHop(services, hop, exchange.consume);
          } finally {
            exchange.leftMs -= performance.now() - started;
          }
        });
        return await orAborted(turn, signal);
      } catch (error) {
        const longest = Math.min((options.backoffMs ?? 500) * 2 ** attempt, MAX_BACKOFF_MS);
        const wait = longest * (1 - options.random() / 2);
        const mayRetry = attempt < (options.maxRetries ?? 2) && wait < exchange.leftMs;
        if (!mayRetry || !isPassing(error)) throw error;
        exchange.leftMs -= wait;
        await sleep(wait, undefined, { signal }).catch(() => signal?.throwIfAborted());
      }
    }
  }

  return {
    async readDocument(request) {
      const acceptEncoding = 'gzip, br';
      const consume = readBody;
      const result = await follow({ request, acceptEncoding, consume, leftMs: request.timeoutMs });
      return Array.isArray(result) ? { ...result[1], body: result[0] } : result;
    },

    async hashDownload(request) {
      const acceptEncoding = 'identity';
      const consume = hashBody;
      const result = await follow({ request, acceptEncoding, consume, leftMs: request.timeoutMs });
      return Array.isArray(result) ? { ...result[1], ...result[0] } : result;
    },

    close: () => dispatcher.close(),
  };
}

function buildHeaders<T>(
  userAgent: string,
  { request, acceptEncoding }: Exchange<T>,
  ownHeaders: Record<string, string>,
): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(ownHeaders)) headers[name.toLowerCase()] = value;
  headers['user-agent'] = userAgent;
  headers['accept'] = request.accept ?? '*/*';
  headers['accept-encoding'] = acceptEncoding;
  const { etag, lastModified } = request.validators ?? {};
  if (etag) headers['if-none-match'] = etag;
  if (lastModified) headers['if-modified-since'] = lastModified;
  return headers;
}

function toAnswer(step: HopContent<unknown>, finalUrl: string, redirects: string[]): Answer {
  const { status, validators, contentType, contentDisposition } = step;
  return { status, validators, contentType, contentDisposition, finalUrl, redirects };
}

/** An error that may be gone at the next try. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof UpstreamError)) return false;
  return (
    error.code === 'network' || (error.code === 'http-status' && (error.httpStatus ?? 0) >= 500)
  );
}

/** Settles as the promise does, or rejects with the signal's reason as soon as it aborts. */
async function orAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  let onAbort = () => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
