import { describeInstant, escapeHtml, type PageLanguage } from '../simulator-page.ts';
import { overviewWords } from './overview-words.ts';
import { day, hidden, money } from './page-parts.ts';
import type { StripeAccount } from './stripe-account.ts';
import { hasEnded } from './subscription-state.ts';
import type { Customer, Invoice, StripeEvent, Subscription } from './wire-object.ts';

const SHOWN = 50;

/** Customers, subscriptions, invoices and events, newest first, with what can be done to them. */
export function renderOverview(
  language: PageLanguage,
  account: StripeAccount,
  notice: string | null,
): string {
  const word = overviewWords[language];
  const { store } = account;
  const view = { language, account };
  return `<h1>${word.heading}</h1>
<p>${word.explanation}</p>
${notice === null ? '' : `<p class="notice" role="status">${escapeHtml(notice)}</p>`}
<section class="card"><h2>${word.clock}</h2>
<p>${escapeHtml(word.now(describeInstant(language, account.clock.now())))}</p>
<p>${(['day', 'month', 'year', 'drop', 'double', 'limit'] as const).map((action) => act(language, action, {}, word[action])).join('')}</p></section>
${section(word.customers, newest(store.customers.all()), (one) => customerRow(view, one), word.none)}
${section(word.subscriptions, newest(store.subscriptions.all()), (one) => subscriptionRow(view, one), word.none)}
${section(word.invoices, newest(store.invoices.all()), (one) => invoiceRow(view, one), word.none)}
${section(word.events, newest(store.events.all()), (one) => eventRow(view, one), word.none)}`;
}

interface View {
  language: PageLanguage;
  account: StripeAccount;
}

function customerRow({ language, account }: View, customer: Customer): string[] {
  const card = account.store.paymentMethods.get(customer.invoice_settings.default_payment_method);
  const cardText = card === undefined ? '' : `•••• ${card.card?.last4 ?? ''}`;
  return [
    name(customer.name ?? customer.email ?? '', customer.id),
    escapeHtml(cardText),
    act(language, 'fail', { id: customer.id }, overviewWords[language].fail),
  ];
}

function subscriptionRow({ language, account }: View, one: Subscription): string[] {
  const word = overviewWords[language];
  const items = one.items.data.map((item) => {
    const product = account.store.products.get(item.price.product)?.name ?? item.price.id;
    return `${item.quantity ?? 1} × ${product}`;
  });
  const end = Math.min(...one.items.data.map((item) => item.current_period_end));
  const quantity = `<input type="number" name="quantity" min="1" max="999999" aria-label="${word.number}" value="${one.items.data[0]?.quantity ?? 1}">`;
  const buttons = hasEnded(one)
    ? ''
    : act(language, 'cancel', { id: one.id }, word.cancel) +
      act(language, 'quantity', { id: one.id }, word.quantity, quantity);
  return [name(items.join(', '), one.id), `${one.status}, ${day(language, end)}`, buttons];
}

function invoiceRow({ language }: View, one: Invoice): string[] {
  const link = `<a href="/invoice/${one.id}?language=${language}">${escapeHtml(one.number ?? one.id)}</a>`;
  return [link, `${one.status ?? ''}`, money(language, one.total, one.currency)];
}

function eventRow({ language, account }: View, event: StripeEvent): string[] {
  const word = overviewWords[language];
  const deliveries = account.store.deliveries.filter((one) => one.event === event.id);
  const states = deliveries.map((one) => {
    const last = one.attempts.at(-1);
    const answer = last === undefined ? '' : ` (${last.status ?? last.answer})`;
    return `${word.states[one.state]}${answer}`;
  });
  const text = states.length === 0 ? word.unsent : states.join(', ');
  return [
    name(event.type, event.id),
    escapeHtml(text),
    act(language, 'resend', { id: event.id }, word.resend),
  ];
}

function section<T>(title: string, records: T[], row: (one: T) => string[], none: string): string {
  const rows = records.map((one) => {
    const [head = '', ...cells] = row(one);
    return `<tr><th scope="row">${head}</th>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  });
  const table =
    rows.length === 0
      ? `<p>${none}</p>`
      : `<div class="table-frame"><table><tbody>${rows.join('\n')}</tbody></table></div>`;
  return `<section class="card"><h2>${title}</h2>${table}</section>`;
}

function newest<T>(records: Iterable<T>): T[] {
  return [...records].slice(-SHOWN).reverse();
}

function name(text: string, id: string): string {
  return `${escapeHtml(text)}<span class="secondary">${escapeHtml(id)}</span>`;
}

function act(
  language: PageLanguage,
  action: string,
  fields: Record<string, string>,
  label: string,
  more = '',
): string {
  const inputs = Object.entries({ ...fields, language }).map(([key, value]) => hidden(key, value));
  return `<form class="inline" method="post" action="/act/${action}">${inputs.join('')}${more}<button>${escapeHtml(label)}</button></form>`;
}
