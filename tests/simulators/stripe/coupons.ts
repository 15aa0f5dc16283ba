import { invalidRequest, missingParam, noSuch } from './api-error.ts';
import type { ApiCall, Route } from './api-call.ts';
import { isCreatedAsAsked, listPage } from './list-page.ts';
import { mergeMetadata } from './metadata.ts';
import { randomText } from './new-id.ts';
import type { StripeAccount } from './stripe-account.ts';
import type { Coupon } from './wire-object.ts';

export const couponRoutes: Route[] = [
  ['POST', '/v1/coupons', createCoupon],
  ['GET', '/v1/coupons', listCoupons],
  ['GET', '/v1/coupons/:id', ({ account, ids }) => findCoupon(account, ids[0] ?? '', 'id')],
  ['DELETE', '/v1/coupons/:id', deleteCoupon],
];

export function findCoupon(account: StripeAccount, id: string, param = 'coupon'): Coupon {
  const found = account.store.coupons.get(id);
  if (found === undefined) throw noSuch('coupon', id, param);
  return found;
}

/** A coupon takes a share off, or an amount of one currency. */
function createCoupon({ account, params }: ApiCall): Coupon {
  const percent = params.text('percent_off');
  const amount = params.integer('amount_off');
  if ((percent === undefined) === (amount === undefined)) {
    throw invalidRequest('You must provide either `percent_off` or `amount_off`, not both.');
  }
  const currency = params.text('currency')?.toLowerCase() ?? null;
  if (amount !== undefined && currency === null) throw missingParam('currency');
  const duration = params.choice('duration', ['forever', 'once', 'repeating']) ?? 'once';
  const months = params.integer('duration_in_months') ?? null;
  if (duration === 'repeating' && months === null) throw missingParam('duration_in_months');
  const share = percent === undefined ? null : Number(percent);
  if (share !== null && !(share > 0 && share <= 100)) {
    throw invalidRequest('Invalid percent_off: must be above 0 and at most 100', 'percent_off');
  }
  const coupon: Coupon = {
    id: params.text('id') ?? randomText(8),
    object: 'coupon',
    amount_off: amount ?? null,
    created: account.clock.seconds(),
    currency: amount === undefined ? null : currency,
    duration,
    duration_in_months: months,
    livemode: false,
    max_redemptions: params.integer('max_redemptions') ?? null,
    metadata: mergeMetadata(params),
    name: params.text('name') ?? null,
    percent_off: share,
    redeem_by: null,
    times_redeemed: 0,
    valid: true,
  };
  account.store.coupons.put(coupon);
  account.emit('coupon.created', coupon);
  return coupon;
}

/** Discounts that were given with it go on. */
function deleteCoupon({ account, ids }: ApiCall): object {
  const coupon = findCoupon(account, ids[0] ?? '', 'id');
  coupon.valid = false;
  account.emit('coupon.deleted', coupon);
  return { id: coupon.id, object: 'coupon', deleted: true };
}

function listCoupons(call: ApiCall): object {
  const isAsked = isCreatedAsAsked(call);
  return listPage(
    call,
    call.account.store.coupons.filter(({ created, valid }) => valid && isAsked(created)),
  );
}
