import { and, asc, eq, gt, isNotNull, lt, or } from 'drizzle-orm';
import { uuidv7 } from 'uuidv7';
import { enqueueAll } from '#app/providers/queue.server.ts';
import { stripeEvents } from '#db/schema/stripe-events.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { readSwitch } from '../operations/switches.ts';

const batchSize = 500;
/** An event that is still being processed after so long has lost its worker. */
const lostAfterMs = 30 * 60_000;
const payloadDays = 90;

/**
 * Has every event processed that waits: those that came while processing was paused, and those whose job was lost.
 * One whose job is still queued is left to it. Does nothing while processing is paused.
 */
export async function sweepStripeEvents(): Promise<{ resumed: number }> {
  let resumed = 0;
  for (let after: string | null = ''; after !== null;) {
    const batch = await sweepBatch(after);
    resumed += batch.resumed;
    after = batch.last;
  }
  return { resumed };
}

function sweepBatch(after: string): Promise<{ resumed: number; last: string | null }> {
  return asSystem('sweep Stripe events', async (context) => {
    const { tx, now } = context;
    if ((await readSwitch(context, 'pause-stripe-events')).isOn) return { resumed: 0, last: null };
    const lostBefore = new Date(now.getTime() - lostAfterMs);
    const found = await tx
      .select({ id: stripeEvents.id })
      .from(stripeEvents)
      .where(
        and(
          gt(stripeEvents.id, after),
          or(
            eq(stripeEvents.state, 'pending'),
            and(eq(stripeEvents.state, 'processing'), lt(stripeEvents.receivedAt, lostBefore)),
          ),
        ),
      )
      .orderBy(asc(stripeEvents.id))
      .limit(batchSize);
    const added = await enqueueAll(
      tx,
      'billing.process-stripe-event',
      found.map(({ id }) => ({ id: uuidv7(), key: id, payload: { eventId: id } })),
    );
    const isLast = found.length < batchSize;
    return { resumed: added.size, last: isLast ? null : (found.at(-1)?.id ?? null) };
  });
}

/** Lets go of what events said after 90 days: they hold names and addresses. That they came is kept. */
export function forgetStripePayloads(): Promise<number> {
  return asSystem('forget payloads of Stripe events', async ({ tx, now }) => {
    const before = new Date(now.getTime() - payloadDays * 24 * 60 * 60_000);
    const forgotten = await tx
      .update(stripeEvents)
      .set({ payload: null })
      .where(and(lt(stripeEvents.receivedAt, before), isNotNull(stripeEvents.payload)))
      .returning({ id: stripeEvents.id });
    return forgotten.length;
  });
}
