import { newId } from './new-id.ts';
import { API_VERSION, type RequestMark } from './stripe-account.ts';
import type { Store } from './store.ts';
import { copyOf, type StripeEvent } from './wire-object.ts';

/** Makes the event of something that happened to an object, or null when nothing changed. */
export function recordEvent(
  store: Store,
  happened: {
    type: string;
    object: { id: string; object: string };
    before?: object | undefined;
    at: number;
    request: RequestMark;
  },
): StripeEvent | null {
  const { type, before } = happened;
  const object = copyOf(happened.object);
  const previous = before === undefined ? undefined : previousAttributes(before, object);
  if (previous !== undefined && Object.keys(previous).length === 0) return null;
  return store.events.put({
    id: newId('evt'),
    object: 'event',
    api_version: API_VERSION,
    created: happened.at,
    data: previous === undefined ? { object } : { object, previous_attributes: previous },
    livemode: false,
    pending_webhooks: 0,
    request: { id: happened.request.id, idempotency_key: happened.request.idempotencyKey },
    type,
  });
}

/** The earlier values of what changed: of a hash only the changed keys, of a list all of it. */
function previousAttributes(before: object, after: object): Record<string, unknown> {
  const earlier = before as Record<string, unknown>;
  const later = after as Record<string, unknown>;
  const changed: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(earlier), ...Object.keys(later)])) {
    const [was, is] = [earlier[key], later[key]];
    if (JSON.stringify(was) === JSON.stringify(is)) continue;
    changed[key] = isHash(was) && isHash(is) ? previousAttributes(was, is) : (was ?? null);
  }
  return changed;
}

function isHash(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
