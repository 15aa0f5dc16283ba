type Headers = Record<string, string | string[] | undefined>;

export interface RateLimit {
  /** The answer itself is a refusal; otherwise it is good, but the next request must wait. */
  refused: boolean;
  until: Date;
}

const DEFAULT_PAUSE_MS = 60_000;
const SHORTEST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 24 * 3_600_000;

/**
 * Reads whether a host asks for silence, and until when: 429 always; 403 and 503 with `Retry-After`
 * or with `X-RateLimit-Remaining: 0`; any answer with `X-RateLimit-Remaining: 0` and a reset time.
 * `Retry-After` is seconds or an HTTP date (RFC 9110 §10.2.3), `X-RateLimit-Reset` is Unix seconds
 * (GitHub) or, when small, seconds from now. At least a second and at most a day; a minute if not
 * said. Null when nothing is asked.
 */
export function readRateLimit(status: number, headers: Headers, now: Date): RateLimit | null {
  const isSpent = first(headers['x-ratelimit-remaining'])?.trim() === '0';
  const reset = isSpent ? parseReset(first(headers['x-ratelimit-reset']), now) : null;
  const mayRefuse = status === 429 || status === 403 || status === 503;
  const retryAfter = mayRefuse ? parseRetryAfter(first(headers['retry-after']), now) : null;
  const refused = status === 429 || (mayRefuse && (isSpent || retryAfter !== null));
  if (!refused && reset === null) return null;

  const asked = Math.max(retryAfter ?? 0, reset ?? 0) || now.getTime() + DEFAULT_PAUSE_MS;
  const earliest = now.getTime() + SHORTEST_PAUSE_MS;
  const latest = now.getTime() + LONGEST_PAUSE_MS;
  return { refused, until: new Date(Math.min(Math.max(asked, earliest), latest)) };
}

function parseRetryAfter(value: string | undefined, now: Date): number | null {
  const text = value?.trim() ?? '';
  if (/^\d{1,12}$/.test(text)) return now.getTime() + Number(text) * 1000;
  const date = /\d\d:\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? null : date;
}

function parseReset(value: string | undefined, now: Date): number | null {
  const text = value?.trim() ?? '';
  if (!/^\d{1,12}$/.test(text)) return null;
  const seconds = Number(text);
  return seconds < 1_000_000_000 ? now.getTime() + seconds * 1000 : seconds * 1000;
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
