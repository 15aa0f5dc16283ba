import { changeAndTell, type StripeAccount } from './stripe-account.ts';
import { copyOf, type Invoice, type Subscription, type SubscriptionItem } from './wire-object.ts';

/** What a pending update will make of its subscription once its invoice is paid. */
export interface HeldUpdate {
  /** The subscription. */
  id: string;
  invoice: string;
  items: SubscriptionItem[];
  anchor: number;
  metadata: Record<string, string>;
  trialEnd: number | null;
}

/** The subscription an invoice is for, if it still is. */
export function subscriptionOf(account: StripeAccount, invoice: Invoice): Subscription | null {
  const id = invoice.parent?.subscription_details?.subscription;
  return account.store.subscriptions.get(id) ?? null;
}

/** Whether a subscription has ended for good. */
export function hasEnded({ status }: Subscription): boolean {
  return status === 'canceled' || status === 'incomplete_expired';
}

/** What a paid invoice does to its subscription: it becomes active, a held update is applied. */
export function applyPaidInvoice(account: StripeAccount, invoice: Invoice): void {
  const subscription = subscriptionOf(account, invoice);
  if (subscription === null || hasEnded(subscription)) return;
  const held = account.store.heldUpdates.get(subscription.id);
  if (held?.invoice === invoice.id) applyHeldUpdate(account, subscription, held);
  if (!['incomplete', 'past_due', 'unpaid'].includes(subscription.status)) return;
  const owes = account.store.invoices.filter(
    (one) =>
      one.status === 'open' &&
      one.id !== held?.invoice &&
      one.attempted &&
      subscriptionOf(account, one) === subscription,
  );
  if (owes.length > 0) return;
  changeAndTell(account, 'customer.subscription.updated', subscription, (one) => {
    one.status =
      one.trial_end !== null && one.trial_end > account.clock.seconds() ? 'trialing' : 'active';
  });
}

/** What a failed charge does: a running subscription is past due from then on. */
export function applyFailedInvoice(account: StripeAccount, invoice: Invoice): void {
  const subscription = subscriptionOf(account, invoice);
  if (subscription === null || subscription.latest_invoice !== invoice.id) return;
  if (account.store.heldUpdates.get(subscription.id)?.invoice === invoice.id) return;
  if (subscription.status !== 'active' && subscription.status !== 'trialing') return;
  changeAndTell(account, 'customer.subscription.updated', subscription, (one) => {
    one.status = 'past_due';
  });
}

function applyHeldUpdate(
  account: StripeAccount,
  subscription: Subscription,
  held: HeldUpdate,
): void {
  account.store.heldUpdates.delete(held.id);
  changeAndTell(account, 'customer.subscription.updated', subscription, (one) => {
    one.items.data = copyOf(held.items);
    one.billing_cycle_anchor = held.anchor;
    one.metadata = { ...one.metadata, ...held.metadata };
    if (held.trialEnd !== null) one.trial_end = held.trialEnd;
    one.pending_update = null;
  });
  account.emit('customer.subscription.pending_update_applied', subscription);
}
