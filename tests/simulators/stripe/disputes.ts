import { invalidRequest, noSuch } from './api-error.ts';
import type { ApiCall, Route } from './api-call.ts';
import { isCreatedAsAsked, listPage } from './list-page.ts';
import { newId } from './new-id.ts';
import { findCharge } from './refunds.ts';
import { changeAndTell, type StripeAccount } from './stripe-account.ts';
import type { Dispute } from './wire-object.ts';

const DAYS_TO_ANSWER = 9;

export const disputeRoutes: Route[] = [
  ['GET', '/v1/disputes', listDisputes],
  ['GET', '/v1/disputes/:id', ({ account, ids }) => findDispute(account, ids[0] ?? '')],
  [
    'POST',
    '/v1/disputes/:id/close',
    ({ account, ids }) => closeDispute(account, ids[0] ?? '', 'lost'),
  ],
];

/** The holder of a card has the bank take a charge back: the money is gone until it is won again. */
export function openDispute(account: StripeAccount, chargeId: string, reason: string): Dispute {
  const charge = findCharge(account, chargeId, 'charge');
  if (charge.status !== 'succeeded' || charge.disputed) {
    throw invalidRequest('Only a charge that succeeded is disputed, and once.', 'charge');
  }
  const now = account.clock.seconds();
  const dispute: Dispute = {
    id: newId('dp'),
    object: 'dispute',
    amount: charge.amount - charge.amount_refunded,
    balance_transactions: [],
    charge: charge.id,
    created: now,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: {} as Dispute['evidence'],
    evidence_details: {
      due_by: now + DAYS_TO_ANSWER * 86_400,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'manual',
    },
    intended_submission_method: null,
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    reason,
    status: 'needs_response',
  };
  account.store.disputes.put(dispute);
  charge.disputed = true;
  account.emit('charge.dispute.created', dispute);
  account.emit('charge.dispute.funds_withdrawn', dispute);
  return dispute;
}

/** What is said for us has been sent to the bank, which now looks at it. */
export function answerDispute(account: StripeAccount, id: string): Dispute {
  return changeAndTell(account, 'charge.dispute.updated', findDispute(account, id), (one) => {
    one.status = 'under_review';
    one.evidence_details.has_evidence = true;
    one.evidence_details.submission_count += 1;
  });
}

/** The bank has decided. */
export function closeDispute(account: StripeAccount, id: string, status: 'won' | 'lost'): Dispute {
  const dispute = findDispute(account, id);
  if (dispute.status === 'won' || dispute.status === 'lost') {
    throw invalidRequest('This dispute is already closed.', 'id');
  }
  dispute.status = status;
  account.emit('charge.dispute.closed', dispute);
  if (status === 'won') account.emit('charge.dispute.funds_reinstated', dispute);
  return dispute;
}

function findDispute(account: StripeAccount, id: string): Dispute {
  const found = account.store.disputes.get(id);
  if (found === undefined) throw noSuch('dispute', id, 'id');
  return found;
}

function listDisputes(call: ApiCall): object {
  const charge = call.params.text('charge');
  const isAsked = isCreatedAsAsked(call);
  return listPage(
    call,
    call.account.store.disputes.filter(
      (one) => isAsked(one.created) && (typeof charge !== 'string' || one.charge === charge),
    ),
  );
}
