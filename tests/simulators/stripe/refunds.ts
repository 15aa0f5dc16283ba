import { invalidRequest, missingParam, noSuch } from './api-error.ts';
import type { ApiCall, Route } from './api-call.ts';
import { findPaymentIntent } from './find-record.ts';
import { isCreatedAsAsked, listPage } from './list-page.ts';
import { mergeMetadata } from './metadata.ts';
import { newId } from './new-id.ts';
import type { Params } from './read-params.ts';
import { changeAndTell, type StripeAccount } from './stripe-account.ts';
import type { Charge, Refund } from './wire-object.ts';

const reasons = ['duplicate', 'fraudulent', 'requested_by_customer'] as const;

export const refundRoutes: Route[] = [
  ['POST', '/v1/refunds', createRefund],
  ['GET', '/v1/refunds', listRefunds],
  ['GET', '/v1/refunds/:id', ({ account, ids }) => findRefund(account, ids[0] ?? '')],
  ['POST', '/v1/refunds/:id', updateRefund],
];

/** Takes back a refund that the bank could not make: the charge has its money again. */
export function failRefund(account: StripeAccount, id: string): Refund {
  const refund = findRefund(account, id);
  if (refund.status !== 'succeeded') throw invalidRequest('Only a refund that succeeded can fail');
  const charge = findCharge(account, refund.charge ?? '', 'charge');
  refund.status = 'failed';
  refund.failure_reason = 'expired_or_canceled_card';
  account.emit('refund.failed', refund);
  changeAndTell(account, 'charge.updated', charge, (one) => {
    one.amount_refunded -= refund.amount;
    one.refunded = false;
  });
  return refund;
}

function createRefund({ account, params }: ApiCall): Refund {
  return addRefund(account, readCharge(account, params), {
    amount: params.integer('amount'),
    reason: params.choice('reason', reasons) ?? null,
    metadata: mergeMetadata(params),
  });
}

/** Pays a charge back, in part or what is left of it. */
export function addRefund(
  account: StripeAccount,
  charge: Charge,
  wanted: {
    amount: number | undefined;
    reason: Refund['reason'];
    metadata: Record<string, string>;
  },
): Refund {
  const left = charge.amount_captured - charge.amount_refunded;
  if (charge.status !== 'succeeded') {
    throw invalidRequest('This charge has not succeeded and cannot be refunded.', 'charge');
  }
  if (charge.disputed) {
    const message = `Charge ${charge.id} has been charged back; cannot issue a refund.`;
    throw invalidRequest(message, undefined, 'charge_disputed');
  }
  if (left <= 0) {
    const message = `Charge ${charge.id} has already been refunded.`;
    throw invalidRequest(message, undefined, 'charge_already_refunded');
  }
  const amount = wanted.amount ?? left;
  if (amount < 1) {
    const message = 'This value must be greater than or equal to 1.';
    throw invalidRequest(message, 'amount', 'parameter_invalid_integer');
  }
  if (amount > left) {
    throw invalidRequest(
      `Refund amount (${money(amount)}) is greater than unrefunded amount on charge (${money(left)})`,
      'amount',
    );
  }
  const refund: Refund = {
    id: newId('re'),
    object: 'refund',
    amount,
    balance_transaction: newId('txn'),
    charge: charge.id,
    created: account.clock.seconds(),
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    metadata: wanted.metadata,
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: wanted.reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: 'succeeded',
    transfer_reversal: null,
  };
  account.store.refunds.put(refund);
  const before = { ...charge };
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount_captured;
  account.emit('refund.created', refund);
  account.emit('charge.refunded', charge, before);
  account.emit('refund.updated', refund);
  return refund;
}

function updateRefund({ account, params, ids }: ApiCall): Refund {
  return changeAndTell(account, 'refund.updated', findRefund(account, ids[0] ?? ''), (one) => {
    one.metadata = mergeMetadata(params, one.metadata ?? {});
  });
}

function listRefunds(call: ApiCall): object {
  const { account, params } = call;
  const charge = params.text('charge');
  const intent = params.text('payment_intent');
  const isAsked = isCreatedAsAsked(call);
  return listPage(
    call,
    account.store.refunds.filter(
      (one) =>
        isAsked(one.created) &&
        (typeof charge !== 'string' || one.charge === charge) &&
        (typeof intent !== 'string' || one.payment_intent === intent),
    ),
  );
}

function readCharge(account: StripeAccount, params: Params): Charge {
  const charge = params.text('charge');
  if (typeof charge === 'string') return findCharge(account, charge, 'charge');
  const intent = params.text('payment_intent');
  if (typeof intent !== 'string') throw missingParam('payment_intent');
  const { latest_charge: latest, status } = findPaymentIntent(account, intent);
  if (latest === null || status !== 'succeeded') {
    throw invalidRequest(
      'This PaymentIntent does not have a successful charge to refund.',
      'payment_intent',
    );
  }
  return findCharge(account, latest, 'charge');
}

export function findCharge(account: StripeAccount, id: string, param: string): Charge {
  const found = account.store.charges.get(id);
  if (found === undefined) throw noSuch('charge', id, param);
  return found;
}

function findRefund(account: StripeAccount, id: string): Refund {
  const found = account.store.refunds.get(id);
  if (found === undefined) throw noSuch('refund', id);
  return found;
}

function money(amount: number): string {
  return `${(amount / 100).toFixed(2)} kr`;
}
