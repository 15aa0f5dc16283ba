import { stripe } from '#app/providers/stripe.server.ts';
import { ConflictError } from '../../errors.ts';
import { isRuling } from '../subscription-state.ts';
import { askStripe } from './ask-stripe.ts';
import type { LiveSubscription } from './live-subscription.ts';

/**
 * Takes back what Lappa scheduled for the subscription: while a schedule rules it, Stripe refuses or overwrites direct
 * changes. Throws ConflictError (`foreign_schedule`) when somebody else made the schedule.
 */
export async function releaseOwnSchedule({ paymentScheduleId }: LiveSubscription): Promise<void> {
  if (paymentScheduleId === null) return;
  const schedule = await askStripe(() => stripe().schedules.retrieve(paymentScheduleId));
  if (!isRuling(schedule)) return;
  if (!schedule.isOwn) {
    throw new ConflictError('Somebody scheduled a change at Stripe.', 'foreign_schedule');
  }
  await askStripe(() => stripe().schedules.release(paymentScheduleId));
}
