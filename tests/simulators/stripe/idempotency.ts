import { createHash } from 'node:crypto';
import { StripeRefusal } from './api-error.ts';
import type { Store } from './store.ts';

const KEPT_SECONDS = 24 * 3600;

/** The answer that an idempotency key brought, given again to the same request. */
export interface KeptAnswer {
  /** The key itself. */
  id: string;
  request: string;
  status: number;
  body: string;
  requestId: string;
  at: number;
}

/** What tells whether two requests with one key are the same. */
export function requestDigest(method: string, path: string, params: unknown): string {
  return createHash('sha256')
    .update(`${method} ${path} ${JSON.stringify(params)}`)
    .digest('hex');
}

/**
 * The kept answer of a key, or null. Throws an idempotency error when the key came with another
 * request, and forgets keys of more than a day ago.
 */
export function findKeptAnswer(
  store: Store,
  key: string,
  digest: string,
  now: number,
): KeptAnswer | null {
  const kept = store.answers.get(key);
  if (kept === undefined) return null;
  if (now - kept.at >= KEPT_SECONDS) {
    store.answers.delete(key);
    return null;
  }
  if (kept.request === digest) return kept;
  throw new StripeRefusal(400, {
    type: 'idempotency_error',
    message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
  });
}
