import { cancelSubscription } from './cancel-subscription.ts';
import { expireSession } from './expire-session.ts';
import { expireHeldUpdate } from './hold-update.ts';
import { advanceSchedule, phaseChangeAt } from './schedule-phases.ts';
import { renewalAt, renewSubscription } from './renew-subscription.ts';
import { chargeInvoice, finalizeInvoice, payingMethod, voidInvoice } from './settle-invoice.ts';
import type { DueWork } from './simulator-clock.ts';
import { changeAndTell, type StripeAccount } from './stripe-account.ts';
import { hasEnded, subscriptionOf } from './subscription-state.ts';
import { tellTrialEnd, trialNoticeAt } from './trial-notice.ts';
import type { Invoice, Subscription } from './wire-object.ts';

const INCOMPLETE_SECONDS = 23 * 3600;

/** One thing that falls due: when, and what happens then. */
type Due = [at: number | null | undefined, happens: () => void];

/** All that happens in the account by itself as time passes. */
export function createDueWork(account: () => StripeAccount): DueWork & { forget(): void } {
  /** Kept until something changes; undefined when it is not known. */
  let next: number | null | undefined;
  return {
    nextAt() {
      if (next !== undefined) return next;
      let soonest = Infinity;
      for (const [at] of allDue(account()))
        if (at !== null && at !== undefined && at < soonest) soonest = at;
      next = soonest === Infinity ? null : soonest;
      return next;
    },
    run() {
      const now = account().clock.seconds();
      // One thing may bring about another that is due at once.
      for (let goes = true; goes;) {
        goes = false;
        for (const [at, happens] of allDue(account())) {
          if (at === null || at === undefined || at > now) continue;
          happens();
          goes = true;
        }
      }
      next = undefined;
    },
    forget() {
      next = undefined;
    },
  };
}

/**
 * In the order in which things happen that fall due at the same time. Each time is looked up only
 * when it is its turn, after what came before has happened.
 */
function* allDue(account: StripeAccount): Generator<Due> {
  const { store } = account;
  for (const schedule of store.schedules.all()) {
    yield [phaseChangeAt(schedule), () => advanceSchedule(account, schedule)];
  }
  for (const subscription of store.subscriptions.all()) yield* dueOf(account, subscription);
  for (const invoice of store.invoices.all()) yield* dueOfInvoice(account, invoice);
  for (const session of store.checkoutSessions.all()) {
    if (session.status === 'open') {
      yield [session.expires_at, () => expireSession(account, session)];
    }
  }
}

function* dueOf(account: StripeAccount, subscription: Subscription): Generator<Due> {
  if (hasEnded(subscription)) return;
  if (subscription.status === 'incomplete') {
    yield [subscription.created + INCOMPLETE_SECONDS, () => expire(account, subscription)];
    return;
  }
  yield [
    subscription.cancel_at,
    () => cancelSubscription(account, subscription, { reason: 'cancellation_requested' }),
  ];
  yield [subscription.pending_update?.expires_at, () => expireHeldUpdate(account, subscription)];
  yield [trialNoticeAt(account, subscription), () => tellTrialEnd(account, subscription)];
  yield [renewalAt(subscription), () => renewSubscription(account, subscription)];
}

function* dueOfInvoice(account: StripeAccount, invoice: Invoice): Generator<Due> {
  if (invoice.status === 'draft') {
    yield [invoice.automatically_finalizes_at, () => finalizeAndCharge(account, invoice)];
  } else if (invoice.status === 'open' && invoice.attempted) {
    yield [invoice.next_payment_attempt, () => chargeAgain(account, invoice)];
  }
}

function finalizeAndCharge(account: StripeAccount, invoice: Invoice): void {
  finalizeInvoice(account, invoice);
  if (invoice.status === 'open' && invoice.collection_method === 'charge_automatically') {
    chargeInvoice(account, invoice);
  }
}

/** A retry; after the last one the account's settings say what becomes of the subscription. */
function chargeAgain(account: StripeAccount, invoice: Invoice): void {
  const outcome = chargeInvoice(account, invoice, { method: payingMethod(account, invoice) });
  if (outcome === 'paid' || invoice.next_payment_attempt !== null) return;
  const subscription = subscriptionOf(account, invoice);
  if (subscription === null || hasEnded(subscription)) return;
  switch (account.settings.afterFinalFailure) {
    case 'cancel':
      cancelSubscription(account, subscription, { reason: 'payment_failed' });
      return;
    case 'unpaid':
      changeAndTell(account, 'customer.subscription.updated', subscription, (one) => {
        one.status = 'unpaid';
      });
      return;
    case 'past_due':
      return;
  }
}

/** A first payment that was not made within 23 hours. */
function expire(account: StripeAccount, subscription: Subscription): void {
  const invoice = account.store.invoices.get(subscription.latest_invoice);
  if (invoice?.status === 'open') voidInvoice(account, invoice);
  changeAndTell(account, 'customer.subscription.updated', subscription, (one) => {
    one.status = 'incomplete_expired';
    one.ended_at = account.clock.seconds();
  });
}
