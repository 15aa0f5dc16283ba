import { invalidRequest } from './api-error.ts';
import type { Params } from './read-params.ts';
import type { StripeAccount } from './stripe-account.ts';
import type { Subscription } from './wire-object.ts';

/** When a subscription is to end, as a request says; both ways of saying it, and taking it back. */
export function writeCancellation(
  account: StripeAccount,
  subscription: Subscription,
  params: Params,
): void {
  const details = params.inside('cancellation_details');
  if (details !== undefined && subscription.cancellation_details !== null) {
    const kept = subscription.cancellation_details;
    if (details.has('comment')) kept.comment = details.text('comment') ?? null;
    if (details.has('feedback')) {
      kept.feedback = (details.text('feedback') ?? null) as typeof kept.feedback;
    }
  }
  if (!params.has('cancel_at') && !params.has('cancel_at_period_end')) return;
  requireNoSchedule(account, subscription);
  const ends = subscription.items.data.map((item) => item.current_period_end);
  const atPeriodEnd = params.flag('cancel_at_period_end');
  if (atPeriodEnd !== undefined) {
    if (typeof params.text('cancel_at') === 'string') {
      const message =
        'You may only specify one of these parameters: cancel_at, cancel_at_period_end.';
      throw invalidRequest(message, 'cancel_at', 'parameters_exclusive');
    }
    // false takes back only what it had set; an end by date is taken back by an empty cancel_at.
    const isByDate = !subscription.cancel_at_period_end && subscription.cancel_at !== null;
    if (!atPeriodEnd && isByDate && !params.isEmptied('cancel_at')) return;
    const cancelAt = atPeriodEnd ? Math.max(...ends) : null;
    scheduleCancellation(account, subscription, cancelAt, atPeriodEnd);
    return;
  }
  scheduleCancellation(account, subscription, readCancelAt(account, params, ends), false);
}

/** Ends a subscription at a time to come, or takes that back when it is null. */
export function scheduleCancellation(
  account: StripeAccount,
  subscription: Subscription,
  cancelAt: number | null,
  atPeriodEnd: boolean,
): void {
  subscription.cancel_at = cancelAt;
  subscription.cancel_at_period_end = atPeriodEnd;
  subscription.canceled_at = cancelAt === null ? null : account.clock.seconds();
  const details = subscription.cancellation_details;
  if (details !== null) details.reason = cancelAt === null ? null : 'cancellation_requested';
}

function readCancelAt(account: StripeAccount, params: Params, ends: number[]): number | null {
  const sent = params.text('cancel_at');
  if (sent === null || sent === undefined) return null;
  if (sent === 'min_period_end') return Math.min(...ends);
  if (sent === 'max_period_end' || sent === 'max_billed_until') return Math.max(...ends);
  const at = params.integer('cancel_at') ?? 0;
  if (at > account.clock.seconds()) return at;
  throw invalidRequest(
    'Invalid timestamp: must be an integer Unix timestamp in the future.',
    'cancel_at',
  );
}

function requireNoSchedule(account: StripeAccount, subscription: Subscription): void {
  const found = account.store.schedules.get(subscription.schedule);
  if (found?.status !== 'active' && found?.status !== 'not_started') return;
  throw invalidRequest(
    `The subscription is managed by the subscription schedule \`${found.id}\`, and updating any cancelation behavior directly is not allowed. Please update the schedule instead.`,
    'cancel_at_period_end',
  );
}
