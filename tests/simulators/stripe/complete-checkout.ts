import { invalidRequest } from './api-error.ts';
import { attachFate, chargeFate, declinedError, readCardNumber } from './card-fate.ts';
import { sumUpSession } from './checkout-amounts.ts';
import { takeBuyer } from './checkout-buyer.ts';
import { describeBuyer, partyOf } from './checkout-sessions.ts';
import { sellByPayment, sellSubscription, setUpCard } from './checkout-sale.ts';
import { addPaymentIntent, attemptPayment } from './payment-attempt.ts';
import { addCard } from './payment-methods.ts';
import type { CheckoutInput, SessionPlan } from './session-plan.ts';
import type { StripeAccount } from './stripe-account.ts';
import type { CheckoutSession } from './wire-object.ts';

/** How an attempt to pay ended. `confirm`: the buyer's bank asks them to confirm first. */
export type CheckoutOutcome =
  | { outcome: 'complete'; session: CheckoutSession }
  | { outcome: 'confirm'; session: CheckoutSession }
  | { outcome: 'declined'; session: CheckoutSession; code: string; message: string };

/**
 * Pays an open session with what the buyer filled in. Throws a StripeRefusal for a session that is
 * not open and for input that is wrong. `confirmed` is what the buyer told their bank.
 */
export function completeCheckout(
  account: StripeAccount,
  session: CheckoutSession,
  input: CheckoutInput,
  confirmed: boolean | null = null,
): CheckoutOutcome {
  const plan = account.store.sessionPlans.get(session.id);
  if (plan === undefined || session.status !== 'open') {
    throw invalidRequest(`This Checkout Session is ${session.status}, it cannot be paid.`);
  }
  const number = readCardNumber(input.card);
  changeQuantities(plan, input);
  const method = addCard(account, number, {
    name: input.name ?? null,
    email: input.email ?? session.customer_email,
  });
  const inTrial = plan.subscription.trialDays !== null || plan.subscription.trialEnd !== null;
  const isCharged = session.mode === 'payment' || (session.mode === 'subscription' && !inTrial);
  const attached = attachFate(number);
  let fate = attached === 'succeeds' && isCharged ? chargeFate(account, method.id) : attached;
  if (attached === 'succeeds' && !isCharged && chargeFate(account, method.id) === 'asks') {
    fate = 'asks';
  }
  if (fate === 'asks' && confirmed === null) {
    plan.waiting = input;
    account.store.paymentMethods.delete(method.id);
    return { outcome: 'confirm', session };
  }
  plan.waiting = null;
  if (confirmed === false) fate = { declined: 'authentication_required' };
  else if (fate === 'asks') {
    account.store.cards.put({ id: method.id, number, authenticated: true });
    fate = 'succeeds';
  }
  if (typeof fate === 'object') {
    const { declined } = fate;
    if (isCharged) tellFailedPayment(account, session, method.id, declined);
    account.store.paymentMethods.delete(method.id);
    const { message } = declinedError(declined);
    return { outcome: 'declined', session, code: declined, message };
  }
  takeBuyer(account, session, plan, input);
  const party =
    session.customer === null
      ? { address: session.customer_details?.address, taxIds: [] }
      : partyOf(account, session.customer);
  sumUpSession(account, session, plan, party);
  if (session.mode === 'subscription') sellSubscription(account, session, plan, method);
  else if (session.mode === 'payment') sellByPayment(account, session, plan, method, input);
  else setUpCard(account, session, method);
  if (session.customer !== null) {
    session.customer_details = {
      ...session.customer_details,
      ...describeBuyer(account, session),
    } as CheckoutSession['customer_details'];
  }
  session.status = 'complete';
  session.url = null;
  account.emit('checkout.session.completed', session);
  return { outcome: 'complete', session };
}

/** A payment by a method that settles later has come, or has not. */
export function settleDelayedCheckout(
  account: StripeAccount,
  session: CheckoutSession,
  succeeded: boolean,
): void {
  const intent = account.store.paymentIntents.get(session.payment_intent);
  if (intent?.status !== 'processing') {
    throw invalidRequest('This Checkout Session waits for no payment.');
  }
  const fate = succeeded ? 'succeeds' : { declined: 'generic_decline' };
  attemptPayment(account, intent, intent.payment_method ?? '', fate);
  session.payment_status = succeeded ? 'paid' : 'unpaid';
  const ending = succeeded ? 'succeeded' : 'failed';
  account.emit(`checkout.session.async_payment_${ending}`, session);
}

function tellFailedPayment(
  account: StripeAccount,
  session: CheckoutSession,
  method: string,
  declined: string,
): void {
  const intent = addPaymentIntent(account, {
    amount: session.amount_total ?? 0,
    currency: session.currency ?? 'sek',
    customer: session.customer,
    paymentMethod: method,
    description: null,
    metadata: {},
  });
  attemptPayment(account, intent, method, { declined });
}

function changeQuantities(plan: SessionPlan, input: CheckoutInput): void {
  for (const line of plan.lines) {
    const wanted = input.quantities?.[line.id];
    if (wanted === undefined || wanted === line.quantity) continue;
    const { adjustable } = line;
    const fits =
      adjustable !== null &&
      Number.isInteger(wanted) &&
      wanted >= adjustable.minimum &&
      wanted <= adjustable.maximum;
    if (!fits) throw invalidRequest('This quantity is not possible.', 'quantity');
    line.quantity = wanted;
  }
}
