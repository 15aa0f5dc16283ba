import { invalidRequest, missingParam, StripeRefusal } from './api-error.ts';
import { findPrice } from './find-record.ts';
import type { Params } from './read-params.ts';
import type { SessionPlan } from './session-plan.ts';
import type { StripeAccount } from './stripe-account.ts';
import { taxRule } from './tax.ts';
import type { Customer } from './wire-object.ts';

interface Wanted {
  mode: 'payment' | 'setup' | 'subscription';
  customer: Customer | null;
  plan: SessionPlan;
  params: Params;
}

/** Refuses what Stripe refuses because parameters do not fit each other. */
export function requireFitting(account: StripeAccount, wanted: Wanted): void {
  const { params, customer } = wanted;
  const uiMode = params.text('ui_mode') ?? 'hosted_page';
  if (uiMode !== 'hosted_page') {
    throw invalidRequest('The simulator only has hosted pages', 'ui_mode');
  }
  if (typeof params.text('success_url') !== 'string') throw missingParam('success_url');
  for (const name of ['success_url', 'cancel_url']) requireUrl(params, name);
  requireAlone(params, 'customer', 'customer_email');
  requireAlone(params, 'customer', 'customer_creation');
  if (params.has('customer_update') && customer === null) {
    throw invalidRequest('`customer_update` can only be used with `customer`.', 'customer_update');
  }
  requireMode(wanted, 'subscription_data', 'subscription');
  requireMode(wanted, 'payment_intent_data', 'payment');
  requireMode(wanted, 'invoice_creation', 'payment');
  requireMode(wanted, 'customer_creation', 'payment');
  requirePrices(account, wanted);
  requireCustomerUpdates(account, wanted);
}

function requirePrices(account: StripeAccount, { mode, customer, plan }: Wanted): void {
  const prices = plan.lines.map((line) => findPrice(account, line.price));
  if (mode === 'payment' && prices.some((price) => price.recurring !== null)) {
    throw invalidRequest(
      'You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.',
      'line_items',
    );
  }
  if (mode === 'subscription' && !prices.some((price) => price.recurring !== null)) {
    throw invalidRequest(
      'You must provide at least one recurring price in `subscription` mode when using prices.',
      'line_items',
    );
  }
  const currencies = new Set(prices.map((price) => price.currency));
  if (currencies.size > 1) {
    throw invalidRequest('All prices must use the same currency.', 'line_items');
  }
  const [currency] = currencies;
  const locked = customer?.currency;
  if (mode === 'subscription' && typeof locked === 'string' && locked !== currency) {
    throw invalidRequest(
      `You cannot combine currencies on a single customer. This customer has an active subscription, subscription schedule, discount, quote, or invoice item with currency ${locked}`,
    );
  }
}

/** Source: laravel/cashier-stripe #1269, #1585 and #1778, where these answers of Stripe's stand. */
function requireCustomerUpdates(account: StripeAccount, { customer, plan, params }: Wanted): void {
  if (customer === null) return;
  const collectsTaxIds = params.inside('tax_id_collection')?.flag('enabled') === true;
  if (collectsTaxIds && !plan.updates.name) {
    throw invalidRequest(
      'Tax ID collection requires updating business name on the customer. To enable tax ID collection for an existing customer, please set `customer_update[name]` to `auto`.',
      'customer_update[name]',
    );
  }
  if (collectsTaxIds && !plan.updates.address) {
    throw invalidRequest(
      'Tax ID collection requires updating the address on the customer. To enable tax ID collection for an existing customer, please set `customer_update[address]` to `auto`.',
      'customer_update[address]',
    );
  }
  const isTaxed = params.inside('automatic_tax')?.flag('enabled') === true;
  if (!isTaxed || plan.updates.address) return;
  const taxIds = account.store.taxIds.filter((one) => one.customer === customer.id);
  if (taxRule(customer, taxIds) !== null) return;
  throw new StripeRefusal(400, {
    type: 'invalid_request_error',
    code: 'customer_tax_location_invalid',
    message:
      "Automatic tax calculation in Checkout requires a valid address on the Customer. Add a valid address to the Customer or set either `customer_update[address]` to 'auto' or `customer_update[shipping]` to 'auto' to save the address entered in Checkout to the Customer.",
    param: 'automatic_tax',
  });
}

function requireMode({ mode, params }: Wanted, name: string, needed: Wanted['mode']): void {
  if (!params.has(name) || mode === needed) return;
  throw invalidRequest(`You can not pass \`${name}\` in \`${mode}\` mode.`, name);
}

function requireAlone(params: Params, one: string, other: string): void {
  if (!params.has(one) || !params.has(other)) return;
  const message = `You may only specify one of these parameters: ${one}, ${other}.`;
  throw invalidRequest(message, other, 'parameters_exclusive');
}

function requireUrl(params: Params, name: string): void {
  const url = params.text(name);
  if (url === undefined || (url !== null && /^https?:\/\/[^\s/]/.test(url))) return;
  throw invalidRequest('Not a valid URL', name, 'url_invalid');
}
