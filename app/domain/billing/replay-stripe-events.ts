import { and, asc, eq, gte, inArray, lt } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import { uuidv7 } from 'uuidv7';
import { enqueueAll } from '#app/providers/queue.server.ts';
import type { StripeEventState } from '#db/schema/stripe-events.ts';
import { stripeEvents } from '#db/schema/stripe-events.ts';
import type { Context } from '#db/tenancy.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { recordAudit } from '../activity/record-audit.ts';
import { turnSwitch } from '../operations/switches.ts';

/** Which events are processed again. */
export type ReplayChoice =
  | { ids: string[] }
  | {
      state: StripeEventState;
      /** Received from this time on. */
      since?: Date | undefined;
      /** Received before this. */
      until?: Date | undefined;
    };

const mostAtOnce = 1_000;

/**
 * Has events processed again, at most 1,000 at once, oldest first. Harmless however often: an event is only the cause
 * to look at what Stripe says now.
 */
export async function replayStripeEvents(choice: ReplayChoice): Promise<{ replayed: number }> {
  const replayed = await asSystem('replay Stripe events', (context) =>
    replayIn(
      context,
      'ids' in choice
        ? inArray(stripeEvents.id, choice.ids)
        : and(
            eq(stripeEvents.state, choice.state),
            choice.since ? gte(stripeEvents.receivedAt, choice.since) : undefined,
            choice.until ? lt(stripeEvents.receivedAt, choice.until) : undefined,
          ),
    ),
  );
  return { replayed };
}

/** The same in a staff person's name. */
export async function replayAsStaff(
  context: Context,
  choice: ReplayChoice,
): Promise<{ replayed: number }> {
  const done = await replayStripeEvents(choice);
  await recordAudit(context, { action: 'stripe-events.replayed', after: { ...choice, ...done } });
  return done;
}

/**
 * Pauses the processing of webhooks in a staff person's name, or has it go on. Events are kept all the while; when it
 * goes on, `sweepStripeEvents` has those processed that waited.
 */
export async function pauseStripeEvents(
  context: Context,
  { isOn, reason }: { isOn: boolean; reason: string | null },
): Promise<void> {
  await turnSwitch(context, 'pause-stripe-events', { isOn, reason });
  await recordAudit(context, {
    action: isOn ? 'stripe-events.paused' : 'stripe-events.resumed',
    ...(reason === null ? {} : { reason }),
  });
}

async function replayIn({ tx }: Context, where: SQL | undefined): Promise<number> {
  const found = await tx
    .select({ id: stripeEvents.id })
    .from(stripeEvents)
    .where(where)
    .orderBy(asc(stripeEvents.receivedAt), asc(stripeEvents.id))
    .limit(mostAtOnce);
  const ids = found.map(({ id }) => id);
  if (ids.length === 0) return 0;
  await tx
    .update(stripeEvents)
    .set({ state: 'pending', note: null, processedAt: null })
    .where(inArray(stripeEvents.id, ids));
  await enqueueAll(
    tx,
    'billing.process-stripe-event',
    ids.map((id) => ({ id: uuidv7(), key: id, payload: { eventId: id } })),
  );
  return ids.length;
}
