import { eq, sql } from 'drizzle-orm';
import { stripeEvents } from '#db/schema/stripe-events.ts';
import type { Context } from '#db/tenancy.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { readSwitch } from '../operations/switches.ts';
import { subjectOf } from './event-kinds.ts';
import { findPayer } from './internal/find-payer.ts';
import { syncCustomer } from './sync-customer.ts';

export type ProcessingOutcome = 'succeeded' | 'ignored' | 'paused' | 'done before' | 'not there';

/**
 * Acts on one event of the ledger: fetches what Stripe says now about its customer and writes that down. The event
 * itself is only the cause to look, so that its order, age and repetition do not matter.
 *
 * An event of a customer that is nobody's here is ignored and the customer parked as an alarm. When processing is
 * paused the event stays pending. Throws what went wrong, with the event marked as failed, to have it tried again.
 */
export async function processStripeEvent(eventId: string): Promise<ProcessingOutcome> {
  const claimed = await asSystem('claim a Stripe event', (context) => claim(context, eventId));
  if (typeof claimed === 'string') return claimed;
  try {
    const subject = subjectOf(claimed.type, claimed.objectId);
    const customerId = claimed.customerId ?? (await findPayer(subject));
    if (customerId === null) {
      await asSystem('ignore a Stripe event', (context) =>
        close(context, eventId, { state: 'ignored', note: 'It names no customer.' }),
      );
      return 'ignored';
    }
    const { organizationId } = await syncCustomer(
      { cause: 'event', reference: eventId, customerId, ...subject },
      (context, synced) =>
        close(context, eventId, {
          customerId,
          ...(synced.organizationId === null
            ? { state: 'ignored', note: 'The customer belongs to no organisation here.' }
            : { state: 'succeeded', note: null, organizationId: synced.organizationId }),
        }),
    );
    return organizationId === null ? 'ignored' : 'succeeded';
  } catch (error) {
    const note = error instanceof Error ? error.message : String(error);
    await asSystem('mark a Stripe event as failed', (context) =>
      close(context, eventId, { state: 'failed', note }),
    );
    throw error;
  }
}

type Event = Pick<typeof stripeEvents.$inferSelect, 'type' | 'customerId' | 'objectId'>;

async function claim(context: Context, eventId: string): Promise<Event | ProcessingOutcome> {
  const { tx } = context;
  const [event] = await tx
    .select({
      state: stripeEvents.state,
      type: stripeEvents.type,
      customerId: stripeEvents.customerId,
      objectId: stripeEvents.objectId,
    })
    .from(stripeEvents)
    .where(eq(stripeEvents.id, eventId))
    .for('update');
  if (!event) return 'not there';
  if (event.state === 'succeeded' || event.state === 'ignored') return 'done before';
  if ((await readSwitch(context, 'pause-stripe-events')).isOn) return 'paused';
  await tx
    .update(stripeEvents)
    .set({ state: 'processing', attempts: sql`${stripeEvents.attempts} + 1` })
    .where(eq(stripeEvents.id, eventId));
  return event;
}

async function close(
  { tx, now }: Context,
  eventId: string,
  end: Partial<typeof stripeEvents.$inferInsert>,
): Promise<void> {
  await tx
    .update(stripeEvents)
    .set({ ...end, processedAt: now })
    .where(eq(stripeEvents.id, eventId));
}
