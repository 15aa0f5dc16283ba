import { stripe } from '#app/providers/stripe.server.ts';
import { recordAudit } from '../activity/record-audit.ts';
import { ConflictError } from '../errors.ts';
import { askStripe } from './internal/ask-stripe.ts';
import type { LiveSubscription } from './internal/live-subscription.ts';
import { requireLiveSubscription } from './internal/live-subscription.ts';
import { asPayer } from './internal/payer.ts';
import type { Payer } from './internal/payer.ts';
import { releaseOwnSchedule } from './internal/release-schedule.ts';
import { syncCustomer } from './sync-customer.ts';

/**
 * Ends the subscription when what is paid for ends, or at once; then what is left of a period that was paid is
 * credited. A scheduled change is dropped.
 * @throws ConflictError `no_subscription`, `foreign_schedule`; UnavailableError
 */
export async function cancelSubscription(payer: Payer, when: 'period-end' | 'now'): Promise<void> {
  const subscription = await readOwn(payer);
  const id = subscription.paymentSubscriptionId;
  await releaseOwnSchedule(subscription);
  await askStripe(() =>
    when === 'now'
      ? stripe().subscriptions.cancelNow(id, { creditsRest: isPaid(subscription) })
      : stripe().subscriptions.cancelAtPeriodEnd(id),
  );
  await record(payer, subscription, 'subscription.cancel-ordered', { when });
}

/**
 * Takes a planned end back, whether it was planned here (at the period's end) or in the portal (at a date).
 * @throws ConflictError `no_subscription`, `not_ending`; UnavailableError
 */
export async function resumeSubscription(payer: Payer): Promise<void> {
  const subscription = await readOwn(payer);
  const { cancelAtPeriodEnd, cancelAt } = subscription;
  if (!cancelAtPeriodEnd && cancelAt === null) {
    throw new ConflictError('The subscription is not about to end.', 'not_ending');
  }
  await askStripe(() =>
    stripe().subscriptions.keepGoing(subscription.paymentSubscriptionId, { cancelAtPeriodEnd }),
  );
  await record(payer, subscription, 'subscription.resumed', {});
}

/**
 * Ends a pause: a new period begins now and is charged.
 * @throws ConflictError `no_subscription`, `not_paused`; PaymentRefusedError, UnavailableError
 */
export async function unpauseSubscription(payer: Payer): Promise<void> {
  const subscription = await readOwn(payer);
  if (subscription.status !== 'paused') {
    throw new ConflictError('The subscription is not paused.', 'not_paused');
  }
  await askStripe(() => stripe().subscriptions.endPause(subscription.paymentSubscriptionId));
  await record(payer, subscription, 'subscription.unpaused', {});
}

/** Takes back a change that waits for the period's end. Throws ConflictError `no_subscription`, `nothing_scheduled`. */
export async function dropScheduledChange(payer: Payer): Promise<void> {
  const subscription = await readOwn(payer);
  if (subscription.scheduledChange === null) {
    throw new ConflictError('No change is scheduled.', 'nothing_scheduled');
  }
  await releaseOwnSchedule(subscription);
  await record(payer, subscription, 'subscription.change-dropped', {});
}

/** What is left of a period that was never paid is nothing to credit. */
const isPaid = ({ status }: LiveSubscription) => status === 'active' || status === 'trialing';

const readOwn = (payer: Payer) =>
  asPayer(payer, (context) => requireLiveSubscription(context, payer.organizationId));

/** Tells who did it, and brings the database up to what it did. */
async function record(
  payer: Payer,
  { id, paymentCustomerId: customerId }: LiveSubscription,
  action: string,
  after: Record<string, unknown>,
): Promise<void> {
  await asPayer(payer, (context) =>
    recordAudit(context, { action, subject: { type: 'subscription', id }, after }),
  );
  await askStripe(() =>
    syncCustomer({ cause: 'person', reference: payer.userId, customerId, invoices: 'all' }),
  );
}
