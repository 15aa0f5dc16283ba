import { invalidRequest, missingParam } from './api-error.ts';
import { readMissingPaymentMethod, readTrialEnd } from './create-subscription.ts';
import { findActivePrice } from './find-record.ts';
import { mergeMetadata } from './metadata.ts';
import { newId } from './new-id.ts';
import { addPrice } from './prices.ts';
import type { Params } from './read-params.ts';
import type { PlannedLine, SessionPlan } from './session-plan.ts';
import type { StripeAccount } from './stripe-account.ts';
import { wholeList } from './wire-object.ts';

const MOST = 999_999;

/** What a request for a session wants made, as far as it is no part of the session object. */
export function readSessionPlan(
  account: StripeAccount,
  id: string,
  mode: 'payment' | 'setup' | 'subscription',
  params: Params,
): SessionPlan {
  const lines = params.each('line_items').map((line) => readLine(account, line));
  if (lines.length === 0 && mode !== 'setup') throw missingParam('line_items');
  const subscription = params.inside('subscription_data');
  const payment = params.inside('payment_intent_data');
  const updates = params.inside('customer_update');
  const invoice = params.inside('invoice_creation')?.inside('invoice_data');
  return {
    id,
    lines,
    subscription: {
      metadata: subscription === undefined ? {} : mergeMetadata(subscription),
      description: subscription?.text('description') ?? null,
      trialDays: readTrialDays(subscription),
      trialEnd:
        subscription?.has('trial_end') === true ? readTrialEnd(account, subscription) : null,
      billingMode:
        subscription?.inside('billing_mode')?.choice('type', ['classic', 'flexible']) ?? 'flexible',
      missingPaymentMethod:
        subscription === undefined ? 'create_invoice' : readMissingPaymentMethod(subscription),
    },
    payment: {
      metadata: payment === undefined ? {} : mergeMetadata(payment),
      description: payment?.text('description') ?? null,
    },
    invoiceMetadata: invoice === undefined ? {} : mergeMetadata(invoice),
    updates: {
      name: updates?.text('name') === 'auto',
      address: updates?.text('address') === 'auto',
    },
    lineItems: wholeList('', []),
    waiting: null,
  };
}

function readLine(account: StripeAccount, line: Params): PlannedLine {
  const quantity = line.integer('quantity');
  if (quantity === undefined) {
    throw invalidRequest(
      `Quantity is required. Add \`quantity\` to \`${line.path('')}\``,
      line.path('quantity'),
    );
  }
  if (quantity < 1) {
    const message = 'This value must be greater than or equal to 1.';
    throw invalidRequest(message, line.path('quantity'), 'parameter_invalid_integer');
  }
  const adjustable = line.inside('adjustable_quantity');
  const data = line.inside('price_data');
  const price =
    data === undefined
      ? findActivePrice(account, line.requiredText('price'), line.path('price'))
      : addPrice(account, data);
  return {
    id: newId('li'),
    price: price.id,
    quantity,
    adjustable:
      adjustable?.flag('enabled') === true
        ? {
            minimum: adjustable.integer('minimum') ?? 1,
            maximum: adjustable.integer('maximum') ?? MOST,
          }
        : null,
  };
}

function readTrialDays(subscription: Params | undefined): number | null {
  const days = subscription?.integer('trial_period_days');
  if (days === undefined) return null;
  if (days >= 1) return days;
  throw invalidRequest(
    'The minimum number of trial period days is 1.',
    'subscription_data[trial_period_days]',
  );
}
