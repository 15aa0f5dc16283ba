import { readForm } from '../request-body.ts';
import { RequestRefused } from '../request-refused.ts';
import { StripeRefusal } from './api-error.ts';
import { renderBank, renderCheckout, renderClosed, successUrl } from './checkout-page.ts';
import { checkoutWords } from './checkout-words.ts';
import { completeCheckout, type CheckoutOutcome } from './complete-checkout.ts';
import { leadTo, money, pageLanguage, sendPage } from './page-parts.ts';
import type { CheckoutInput } from './session-plan.ts';
import type { Exchange, StripeSimulator } from './stripe-simulator.ts';
import type { CheckoutSession } from './wire-object.ts';

/** Answers /pay/<session> and, where the bank asks, /pay/<session>/confirm. */
export async function answerCheckout(
  simulator: StripeSimulator,
  exchange: Exchange,
): Promise<boolean> {
  const match = /^\/pay\/(cs_test_\w+)(\/confirm)?$/.exec(exchange.path);
  if (match === null) return false;
  const session = simulator.account.store.checkoutSessions.get(match[1]);
  if (session === undefined) throw new RequestRefused(404, null, 'There is no such session');
  const form = exchange.method === 'POST' ? await readForm(exchange.request) : null;
  if (session.status !== 'open') showClosed(exchange, session);
  else if (match[2] !== undefined) answerBank(simulator, exchange, session, form);
  else if (form === null) showForm(simulator, exchange, session, new URLSearchParams(), null);
  else pay(simulator, exchange, session, form);
  return true;
}

function pay(
  simulator: StripeSimulator,
  exchange: Exchange,
  session: CheckoutSession,
  form: URLSearchParams,
): void {
  goOn(simulator, exchange, session, form, () =>
    completeCheckout(simulator.account, session, readInput(form)),
  );
}

function answerBank(
  simulator: StripeSimulator,
  exchange: Exchange,
  session: CheckoutSession,
  form: URLSearchParams | null,
): void {
  const { account } = simulator;
  const waiting = account.store.sessionPlans.get(session.id)?.waiting ?? null;
  if (waiting === null) {
    leadTo(exchange, `/pay/${session.id}`);
    return;
  }
  if (form === null) {
    const language = pageLanguage(exchange, session.locale);
    const amount = money(language, session.amount_total ?? 0, session.currency ?? 'sek');
    const path = `/pay/${session.id}/confirm`;
    const { title } = checkoutWords[language];
    const leadsTo = [session.success_url, session.cancel_url];
    sendPage(exchange, {
      language,
      title,
      path,
      leadsTo,
      body: renderBank(language, path, amount),
    });
    return;
  }
  const typed = new URLSearchParams({ card: waiting.card, name: waiting.name ?? '' });
  const confirms = form.get('answer') === 'yes';
  goOn(simulator, exchange, session, typed, () =>
    completeCheckout(account, session, waiting, confirms),
  );
}

function goOn(
  simulator: StripeSimulator,
  exchange: Exchange,
  session: CheckoutSession,
  typed: URLSearchParams,
  attempt: () => CheckoutOutcome,
): void {
  const language = pageLanguage(exchange, session.locale);
  try {
    const result = attempt();
    simulator.changed();
    if (result.outcome === 'complete') leadTo(exchange, successUrl(session));
    else if (result.outcome === 'confirm') {
      leadTo(exchange, `/pay/${session.id}/confirm?language=${language}`);
    } else showForm(simulator, exchange, session, typed, checkoutWords[language].declined);
  } catch (error) {
    if (!(error instanceof StripeRefusal)) throw error;
    showForm(simulator, exchange, session, typed, error.message);
  }
}

function showForm(
  simulator: StripeSimulator,
  exchange: Exchange,
  session: CheckoutSession,
  typed: URLSearchParams,
  problem: string | null,
): void {
  const { store } = simulator.account;
  const plan = store.sessionPlans.get(session.id);
  if (plan === undefined) throw new RequestRefused(404, null, 'There is no such session');
  const customer = store.customers.get(session.customer) ?? null;
  const language = pageLanguage(exchange, session.locale);
  sendPage(exchange, {
    language,
    title: checkoutWords[language].title,
    path: `/pay/${session.id}`,
    leadsTo: [session.success_url, session.cancel_url],
    status: problem === null ? 200 : 402,
    body: renderCheckout({ language, session, plan, customer, typed, problem }),
  });
}

function showClosed(exchange: Exchange, session: CheckoutSession): void {
  const language = pageLanguage(exchange, session.locale);
  const { title } = checkoutWords[language];
  const body = renderClosed(language, session);
  sendPage(exchange, { language, title, path: `/pay/${session.id}`, body });
}

function readInput(form: URLSearchParams): CheckoutInput {
  const text = (name: string) => form.get(name)?.trim() || null;
  const quantities = [...form]
    .filter(([name]) => name.startsWith('quantity-'))
    .map(([name, value]) => [name.slice('quantity-'.length), Number(value)] as const);
  return {
    card: text('testCard') ?? text('card') ?? '',
    email: text('email'),
    name: text('name'),
    businessName: text('businessName'),
    vat: text('vat'),
    quantities: Object.fromEntries(quantities),
    address: form.has('country')
      ? {
          line1: text('line1'),
          postal_code: text('postalCode'),
          city: text('city'),
          country: text('country'),
        }
      : null,
  };
}
