import { invalidRequest, missingParam, noSuch } from './api-error.ts';
import type { ApiCall, Route } from './api-call.ts';
import { sumUpSession } from './checkout-amounts.ts';
import { requireFitting } from './checkout-rules.ts';
import { expireSession } from './expire-session.ts';
import { findCustomer } from './find-record.ts';
import { isCreatedAsAsked, listPage } from './list-page.ts';
import { mergeMetadata } from './metadata.ts';
import { newId } from './new-id.ts';
import { readSessionPlan } from './read-session-plan.ts';
import type { Params } from './read-params.ts';
import type { StripeAccount } from './stripe-account.ts';
import type { CheckoutSession } from './wire-object.ts';

const DAY = 86_400;
const SHORTEST = 30 * 60;

export const checkoutRoutes: Route[] = [
  ['POST', '/v1/checkout/sessions', createSession],
  ['GET', '/v1/checkout/sessions', listSessions],
  ['GET', '/v1/checkout/sessions/:id', ({ account, ids }) => findSession(account, ids[0] ?? '')],
  ['POST', '/v1/checkout/sessions/:id', updateSession],
  ['POST', '/v1/checkout/sessions/:id/expire', expireByRequest],
  ['GET', '/v1/checkout/sessions/:id/line_items', listLines],
];

/** The session with this id. */
export function findSession(account: StripeAccount, id: string): CheckoutSession {
  const found = account.store.checkoutSessions.get(id);
  if (found === undefined) throw noSuch('checkout.session', id);
  return found;
}

function createSession({ account, params }: ApiCall): CheckoutSession {
  const mode = params.choice('mode', ['payment', 'setup', 'subscription']);
  if (mode === undefined) throw missingParam('mode');
  const customerId = params.text('customer') ?? null;
  const customer = customerId === null ? null : findCustomer(account, customerId);
  const id = newId('cs_test');
  const plan = readSessionPlan(account, id, mode, params);
  requireFitting(account, { mode, customer, plan, params });
  const currency = account.store.prices.get(plan.lines[0]?.price)?.currency ?? null;
  const session = makeSession(account, { id, mode, params, currency });
  session.customer = customerId;
  session.customer_email = customer === null ? (params.text('customer_email') ?? null) : null;
  session.customer_details = describeBuyer(account, session);
  sumUpSession(account, session, plan, customer === null ? null : partyOf(account, customer.id));
  if (mode === 'setup') session.amount_subtotal = session.amount_total = null;
  account.store.checkoutSessions.put(session);
  account.store.sessionPlans.put(plan);
  return session;
}

/** Who pays and is taxed, when the session is for a customer. */
export function partyOf(account: StripeAccount, id: string) {
  const customer = findCustomer(account, id);
  return {
    address: customer.address,
    tax_exempt: customer.tax_exempt ?? 'none',
    taxIds: account.store.taxIds.filter((one) => one.customer === id),
  };
}

function makeSession(
  account: StripeAccount,
  {
    id,
    mode,
    params,
    currency,
  }: {
    id: string;
    mode: 'payment' | 'setup' | 'subscription';
    params: Params;
    currency: string | null;
  },
): CheckoutSession {
  const now = account.clock.seconds();
  const expiresAt = params.integer('expires_at') ?? now + DAY;
  if (expiresAt < now + SHORTEST || expiresAt > now + DAY) {
    const message =
      'The `expires_at` timestamp must be at least 30 minutes and less than 24 hours from Checkout Session creation.';
    throw invalidRequest(message, 'expires_at');
  }
  const isTaxed = params.inside('automatic_tax')?.flag('enabled') ?? false;
  const taxIds = params.inside('tax_id_collection');
  const invoices = params.inside('invoice_creation')?.flag('enabled') ?? false;
  return {
    id,
    object: 'checkout.session',
    adaptive_pricing: null,
    after_expiration: null,
    allow_promotion_codes: params.flag('allow_promotion_codes') ?? null,
    allowed_payment_method_types: null,
    amount_subtotal: 0,
    amount_total: 0,
    automatic_tax: {
      enabled: isTaxed,
      liability: isTaxed ? { type: 'self' } : null,
      provider: isTaxed ? 'stripe' : null,
      status: null,
    },
    billing_address_collection:
      params.choice('billing_address_collection', ['auto', 'required']) ?? null,
    cancel_url: params.text('cancel_url') ?? null,
    client_reference_id: params.text('client_reference_id') ?? null,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created: now,
    currency,
    currency_conversion: null,
    custom_fields: [],
    custom_text: {
      after_submit: null,
      shipping_address: null,
      submit: null,
      terms_of_service_acceptance: null,
    },
    customer: null,
    customer_account: null,
    customer_creation:
      mode === 'payment' && !params.has('customer')
        ? (params.choice('customer_creation', ['always', 'if_required']) ?? 'if_required')
        : null,
    customer_details: null,
    customer_email: null,
    discounts: [],
    expires_at: expiresAt,
    integration_identifier: null,
    invoice: null,
    invoice_creation:
      mode === 'payment'
        ? {
            enabled: invoices,
            invoice_data: {
              account_tax_ids: null,
              custom_fields: null,
              description: null,
              footer: null,
              issuer: null,
              metadata: {},
              rendering_options: null,
            },
          }
        : null,
    livemode: false,
    locale: (params.text('locale') ?? null) as CheckoutSession['locale'],
    managed_payments: { enabled: false },
    metadata: mergeMetadata(params),
    mode,
    origin_context: null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection:
      mode === 'subscription'
        ? (params.choice('payment_method_collection', ['always', 'if_required']) ?? 'always')
        : null,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: ['card'],
    payment_status: mode === 'setup' ? 'no_payment_required' : 'unpaid',
    permissions: null,
    phone_number_collection: { enabled: false },
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: 'open',
    submit_type: null,
    subscription: null,
    success_url: params.text('success_url') ?? null,
    tax_id_collection: {
      enabled: taxIds?.flag('enabled') ?? false,
      required: taxIds?.choice('required', ['if_supported', 'never']) ?? 'never',
    },
    total_details: null,
    ui_mode: 'hosted_page',
    url: `${account.url}/pay/${id}`,
    wallet_options: null,
  };
}

/** What is known of the buyer, as the session shows it. */
export function describeBuyer(
  account: StripeAccount,
  session: CheckoutSession,
): CheckoutSession['customer_details'] {
  const customer = account.store.customers.get(session.customer);
  if (customer === undefined && session.customer_email === null) return null;
  return {
    address: customer?.address ?? null,
    business_name: null,
    email: customer?.email ?? session.customer_email,
    individual_name: null,
    name: customer?.name ?? null,
    phone: customer?.phone ?? null,
    tax_exempt: customer?.tax_exempt ?? 'none',
    tax_ids: account.store.taxIds
      .filter((one) => one.customer === session.customer && session.customer !== null)
      .map(({ type, value }) => ({ type, value })),
  };
}

function updateSession({ account, params, ids }: ApiCall): CheckoutSession {
  const session = findSession(account, ids[0] ?? '');
  session.metadata = mergeMetadata(params, session.metadata ?? {});
  return session;
}

function expireByRequest({ account, ids }: ApiCall): CheckoutSession {
  const session = findSession(account, ids[0] ?? '');
  if (session.status !== 'open') {
    throw invalidRequest(
      `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of \`${session.status}\`.`,
    );
  }
  expireSession(account, session);
  return session;
}

function listLines(call: ApiCall): object {
  const session = findSession(call.account, call.ids[0] ?? '');
  const lines = call.account.store.sessionPlans.get(session.id)?.lineItems.data ?? [];
  return listPage(call, [...lines].reverse());
}

function listSessions(call: ApiCall): object {
  const { account, params } = call;
  const isAsked = isCreatedAsAsked(call);
  const fits = (name: 'customer' | 'subscription' | 'payment_intent' | 'status') => {
    const wanted = params.text(name);
    return (one: CheckoutSession) => typeof wanted !== 'string' || one[name] === wanted;
  };
  const tests = (['customer', 'subscription', 'payment_intent', 'status'] as const).map(fits);
  return listPage(
    call,
    account.store.checkoutSessions.filter(
      (one) => isAsked(one.created) && tests.every((test) => test(one)),
    ),
  );
}
