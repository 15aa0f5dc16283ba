import { invalidRequest } from './api-error.ts';
import type { CardFate } from './card-fate.ts';
import { invoiceSubscription } from './invoice-subscription.ts';
import type { LineDraft } from './line-draft.ts';
import { mergeMetadata } from './metadata.ts';
import type { ChangePlan } from './proration.ts';
import type { Params } from './read-params.ts';
import { chargeInvoice, voidInvoice } from './settle-invoice.ts';
import { changeAndTell, type StripeAccount } from './stripe-account.ts';
import type { Subscription } from './wire-object.ts';

/** A held update is given up after 23 hours, or when the period ends before. */
const HELD_SECONDS = 23 * 3600;

/** Source: docs.stripe.com/billing/subscriptions/pending-updates-reference; metadata since dahlia. */
const ALLOWED = [
  'expand',
  'payment_behavior',
  'proration_behavior',
  'proration_date',
  'billing_cycle_anchor',
  'items',
  'trial_end',
  'trial_from_plan',
  'add_invoice_items',
  'off_session',
  'metadata',
];

/** Refuses parameters that a pending update cannot hold. */
export function requirePendingParams(params: Params): void {
  const wrong = Object.keys(params.values).find((key) => !ALLOWED.includes(key));
  if (wrong === undefined) return;
  throw invalidRequest(
    `When \`payment_behavior\` is set to \`pending_if_incomplete\`, only certain attributes can be updated: ${wrong} is not one of them.`,
    wrong,
  );
}

/** Leaves the subscription as it is until the invoice of the change is paid. */
export function holdUpdate(
  account: StripeAccount,
  subscription: Subscription,
  update: {
    plan: ChangePlan;
    lines: LineDraft[];
    params: Params;
    fate: CardFate | null;
    method: string | null;
  },
): void {
  dropHeldUpdate(account, subscription);
  const { plan, lines, params } = update;
  const now = account.clock.seconds();
  const ends = subscription.items.data.map((item) => item.current_period_end);
  const metadata = params.has('metadata') ? mergeMetadata(params) : {};
  subscription.pending_update = {
    billing_cycle_anchor: plan.restarts ? plan.anchor : null,
    cancel_at_period_end: null,
    discount: null,
    discounts: null,
    expires_at: Math.min(now + HELD_SECONDS, ...ends),
    metadata: params.has('metadata') ? metadata : null,
    subscription_items: plan.items,
    trial_end: null,
    trial_from_plan: null,
  };
  const invoice = invoiceSubscription(account, subscription, {
    reason: 'subscription_update',
    lines,
    prorationDate: params.integer('proration_date') ?? now,
  });
  account.store.heldUpdates.put({
    id: subscription.id,
    invoice: invoice.id,
    items: plan.items,
    anchor: plan.anchor,
    metadata,
    trialEnd: null,
  });
  if (update.fate !== null) {
    chargeInvoice(account, invoice, { method: update.method, fate: update.fate });
  }
}

/** Gives up a held update, if there is one: its invoice is void. */
export function dropHeldUpdate(account: StripeAccount, subscription: Subscription): boolean {
  const held = account.store.heldUpdates.get(subscription.id);
  if (held === undefined) return false;
  account.store.heldUpdates.delete(held.id);
  const invoice = account.store.invoices.get(held.invoice);
  if (invoice?.status === 'open') voidInvoice(account, invoice);
  subscription.pending_update = null;
  return true;
}

/** The same when its time is over, with the events of it. */
export function expireHeldUpdate(account: StripeAccount, subscription: Subscription): void {
  changeAndTell(account, 'customer.subscription.updated', subscription, (one) => {
    dropHeldUpdate(account, one);
  });
  account.emit('customer.subscription.pending_update_expired', subscription);
}
