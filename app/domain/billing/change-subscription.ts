import { stripe } from '#app/providers/stripe.server.ts';
import { recordAudit } from '../activity/record-audit.ts';
import { ConflictError, InvalidInputError, PlanLimitError } from '../errors.ts';
import { askStripe } from './internal/ask-stripe.ts';
import type { LiveSubscription } from './internal/live-subscription.ts';
import { choiceOf } from './internal/live-subscription.ts';
import { asPayer } from './internal/payer.ts';
import type { Payer } from './internal/payer.ts';
import { examineChange, wantItems } from './internal/plan-change.ts';
import { releaseOwnSchedule } from './internal/release-schedule.ts';
import type { PlanChoice } from './plan-choice.ts';
import { syncCustomer } from './sync-customer.ts';

export interface ChangeOutcome {
  outcome: 'changed' | 'waits-for-payment' | 'scheduled';
  /** Where the invoice is paid when it waits; open to whoever has it. */
  payUrl: string | null;
}

/** A preview older than this is shown anew. */
const previewGoodForSeconds = 3600;

/**
 * Changes plan, interval, licensed clients or extra members. More happens at once and only if its invoice is paid;
 * less happens at the end of the period. A change that was scheduled before is replaced.
 * @param prorationDate of the preview that was confirmed
 * @throws InvalidInputError, PlanLimitError when more is in use than the wanted plan has room for
 * @throws ConflictError `no_subscription`, `not_payable`, `nothing_to_change`, `foreign_schedule`
 * @throws PaymentRefusedError, UnavailableError
 */
export async function changeSubscription(
  payer: Payer,
  wanted: PlanChoice,
  { prorationDate }: { prorationDate: number },
): Promise<ChangeOutcome> {
  const { kind, subscription, obstacles } = await examineChange(payer, wanted);
  const [obstacle] = obstacles;
  if (kind === 'downgrade' && obstacle) {
    const { metric, usage, limit } = obstacle;
    throw new PlanLimitError(
      metric,
      `${usage} ${metric} are in use; the plan has room for ${limit}.`,
    );
  }
  if (kind === 'none' && subscription.scheduledChange === null) {
    throw new ConflictError('The subscription is so already.', 'nothing_to_change');
  }
  requireFreshPreview(prorationDate);
  await releaseOwnSchedule(subscription);
  const outcome = await askStripe(() =>
    changeAtStripe(subscription, wanted, { kind, prorationDate }),
  );
  await recordChange(payer, subscription, wanted);
  await askStripe(() =>
    syncCustomer({
      cause: 'person',
      reference: payer.userId,
      customerId: subscription.paymentCustomerId,
      invoices: 'all',
    }),
  );
  if (outcome !== 'waits-for-payment') return { outcome, payUrl: null };
  return { outcome, payUrl: await findPayUrl(subscription) };
}

function requireFreshPreview(prorationDate: number): void {
  const ageSeconds = Date.now() / 1000 - prorationDate;
  if (ageSeconds >= -60 && ageSeconds < previewGoodForSeconds) return;
  throw new InvalidInputError([
    { field: 'prorationDate', message: 'billing:choice.previewTooOld' },
  ]);
}

async function changeAtStripe(
  subscription: LiveSubscription,
  wanted: PlanChoice,
  { kind, prorationDate }: { kind: 'upgrade' | 'downgrade' | 'none'; prorationDate: number },
): Promise<ChangeOutcome['outcome']> {
  const id = subscription.paymentSubscriptionId;
  if (kind === 'none') return 'changed';
  const items = await wantItems(subscription, wanted);
  if (subscription.status === 'trialing') {
    await stripe().subscriptions.changeTrial(id, items);
    return 'changed';
  }
  if (kind === 'downgrade') {
    await stripe().schedules.changeAtPeriodEnd(id, {
      items: items.filter(({ quantity }) => quantity > 0),
      interval: wanted.interval,
    });
    return 'scheduled';
  }
  const { plan, interval, licensedClients, extraMembers } = wanted;
  const changed = await stripe().subscriptions.upgrade(id, {
    items,
    prorationDate,
    // A double click is one change; another choice, or another preview, is another change.
    idempotencyKey: [id, plan, interval, licensedClients, extraMembers, prorationDate].join(':'),
  });
  return changed.pendingItems === null ? 'changed' : 'waits-for-payment';
}

function recordChange(payer: Payer, before: LiveSubscription, after: PlanChoice): Promise<void> {
  return asPayer(payer, (context) =>
    recordAudit(context, {
      action: 'subscription.change-ordered',
      subject: { type: 'subscription', id: before.id },
      before: { ...choiceOf(before) },
      after: { ...after },
    }),
  );
}

async function findPayUrl(subscription: LiveSubscription): Promise<string | null> {
  const invoices = await askStripe(() =>
    stripe().invoices.listOfCustomer(subscription.paymentCustomerId),
  );
  return invoices.find(({ status }) => status === 'open')?.pageUrl ?? null;
}
