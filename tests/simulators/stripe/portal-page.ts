import { escapeHtml, type PageLanguage } from '../simulator-page.ts';
import { checkoutWords } from './checkout-words.ts';
import { day, hidden, money } from './page-parts.ts';
import type {
  Customer,
  Invoice,
  PaymentMethod,
  PortalConfiguration,
  PortalSession,
  Subscription,
} from './wire-object.ts';

const words = {
  sv: {
    title: 'Din betalning',
    simulated: 'Simulerad kundportal: inget kort belastas.',
    subscription: 'Abonnemang',
    until: (date: string) => `Förnyas ${date}`,
    ends: (date: string) => `Upphör ${date}`,
    cancel: 'Säg upp till periodens slut',
    keep: 'Ångra uppsägningen',
    card: 'Kort',
    noCard: 'Inget kort',
    change: 'Byt kort',
    invoices: 'Fakturor',
    none: 'Inga fakturor',
    back: 'Tillbaka',
    nothing: 'Inget abonnemang',
  },
  en: {
    title: 'Your payment',
    simulated: 'Simulated customer portal: no card is charged.',
    subscription: 'Subscription',
    until: (date: string) => `Renews ${date}`,
    ends: (date: string) => `Ends ${date}`,
    cancel: 'Cancel at the end of the period',
    keep: 'Keep the subscription',
    card: 'Card',
    noCard: 'No card',
    change: 'Change card',
    invoices: 'Invoices',
    none: 'No invoices',
    back: 'Back',
    nothing: 'No subscription',
  },
};

export interface PortalView {
  language: PageLanguage;
  session: PortalSession;
  features: PortalConfiguration['features'];
  customer: Customer;
  card: PaymentMethod | null;
  subscriptions: Subscription[];
  invoices: Invoice[];
  productName: (id: string) => string;
  problem: string | null;
}

export function portalTitle(language: PageLanguage): string {
  return words[language].title;
}

/** The customer portal: subscription, card and invoices, each as far as the configuration allows. */
export function renderPortal(view: PortalView): string {
  const { language, session, problem, features } = view;
  const word = words[language];
  const alert =
    problem === null ? '' : `<p class="notice problem" role="alert">${escapeHtml(problem)}</p>`;
  const back =
    session.return_url === null
      ? ''
      : `<p><a href="${escapeHtml(session.return_url)}">${word.back}</a></p>`;
  return `<h1>${word.title}</h1>
<p>${escapeHtml(view.customer.name ?? view.customer.email ?? '')}</p>
<p class="notice">${word.simulated}</p>${alert}
${renderSubscriptions(view)}
${features.payment_method_update.enabled ? renderCard(view) : ''}
${features.invoice_history.enabled ? renderInvoices(view) : ''}
${back}`;
}

function renderSubscriptions(view: PortalView): string {
  const { language, subscriptions, features } = view;
  const word = words[language];
  const rows = subscriptions.map((one) => {
    const names = one.items.data.map(
      (item) => `${item.quantity ?? 1} × ${view.productName(item.price.product)}`,
    );
    const end = Math.min(...one.items.data.map((item) => item.current_period_end));
    const text =
      one.cancel_at === null
        ? word.until(day(language, end))
        : word.ends(day(language, one.cancel_at));
    const action = one.cancel_at === null ? 'cancel' : 'keep';
    const button = features.subscription_cancel.enabled
      ? form(view, action, hidden('subscription', one.id), word[action])
      : '';
    return `<p><strong>${escapeHtml(names.join(', '))}</strong> (${one.status}). ${escapeHtml(text)}</p>${button}`;
  });
  return `<section class="card"><h2>${word.subscription}</h2>${rows.join('') || `<p>${word.nothing}</p>`}</section>`;
}

function renderCard(view: PortalView): string {
  const { language, card } = view;
  const word = words[language];
  const options = Object.entries(checkoutWords[language].cards).map(
    ([number, text]) => `<option value="${number}">${escapeHtml(text)}</option>`,
  );
  const choice = `<label for="card">${word.change}</label><select id="card" name="card">${options.join('')}</select>`;
  const current =
    card === null ? word.noCard : `${card.card?.brand ?? ''} •••• ${card.card?.last4 ?? ''}`;
  return `<section class="card"><h2>${word.card}</h2><p>${escapeHtml(current)}</p>
${form(view, 'card', choice, word.change)}</section>`;
}

function renderInvoices({ language, invoices }: PortalView): string {
  const word = words[language];
  const rows = invoices.map(
    (one) =>
      `<tr><th scope="row"><a href="/invoice/${one.id}">${escapeHtml(one.number ?? '')}</a></th><td>${day(language, one.created)}</td><td>${one.status ?? ''}</td><td>${money(language, one.total, one.currency)}</td></tr>`,
  );
  const table =
    rows.length === 0 ? `<p>${word.none}</p>` : `<table><tbody>${rows.join('')}</tbody></table>`;
  return `<section class="card"><h2>${word.invoices}</h2>${table}</section>`;
}

function form(view: PortalView, action: string, inside: string, label: string): string {
  return `<form method="post" action="/portal/${view.session.id}?language=${view.language}">${hidden('action', action)}${inside}<p><button>${escapeHtml(label)}</button></p></form>`;
}
