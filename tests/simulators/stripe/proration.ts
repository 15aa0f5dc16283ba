import { periodEndAfter, shareLeft } from './billing-period.ts';
import { discountedShare } from './discounts.ts';
import type { LineDraft } from './line-draft.ts';
import type { StripeAccount } from './stripe-account.ts';
import { roundAway } from './tax.ts';
import { copyOf, type Subscription, type SubscriptionItem } from './wire-object.ts';

/** What a change makes of a subscription, and what it costs. */
export interface ChangePlan {
  items: SubscriptionItem[];
  anchor: number;
  /** Credits and debits for the rest of the running period. */
  prorations: LineDraft[];
  /** Full periods that begin now because the billing day moves. */
  renewals: LineDraft[];
  /** Whether a new period begins now. */
  restarts: boolean;
}

/**
 * Plans a change of items at a time: unused time of what goes is given back and remaining time of
 * what comes is charged, to the second. Another interval, or `restart`, begins a new period.
 */
export function planChange(
  account: StripeAccount,
  subscription: Subscription,
  change: { items: SubscriptionItem[]; at: number; prorate: boolean; restart: boolean },
): ChangePlan {
  const items = copyOf(change.items);
  const { at, prorate } = change;
  const old = subscription.items.data;
  const trial = isTrialing(subscription, at);
  const restarts =
    change.restart ||
    items.some((item) => {
      const was = old.find((one) => one.id === item.id);
      return was !== undefined && intervalOf(was) !== intervalOf(item) && !trial;
    });
  const anchor = restarts ? at : subscription.billing_cycle_anchor;
  const prorations: LineDraft[] = [];
  const renewals: LineDraft[] = [];
  for (const item of items) {
    const was = old.find((one) => one.id === item.id) ?? null;
    const period = was === null ? null : periodOf(was);
    const isSame = was !== null && sameTerms(was, item);
    if (restarts) {
      if (was !== null && period !== null && prorate && !trial) {
        prorations.push(unusedTime(account, was, at));
      }
      setPeriod(item, at, anchor);
      renewals.push(fullPeriod(account, item));
      continue;
    }
    if (period === null) {
      const end = trial ? (subscription.trial_end ?? at) : periodEndOf(item, anchor, at);
      item.current_period_start = trial ? at : periodStart(subscription, at);
      item.current_period_end = end;
    }
    if (isSame || trial || !prorate) continue;
    if (was !== null) prorations.push(unusedTime(account, was, at));
    prorations.push(remainingTime(account, item, at));
  }
  if (prorate && !trial) {
    for (const gone of old.filter((one) => !items.some((item) => item.id === one.id))) {
      prorations.push(unusedTime(account, gone, at));
    }
  }
  return {
    items,
    anchor,
    prorations: prorations.filter((line) => line.amount !== 0 || line.quantity === 0),
    renewals,
    restarts,
  };
}

/** A whole period of an item, in advance. */
export function fullPeriod(account: StripeAccount, item: SubscriptionItem): LineDraft {
  return {
    ...lineOf(item),
    amount: amountOf(item, 1),
    description: `${item.quantity ?? 1} × ${productName(account, item)} (at ${priceText(item)})`,
    period: periodOf(item),
    proration: false,
  };
}

/** What is given back for the rest of a period. */
export function unusedTime(account: StripeAccount, item: SubscriptionItem, at: number): LineDraft {
  const period = periodOf(item);
  return {
    ...lineOf(item),
    amount: -amountOf(item, shareLeft(period, at) * discountedShare(account, item.subscription)),
    description: `Unused time on ${productName(account, item)} after ${dayText(at)}`,
    period: { start: at, end: period.end },
    proration: true,
  };
}

/** Gives an item the period that begins at a time. */
export function setPeriod(item: SubscriptionItem, at: number, anchor: number): void {
  item.current_period_start = at;
  item.current_period_end = periodEndOf(item, anchor, at);
}

function remainingTime(account: StripeAccount, item: SubscriptionItem, at: number): LineDraft {
  const period = periodOf(item);
  return {
    ...lineOf(item),
    amount: amountOf(item, shareLeft(period, at) * discountedShare(account, item.subscription)),
    description: `Remaining time on ${item.quantity ?? 1} × ${productName(account, item)} after ${dayText(at)}`,
    period: { start: at, end: period.end },
    proration: true,
  };
}

function lineOf(item: SubscriptionItem) {
  return {
    price: item.price,
    quantity: item.quantity ?? 1,
    subscription: item.subscription,
    subscriptionItem: item.id,
    invoiceItem: null,
  };
}

function amountOf(item: SubscriptionItem, share: number): number {
  return roundAway(Number(item.price.unit_amount_decimal ?? 0) * (item.quantity ?? 1) * share);
}

function periodOf(item: SubscriptionItem) {
  return { start: item.current_period_start, end: item.current_period_end };
}

function periodEndOf(item: SubscriptionItem, anchor: number, from: number): number {
  const recurring = item.price.recurring;
  if (recurring === null) throw new Error(`${item.price.id} does not recur`);
  return periodEndAfter(anchor, recurring, from);
}

/** A new item's first period is as the others' running one, so that they renew together. */
function periodStart(subscription: Subscription, at: number): number {
  return Math.min(at, ...subscription.items.data.map((item) => item.current_period_start));
}

function sameTerms(a: SubscriptionItem, b: SubscriptionItem): boolean {
  return a.price.id === b.price.id && a.quantity === b.quantity;
}

function intervalOf({ price: { recurring } }: SubscriptionItem): string {
  return `${recurring?.interval_count} ${recurring?.interval}`;
}

function isTrialing(subscription: Subscription, at: number): boolean {
  return subscription.trial_end !== null && subscription.trial_end > at;
}

function productName(account: StripeAccount, item: SubscriptionItem): string {
  return account.store.products.get(item.price.product)?.name ?? item.price.product;
}

function priceText({ price }: SubscriptionItem): string {
  const amount = ((price.unit_amount ?? 0) / 100).toFixed(2);
  return `${price.currency.toUpperCase()} ${amount} / ${price.recurring?.interval ?? ''}`;
}

function dayText(at: number): string {
  const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });
  return format.format(new Date(at * 1000));
}
