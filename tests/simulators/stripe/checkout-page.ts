import { escapeHtml, type PageLanguage } from '../simulator-page.ts';
import { checkoutWords } from './checkout-words.ts';
import { field, hidden, money } from './page-parts.ts';
import type { SessionPlan } from './session-plan.ts';
import type { CheckoutSession, Customer } from './wire-object.ts';

export interface CheckoutView {
  language: PageLanguage;
  session: CheckoutSession;
  plan: SessionPlan;
  customer: Customer | null;
  /** What was typed before, when the page is shown again with a problem. */
  typed: URLSearchParams;
  problem: string | null;
}

/** The form with which a person pays. It needs no script. */
export function renderCheckout(view: CheckoutView): string {
  const { language, session, problem } = view;
  const word = checkoutWords[language];
  const alert =
    problem === null ? '' : `<p class="notice problem" role="alert">${escapeHtml(problem)}</p>`;
  const back =
    session.cancel_url === null
      ? ''
      : `<p><a href="${escapeHtml(session.cancel_url)}">${word.cancel}</a></p>`;
  return `<h1>${session.mode === 'subscription' ? word.subscribe : word.title}</h1>
<p class="notice">${word.simulated}</p>
${alert}
<form method="post" action="/pay/${session.id}?language=${language}">
${renderLines(view)}
${renderBuyer(view)}
${renderCards(view)}
</form>
${back}`;
}

/** A page in place of the form, for a session that is over. */
export function renderClosed(language: PageLanguage, session: CheckoutSession): string {
  const word = checkoutWords[language];
  const isPaid = session.status === 'complete';
  const address = isPaid ? successUrl(session) : session.cancel_url;
  const link = address === null ? '' : `<p><a href="${escapeHtml(address)}">${word.goOn}</a></p>`;
  return `<h1>${isPaid ? word.paid : word.expired}</h1>
<p>${isPaid ? word.paidText : word.expiredText}</p>${link}`;
}

/** The page on which the buyer's bank asks. `action` takes the answer. */
export function renderBank(language: PageLanguage, action: string, amount: string): string {
  const word = checkoutWords[language];
  return `<h1>${word.bank}</h1>
<p class="notice">${word.simulated}</p>
<p>${escapeHtml(word.bankText(amount))}</p>
<form method="post" action="${escapeHtml(action)}?language=${language}">
<p><button class="main" name="answer" value="yes">${word.confirm}</button>
<button name="answer" value="no">${word.deny}</button></p>
</form>`;
}

/** Where a paid session leads to. */
export function successUrl(session: CheckoutSession): string {
  return (session.success_url ?? '/').replaceAll('{CHECKOUT_SESSION_ID}', session.id);
}

function renderLines({ language, session, plan, typed }: CheckoutView): string {
  const word = checkoutWords[language];
  const currency = session.currency ?? 'sek';
  const rows = plan.lineItems.data.map((line) => {
    const planned = plan.lines.find((one) => one.id === line.id);
    const adjustable = planned?.adjustable ?? null;
    const name = `quantity-${line.id}`;
    const quantity =
      adjustable === null
        ? String(line.quantity)
        : `<input type="number" name="${name}" aria-label="${escapeHtml(word.quantity(line.description ?? ''))}" min="${adjustable.minimum}" max="${adjustable.maximum}" value="${escapeHtml(typed.get(name) ?? String(line.quantity))}">`;
    return `<tr><th scope="row">${escapeHtml(line.description ?? '')}</th><td>${quantity}</td><td>${money(language, line.amount_subtotal, currency)}</td></tr>`;
  });
  const { amount_tax: tax = 0 } = session.total_details ?? {};
  const isUnknown = session.automatic_tax.status === 'requires_location_inputs';
  const days = plan.subscription.trialDays;
  const sums =
    session.amount_total === null
      ? ''
      : `<tr><th scope="row">${word.subtotal}</th><td></td><td>${money(language, session.amount_subtotal ?? 0, currency)}</td></tr>
<tr><th scope="row">${word.tax}</th><td></td><td>${isUnknown ? word.taxLater : money(language, tax, currency)}</td></tr>
<tr><th scope="row">${word.total}</th><td></td><td><strong>${money(language, session.amount_total, currency)}</strong></td></tr>`;
  return `<div class="card tight"><table><tbody>${rows.join('')}${sums}</tbody></table></div>
${days === null ? '' : `<p>${word.trial(days)}</p>`}`;
}

function renderBuyer({ language, session, plan, customer, typed }: CheckoutView): string {
  const word = checkoutWords[language];
  const value = (name: string, known: string | null | undefined) => typed.get(name) ?? known ?? '';
  const fields: string[] = [];
  if (customer === null) {
    fields.push(
      field('email', word.email, value('email', session.customer_email), 'type="email" required'),
    );
  }
  fields.push(field('name', word.name, value('name', null)));
  const takesTaxIds = session.tax_id_collection?.enabled === true;
  if (takesTaxIds) {
    fields.push(field('businessName', word.business, value('businessName', customer?.name)));
    fields.push(field('vat', word.vat, value('vat', null)));
  }
  const isRequired = session.billing_address_collection === 'required';
  const mayChange = customer === null || plan.updates.address;
  if ((session.automatic_tax.enabled || takesTaxIds || isRequired) && mayChange) {
    const address = customer?.address;
    fields.push(field('line1', word.line1, value('line1', address?.line1)));
    fields.push(field('postalCode', word.postalCode, value('postalCode', address?.postal_code)));
    fields.push(field('city', word.city, value('city', address?.city)));
    const country = value('country', address?.country ?? 'SE');
    fields.push(field('country', word.country, country, 'maxlength="2" required'));
  }
  return `<section class="card"><h2>${word.buyer}</h2>${fields.join('\n')}</section>`;
}

function renderCards({ language, typed }: CheckoutView): string {
  const word = checkoutWords[language];
  const buttons = Object.entries(word.cards).map(
    ([number, text]) =>
      `<li><button name="testCard" value="${number}">${escapeHtml(text)}</button></li>`,
  );
  const number = typed.get('card') ?? '4242 4242 4242 4242';
  return `<section class="card"><h2>${word.card}</h2>
${field('card', word.number, number, 'inputmode="numeric" autocomplete="off"')}
<p><button class="main">${word.pay}</button></p>
<p class="secondary">${word.testCards}</p>
<ul class="plain">${buttons.join('')}</ul>${hidden('language', language)}</section>`;
}
