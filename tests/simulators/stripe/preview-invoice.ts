import { invalidRequest, missingParam, StripeRefusal } from './api-error.ts';
import type { ApiCall } from './api-call.ts';
import { readAddress } from './address.ts';
import { makeInvoice } from './draft-invoice.ts';
import { findCustomer, findSubscription } from './find-record.ts';
import { firstLines } from './invoice-subscription.ts';
import type { LineDraft } from './line-draft.ts';
import { newId } from './new-id.ts';
import { makeSubscription } from './new-subscription.ts';
import { pendingLines } from './pending-lines.ts';
import { fullPeriod, setPeriod, type ChangePlan } from './proration.ts';
import { readParams, type Params } from './read-params.ts';
import type { StripeAccount } from './stripe-account.ts';
import { readNewItem } from './subscription-items.ts';
import { hasEnded } from './subscription-state.ts';
import { readPlan, readProration } from './update-subscription.ts';
import { copyOf, type Customer, type Invoice, type Subscription } from './wire-object.ts';

/** POST /v1/invoices/create_preview: what would be invoiced next, with a change or without. */
export function previewInvoice({ account, params }: ApiCall): Invoice {
  const id = params.text('subscription');
  const details = params.inside('subscription_details') ?? readParams({});
  const subscription = typeof id === 'string' ? findSubscription(account, id) : null;
  const customer = readCustomer(account, params, subscription);
  const isTaxed = params.inside('automatic_tax')?.flag('enabled');
  const order =
    subscription === null
      ? previewNew(account, customer, details)
      : previewChange(account, subscription, details, params.text('preview_mode') === 'recurring');
  const taxIds = params.inside('customer_details')?.each('tax_ids');
  return makeInvoice(
    account,
    {
      customer,
      subscription: subscription ?? order.subscription,
      reason: 'upcoming',
      lines: order.lines,
      automaticTax: isTaxed ?? subscription?.automatic_tax.enabled ?? false,
      currency: order.lines[0]?.price.currency ?? subscription?.currency ?? 'sek',
      finalizesAt: null,
      prorationDate: order.prorationDate,
      ...(taxIds === undefined
        ? {}
        : {
            taxIds: taxIds.map((one) => ({
              type: 'eu_vat' as const,
              value: one.requiredText('value'),
            })),
          }),
    },
    `upcoming_${newId('in')}`,
  );
}

interface PreviewOrder {
  subscription: Subscription | null;
  lines: LineDraft[];
  prorationDate?: number;
}

function previewChange(
  account: StripeAccount,
  subscription: Subscription,
  details: Params,
  onlyRecurring: boolean,
): PreviewOrder {
  if (hasEnded(subscription)) throw nothingUpcoming(subscription.customer);
  const now = account.clock.seconds();
  const plan = readPlan(account, copyOf(subscription), details);
  const prorationDate = details.integer('proration_date') ?? now;
  if (plan !== null && !onlyRecurring && isChargedNow(details, plan)) {
    const waiting = pendingLines(account, subscription.customer, subscription.id);
    const lines = [...waiting, ...plan.prorations, ...plan.renewals];
    return { subscription: null, lines, prorationDate };
  }
  const ends = details.has('cancel_at_period_end')
    ? details.flag('cancel_at_period_end') === true
    : subscription.cancel_at !== null;
  const waiting = onlyRecurring
    ? []
    : pendingLines(account, subscription.customer, subscription.id);
  const prorations = onlyRecurring ? [] : (plan?.prorations ?? []);
  const renewals = ends ? [] : nextPeriods(account, subscription, plan);
  const lines = [...waiting, ...prorations, ...renewals];
  if (lines.length === 0) throw nothingUpcoming(subscription.customer);
  return { subscription: null, lines, ...(plan === null ? {} : { prorationDate }) };
}

/** The lines of the next renewal. */
function nextPeriods(
  account: StripeAccount,
  subscription: Subscription,
  plan: ChangePlan | null,
): LineDraft[] {
  const items = copyOf(plan?.items ?? subscription.items.data);
  const first = Math.min(...items.map((item) => item.current_period_end));
  return items
    .filter((item) => item.current_period_end === first)
    .map((item) => {
      setPeriod(item, first, plan?.anchor ?? subscription.billing_cycle_anchor);
      return fullPeriod(account, item);
    });
}

function previewNew(account: StripeAccount, customer: Customer, details: Params): PreviewOrder {
  const items = details.each('items').map((item) => readNewItem(account, item));
  if (items.length === 0) throw missingParam('subscription');
  const locked = customer.currency;
  if (typeof locked === 'string' && items.some(({ price }) => price.currency !== locked)) {
    throw invalidRequest(
      `You cannot combine currencies on a single customer. This customer has an active subscription, subscription schedule, discount, quote, or invoice item with currency ${locked}`,
    );
  }
  const subscription = makeSubscription(account, {
    // A preview leaves no trace: the lock on the currency would be one.
    customer: { ...customer, currency: items[0]?.price.currency ?? 'sek' },
    items,
    metadata: {},
    description: null,
    paymentMethod: null,
    trialEnd: details.text('trial_end') === 'now' ? null : (details.integer('trial_end') ?? null),
    automaticTax: false,
    collection: 'charge_automatically',
    daysUntilDue: null,
    billingMode: 'flexible',
    missingPaymentMethod: 'create_invoice',
  });
  return { subscription: null, lines: firstLines(account, subscription) };
}

function readCustomer(
  account: StripeAccount,
  params: Params,
  subscription: Subscription | null,
): Customer {
  const id = params.text('customer') ?? subscription?.customer;
  const details = params.inside('customer_details');
  if (typeof id !== 'string' && details === undefined) throw missingParam('customer');
  const customer: Customer =
    typeof id === 'string' ? copyOf(findCustomer(account, id)) : nobody(account);
  if (details?.has('address') === true) customer.address = readAddress(details, 'address');
  return customer;
}

function nobody(account: StripeAccount): Customer {
  return {
    id: '',
    object: 'customer',
    balance: 0,
    created: account.clock.seconds(),
    default_source: null,
    description: null,
    discount: null,
    email: null,
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: {},
    shipping: null,
  };
}

function isChargedNow(details: Params, plan: ChangePlan): boolean {
  return plan.restarts || readProration(details) === 'always_invoice';
}

function nothingUpcoming(customer: string): StripeRefusal {
  return new StripeRefusal(404, {
    type: 'invalid_request_error',
    code: 'invoice_upcoming_none',
    message: `No upcoming invoices for customer: ${customer}`,
  });
}
