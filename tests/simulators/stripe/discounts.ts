import { invalidRequest } from './api-error.ts';
import { findCoupon } from './coupons.ts';
import { newId } from './new-id.ts';
import type { Params } from './read-params.ts';
import type { StripeAccount } from './stripe-account.ts';
import { roundAway } from './tax.ts';
import type { Coupon, Discount, Invoice, InvoiceLine, Subscription } from './wire-object.ts';

export type DiscountAmount = NonNullable<InvoiceLine['discount_amounts']>[number];

/** Gives a subscription the discounts of a request's `discounts`; sent as empty, it loses those it has. */
export function writeDiscounts(
  account: StripeAccount,
  subscription: Subscription,
  params: Params,
): void {
  if (!params.has('discounts')) return;
  subscription.discounts = params.each('discounts').map((sent) => {
    const kept = sent.text('discount');
    if (typeof kept === 'string') {
      if (subscription.discounts.includes(kept)) return kept;
      throw invalidRequest(`No such discount: '${kept}'`, sent.path('discount'));
    }
    const coupon = findCoupon(account, sent.requiredText('coupon'), sent.path('coupon'));
    if (!coupon.valid) {
      throw invalidRequest(`Coupon ${coupon.id} is no longer valid.`, sent.path('coupon'));
    }
    if (coupon.currency !== null && coupon.currency !== subscription.currency) {
      throw invalidRequest(
        `The coupon ${coupon.id} is in ${coupon.currency}, the subscription in ${subscription.currency}.`,
        sent.path('coupon'),
      );
    }
    return addDiscount(account, subscription, coupon).id;
  });
}

/** What each of the lines is worth less, in their order. Prorations have it in their amounts already. */
export function discountLines(
  account: StripeAccount,
  subscription: Subscription | null,
  lines: readonly { amount: number; proration: boolean }[],
): DiscountAmount[][] {
  const left = lines.map(({ amount, proration }) => (proration ? 0 : Math.max(0, amount)));
  const amounts = lines.map((): DiscountAmount[] => []);
  for (const { id, coupon } of runningDiscounts(account, subscription)) {
    const sum = left.reduce((total, amount) => total + amount, 0);
    let off = Math.min(coupon.amount_off ?? 0, sum);
    for (const [index, amount] of left.entries()) {
      const isLast = left.slice(index + 1).every((later) => later === 0);
      const share =
        coupon.percent_off !== null
          ? roundAway((amount * coupon.percent_off) / 100)
          : isLast
            ? Math.min(off, amount)
            : Math.floor((off * amount) / Math.max(1, sum));
      if (amount === 0 || share === 0) continue;
      if (coupon.percent_off === null && isLast) off = 0;
      else if (coupon.percent_off === null) off -= share;
      left[index] = amount - share;
      amounts[index]?.push({ amount: share, discount: id });
    }
  }
  return amounts;
}

/** The share of its price that a subscription's item costs with discounts in percent. */
export function discountedShare(account: StripeAccount, subscription: string): number {
  const found = account.store.subscriptions.get(subscription) ?? null;
  return runningDiscounts(account, found).reduce(
    (share, { coupon }) => share * (1 - (coupon.percent_off ?? 0) / 100),
    1,
  );
}

/** What an invoice says of the discounts on its lines. */
export function sumDiscounts(lines: readonly InvoiceLine[]): Invoice['total_discount_amounts'] {
  const sums = new Map<string, number>();
  for (const { discount, amount } of lines.flatMap((line) => line.discount_amounts ?? [])) {
    sums.set(discount, (sums.get(discount) ?? 0) + amount);
  }
  return [...sums].map(([discount, amount]) => ({ amount, discount }));
}

/** A discount that was for one invoice is used up by it. */
export function useUpDiscounts(account: StripeAccount, subscription: Subscription): void {
  subscription.discounts = subscription.discounts.filter((id) => {
    const coupon = couponOf(account, account.store.discounts.get(id));
    return coupon?.duration !== 'once';
  });
}

function addDiscount(account: StripeAccount, subscription: Subscription, coupon: Coupon): Discount {
  const start = account.clock.seconds();
  coupon.times_redeemed += 1;
  const discount: Discount = {
    id: newId('di'),
    object: 'discount',
    checkout_session: null,
    customer: subscription.customer,
    customer_account: null,
    end:
      coupon.duration === 'repeating' ? monthsAfter(start, coupon.duration_in_months ?? 1) : null,
    invoice: null,
    invoice_item: null,
    promotion_code: null,
    source: { coupon: coupon.id, type: 'coupon' },
    start,
    subscription: subscription.id,
    subscription_item: null,
  };
  account.store.discounts.put(discount);
  account.emit('customer.discount.created', discount);
  return discount;
}

function runningDiscounts(account: StripeAccount, subscription: Subscription | null) {
  const now = account.clock.seconds();
  return (subscription?.discounts ?? []).flatMap((id) => {
    const discount = account.store.discounts.get(id);
    const coupon = couponOf(account, discount);
    const isOver = typeof discount?.end === 'number' && discount.end <= now;
    return coupon === undefined || isOver ? [] : [{ id, coupon }];
  });
}

function couponOf(account: StripeAccount, discount: Discount | undefined): Coupon | undefined {
  return account.store.coupons.get(discount?.source.coupon);
}

function monthsAfter(seconds: number, months: number): number {
  const date = new Date(seconds * 1000);
  date.setUTCMonth(date.getUTCMonth() + months);
  return Math.floor(date.getTime() / 1000);
}
