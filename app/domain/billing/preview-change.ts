import { stripe } from '#app/providers/stripe.server.ts';
import { listPlans } from '../entitlements/list-plans.ts';
import { askStripe } from './internal/ask-stripe.ts';
import type { LiveSubscription } from './internal/live-subscription.ts';
import { asPayer } from './internal/payer.ts';
import type { Payer } from './internal/payer.ts';
import { examineChange, wantItems } from './internal/plan-change.ts';
import type { Obstacle } from './internal/plan-change.ts';
import type { ChangeKind, PlanChoice } from './plan-choice.ts';
import { priceOf } from './plan-choice.ts';

/** What a change would do. Amounts in öre; `net` excludes VAT. */
export interface ChangePreview {
  kind: ChangeKind;
  /** Unix seconds; given back with the confirmation, so that what is charged is what was shown. */
  prorationDate: number;
  /** Charged at once; zero for what waits for the period's end, and in a trial. */
  dueNow: { net: number; tax: number; total: number };
  nextPeriod: { net: number; at: Date };
  currency: string;
  /** When it takes effect; null is at once, as everything in a trial. */
  at: Date | null;
  obstacles: Obstacle[];
}

/** Throws as `changeSubscription`. Changes nothing. */
export async function previewChange(payer: Payer, wanted: PlanChoice): Promise<ChangePreview> {
  const { kind, subscription, obstacles } = await examineChange(payer, wanted);
  const { plan, prorationDate } = await asPayer(payer, async (context) => ({
    plan: (await listPlans(context)).find(({ name }) => name === wanted.plan)!,
    prorationDate: Math.floor(context.now.getTime() / 1000),
  }));
  const preview = {
    kind,
    prorationDate,
    dueNow: { net: 0, tax: 0, total: 0 },
    nextPeriod: {
      net: priceOf(plan, wanted),
      at: findNextPeriod(subscription, wanted, { kind, prorationDate }),
    },
    currency: subscription.currency,
    at:
      kind === 'downgrade' && subscription.status !== 'trialing'
        ? subscription.currentPeriodEnd
        : null,
    obstacles,
  };
  if (kind !== 'upgrade' || subscription.status === 'trialing') return preview;
  const items = await wantItems(subscription, wanted);
  const invoice = await askStripe(() =>
    stripe().subscriptions.preview(subscription.paymentSubscriptionId, {
      customerId: subscription.paymentCustomerId,
      items,
      prorationDate,
    }),
  );
  const { totalExcludingTax: net, tax, total } = invoice;
  return { ...preview, dueNow: { net, tax, total } };
}

/** When the next invoice comes: an upgrade to another interval begins a new period at once. */
function findNextPeriod(
  subscription: LiveSubscription,
  wanted: PlanChoice,
  { kind, prorationDate }: { kind: ChangeKind; prorationDate: number },
): Date {
  const { status, trialEnd, currentPeriodEnd, billingInterval } = subscription;
  if (status === 'trialing') return trialEnd ?? currentPeriodEnd;
  if (kind !== 'upgrade' || wanted.interval === billingInterval) return currentPeriodEnd;
  // Of the two intervals, the year is the only one that an upgrade leads to.
  const at = new Date(prorationDate * 1000);
  at.setUTCFullYear(at.getUTCFullYear() + 1);
  return at;
}
