import { sql } from 'drizzle-orm';
import { uuidv7 } from 'uuidv7';
import { enqueueAll } from '#app/providers/queue.server.ts';
import { isStripeLive, stripeApiVersion } from '#app/providers/stripe.server.ts';
import {
  openWebhook,
  StripeEventShapeError,
  StripeSignatureError,
} from '#app/providers/stripe/events.server.ts';
import type { StripeEventHead } from '#app/providers/stripe/stripe-objects.ts';
import { stripeEvents } from '#db/schema/stripe-events.ts';
import { shareTransaction } from '#db/shared-transaction.server.ts';
import type { Context } from '#db/tenancy.server.ts';
import { InvalidInputError } from '../errors.ts';
import { raiseBillingAlarm } from './billing-alarms.ts';
import { isActedOn, majorOf } from './event-kinds.ts';

/** At most so many events are committed together. */
const company = 64;
const companiesAtOnce = 2;

/**
 * Takes a webhook of Stripe: verifies its signature, writes the event into the ledger and has it processed, in one
 * transaction. When this returns, the event will not be lost; one that was taken before changes nothing.
 * @param rawBody exactly as it came
 * @throws InvalidInputError when the signature is wrong or too old, for a body that is no event, and for an event of test mode where money is real,
 * or the other way round
 */
export async function receiveStripeEvent(
  rawBody: string,
  signature: string | null,
): Promise<{ isNew: boolean }> {
  const event = openSigned(rawBody, signature);
  if (event.isLive !== isStripeLive()) {
    const mode = event.isLive ? 'live' : 'test';
    throw new InvalidInputError([{ field: 'livemode', message: `No ${mode} events here.` }]);
  }
  return { isNew: await acceptTogether(event) };
}

function openSigned(rawBody: string, signature: string | null): StripeEventHead {
  try {
    return openWebhook(rawBody, signature);
  } catch (error) {
    if (error instanceof StripeSignatureError) {
      throw new InvalidInputError([{ field: 'Stripe-Signature', message: error.message }]);
    }
    if (error instanceof StripeEventShapeError) {
      throw new InvalidInputError([{ field: 'body', message: error.message }]);
    }
    throw error;
  }
}

const acceptTogether = shareTransaction(
  'accept Stripe events',
  company,
  (context, events: StripeEventHead[]) => acceptStripeEvents(context, events),
  { atOnce: companiesAtOnce, keepsPlans: true },
);

/**
 * Writes events into the ledger and has the new ones processed.
 * @returns for each, whether it was new
 */
export async function acceptStripeEvents(
  context: Context,
  events: StripeEventHead[],
): Promise<boolean[]> {
  const { tx } = context;
  // One order for all, so that two that take the same events wait for each other and do not deadlock.
  const sorted = [...new Map(events.map((event) => [event.id, event])).values()].sort(
    (one, other) => (one.id < other.id ? -1 : 1),
  );
  if (sorted.length === 0) return [];
  const added = await addToLedger(context, sorted);
  const acted = added.filter(({ type }) => isActedOn(type));
  await enqueueAll(
    tx,
    'billing.process-stripe-event',
    acted.map(({ id }) => ({ id: uuidv7(), key: id, payload: { eventId: id } })),
  );
  const isNew = new Set(added.map(({ id }) => id));
  await alarmOfForeignVersions(
    context,
    sorted.filter(({ id }) => isNew.has(id)),
  );
  // Of two copies in one company, the first is the new one.
  return events.map(({ id }) => isNew.delete(id));
}

/** One statement whatever their number, so that its plan is made once. Answers those that were not there. */
async function addToLedger(
  { tx, now }: Context,
  events: StripeEventHead[],
): Promise<{ id: string; type: string }[]> {
  const rows = events.map(({ isLive, ...event }) => ({
    ...event,
    livemode: isLive,
    isActedOn: isActedOn(event.type),
  }));
  return tx.execute<{ id: string; type: string }>(sql`
    insert into ${stripeEvents} (id, type, api_version, livemode, occurred_at, customer_id, object_id, payload,
      received_at, state, note, processed_at)
    select id, type, "apiVersion", livemode, "occurredAt", "customerId", "objectId", payload, received_at,
      case when "isActedOn" then 'pending' else 'ignored' end,
      case when "isActedOn" then null else 'Not acted on.' end,
      case when "isActedOn" then null else received_at end
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as event (id text, type text, "apiVersion" text,
        livemode boolean, "occurredAt" timestamptz, "customerId" text, "objectId" text, payload jsonb,
        "isActedOn" boolean),
      (select ${now.toISOString()}::timestamptz as received_at) as clock
    order by id
    on conflict (id) do nothing
    returning id, type`);
}

/** The endpoint was made with another version: what it sends may have another shape than the code knows. */
async function alarmOfForeignVersions(context: Context, events: StripeEventHead[]): Promise<void> {
  for (const { apiVersion } of events) {
    if (apiVersion === null || majorOf(apiVersion) === majorOf(stripeApiVersion)) continue;
    await raiseBillingAlarm(context, {
      kind: 'foreign-version',
      objectId: apiVersion,
      details: { expected: stripeApiVersion },
    });
  }
}
