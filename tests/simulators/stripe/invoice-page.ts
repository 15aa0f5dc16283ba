import { escapeHtml, type PageLanguage } from '../simulator-page.ts';
import { checkoutWords } from './checkout-words.ts';
import { day, money } from './page-parts.ts';
import type { Invoice } from './wire-object.ts';

const words = {
  sv: {
    invoice: 'Faktura',
    simulated: 'Simulerad faktura: inget att betala på riktigt.',
    statuses: {
      draft: 'Utkast',
      open: 'Obetald',
      paid: 'Betald',
      void: 'Makulerad',
      uncollectible: 'Avskriven',
    },
    to: 'Till',
    date: 'Datum',
    vat: 'Momsregistreringsnummer',
    subtotal: 'Summa utan moms',
    tax: 'Moms',
    total: 'Totalt',
    due: 'Att betala',
    pdf: 'Ladda ner som PDF',
    pay: 'Betala med',
  },
  en: {
    invoice: 'Invoice',
    simulated: 'Simulated invoice: nothing to pay in earnest.',
    statuses: {
      draft: 'Draft',
      open: 'Unpaid',
      paid: 'Paid',
      void: 'Void',
      uncollectible: 'Written off',
    },
    to: 'To',
    date: 'Date',
    vat: 'VAT number',
    subtotal: 'Sum without VAT',
    tax: 'VAT',
    total: 'Total',
    due: 'To pay',
    pdf: 'Download as PDF',
    pay: 'Pay with',
  },
};

/** An invoice's page, with a form to pay it while it is owed. */
export function renderInvoice(
  language: PageLanguage,
  invoice: Invoice,
  problem: string | null,
): string {
  const word = words[language];
  const facts = invoiceFacts(language, invoice).map(
    ([term, fact]) => `<dt>${escapeHtml(term)}</dt><dd>${escapeHtml(fact)}</dd>`,
  );
  const rows = invoice.lines.data.map(
    (line) =>
      `<tr><th scope="row">${escapeHtml(line.description ?? '')}</th><td>${money(language, line.amount, invoice.currency)}</td></tr>`,
  );
  const alert =
    problem === null ? '' : `<p class="notice problem" role="alert">${escapeHtml(problem)}</p>`;
  return `<h1>${word.invoice} ${escapeHtml(invoice.number ?? '')}</h1>
<p class="notice">${word.simulated}</p>${alert}
<div class="card"><dl class="facts">${facts.join('')}</dl></div>
<div class="card tight"><table><tbody>${rows.join('')}</tbody></table></div>
<p><a href="/invoice/${invoice.id}/pdf">${word.pdf}</a></p>
${invoice.status === 'open' ? renderPay(language, invoice) : ''}`;
}

/** The lines of an invoice's PDF. */
export function invoiceText(invoice: Invoice): string[] {
  const word = words.sv;
  const lines = invoice.lines.data.map(
    (line) => `${line.description ?? ''}: ${money('sv', line.amount, invoice.currency)}`,
  );
  const facts = invoiceFacts('sv', invoice).map(([term, fact]) => `${term}: ${fact}`);
  return [`${word.invoice} ${invoice.number ?? ''}`, word.simulated, '', ...facts, '', ...lines];
}

function invoiceFacts(language: PageLanguage, invoice: Invoice): [string, string][] {
  const word = words[language];
  const amount = (ore: number) => money(language, ore, invoice.currency);
  const tax = (invoice.total_taxes ?? []).reduce((sum, one) => sum + one.amount, 0);
  const vat = (invoice.customer_tax_ids ?? []).map((one) => one.value ?? '').join(', ');
  return [
    [word.to, invoice.customer_name ?? invoice.customer_email ?? ''],
    ...(vat === '' ? [] : ([[word.vat, vat]] as [string, string][])),
    [word.date, day(language, invoice.created)],
    ['Status', word.statuses[invoice.status ?? 'draft']],
    [word.subtotal, amount(invoice.subtotal)],
    [word.tax, amount(tax)],
    [word.total, amount(invoice.total)],
    [word.due, amount(invoice.amount_remaining)],
  ];
}

function renderPay(language: PageLanguage, invoice: Invoice): string {
  const { cards } = checkoutWords[language];
  const buttons = Object.entries(cards).map(
    ([number, text]) =>
      `<li><button name="testCard" value="${number}">${escapeHtml(text)}</button></li>`,
  );
  return `<section class="card"><h2>${words[language].pay}</h2>
<form method="post" action="/invoice/${invoice.id}?language=${language}">
<ul class="plain">${buttons.join('')}</ul></form></section>`;
}
