import { readForm } from '../request-body.ts';
import { RequestRefused } from '../request-refused.ts';
import { StripeRefusal } from './api-error.ts';
import { cancelSubscription } from './cancel-subscription.ts';
import { readCardNumber } from './card-fate.ts';
import { findCustomer } from './find-record.ts';
import { leadTo, pageLanguage, sendPage } from './page-parts.ts';
import { addCard, attachPaymentMethod } from './payment-methods.ts';
import { portalTitle, renderPortal } from './portal-page.ts';
import { changeAndTell, type StripeAccount } from './stripe-account.ts';
import type { Exchange, StripeSimulator } from './stripe-simulator.ts';
import { hasEnded } from './subscription-state.ts';
import { scheduleCancellation } from './write-cancellation.ts';
import type { PortalConfiguration, PortalSession, Subscription } from './wire-object.ts';

/** Answers /portal/<session>: the page and its forms. */
export async function answerPortal(
  simulator: StripeSimulator,
  exchange: Exchange,
): Promise<boolean> {
  const id = /^\/portal\/(bps_\w+)$/.exec(exchange.path)?.[1];
  if (id === undefined) return false;
  const { account } = simulator;
  const session = account.store.portalSessions.get(id);
  if (session === undefined || account.store.customers.get(session.customer) === undefined) {
    throw new RequestRefused(404, null, 'There is no such portal session');
  }
  if (exchange.method !== 'POST') {
    show(account, exchange, session, null);
    return true;
  }
  const form = await readForm(exchange.request);
  try {
    act(account, session, form);
    simulator.changed();
    leadTo(exchange, `/portal/${id}?language=${pageLanguage(exchange, session.locale)}`);
  } catch (error) {
    if (!(error instanceof StripeRefusal)) throw error;
    show(account, exchange, session, error.message);
  }
  return true;
}

function act(account: StripeAccount, session: PortalSession, form: URLSearchParams): void {
  const features = featuresOf(account, session);
  const action = form.get('action');
  if (action === 'card' && features.payment_method_update.enabled) {
    changeCard(account, session.customer, form.get('card') ?? '');
    return;
  }
  const subscription = account.store.subscriptions.get(form.get('subscription'));
  if (
    subscription?.customer !== session.customer ||
    hasEnded(subscription) ||
    !features.subscription_cancel.enabled
  ) {
    throw new RequestRefused(400, 'subscription', 'That is not possible here');
  }
  if (action === 'cancel') cancel(account, subscription, features.subscription_cancel.mode);
  else if (action === 'keep') setEnd(account, subscription, null);
  else throw new RequestRefused(400, 'action', 'That is not possible here');
}

/** In flexible billing the portal sets cancel_at alone; in classic, cancel_at_period_end too. */
function cancel(
  account: StripeAccount,
  subscription: Subscription,
  mode: 'at_period_end' | 'immediately',
): void {
  if (mode === 'immediately') {
    cancelSubscription(account, subscription, { reason: 'cancellation_requested' });
    return;
  }
  const ends = subscription.items.data.map((item) => item.current_period_end);
  setEnd(account, subscription, Math.max(...ends));
}

function setEnd(account: StripeAccount, subscription: Subscription, at: number | null): void {
  const isClassic = subscription.billing_mode.type === 'classic';
  changeAndTell(account, 'customer.subscription.updated', subscription, (one) =>
    scheduleCancellation(account, one, at, isClassic && at !== null),
  );
}

function changeCard(account: StripeAccount, id: string, typed: string): void {
  const card = addCard(account, readCardNumber(typed));
  // The portal has its own confirmation; what comes out is a card that was confirmed.
  account.store.cards.put({ id: card.id, number: readCardNumber(typed), authenticated: true });
  attachPaymentMethod(account, card, id);
  changeAndTell(account, 'customer.updated', findCustomer(account, id), (one) => {
    one.invoice_settings.default_payment_method = card.id;
  });
  for (const one of runningOf(account, id)) {
    changeAndTell(account, 'customer.subscription.updated', one, (subscription) => {
      if (subscription.default_payment_method !== null) {
        subscription.default_payment_method = card.id;
      }
    });
  }
}

function show(
  account: StripeAccount,
  exchange: Exchange,
  session: PortalSession,
  problem: string | null,
): void {
  const { store } = account;
  const language = pageLanguage(exchange, session.locale);
  const customer = findCustomer(account, session.customer);
  const subscriptions = runningOf(account, customer.id);
  const method =
    subscriptions[0]?.default_payment_method ?? customer.invoice_settings.default_payment_method;
  sendPage(exchange, {
    language,
    title: portalTitle(language),
    path: `/portal/${session.id}`,
    leadsTo: [session.return_url],
    status: problem === null ? 200 : 402,
    body: renderPortal({
      language,
      session,
      features: featuresOf(account, session),
      customer,
      card: store.paymentMethods.get(method) ?? null,
      subscriptions,
      invoices: store.invoices
        .filter((one) => one.customer === customer.id && one.status !== 'draft')
        .reverse(),
      productName: (id) => store.products.get(id)?.name ?? id,
      problem,
    }),
  });
}

function runningOf(account: StripeAccount, customer: string): Subscription[] {
  return account.store.subscriptions.filter((one) => one.customer === customer && !hasEnded(one));
}

function featuresOf(
  account: StripeAccount,
  session: PortalSession,
): PortalConfiguration['features'] {
  const found = account.store.portalConfigurations.get(session.configuration);
  if (found === undefined) throw new RequestRefused(404, null, 'There is no such configuration');
  return found.features;
}
