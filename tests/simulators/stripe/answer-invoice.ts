import { readForm } from '../request-body.ts';
import { RequestRefused } from '../request-refused.ts';
import { StripeRefusal } from './api-error.ts';
import { readCardNumber } from './card-fate.ts';
import { renderBank } from './checkout-page.ts';
import { checkoutWords } from './checkout-words.ts';
import { invoiceText, renderInvoice } from './invoice-page.ts';
import { makePdf } from './invoice-pdf.ts';
import { leadTo, money, pageLanguage, sendPage } from './page-parts.ts';
import { answerConfirmation } from './payment-attempt.ts';
import { addCard, attachPaymentMethod } from './payment-methods.ts';
import { chargeInvoice, intentOf, invoiceOfIntent, markPaid } from './settle-invoice.ts';
import type { Exchange, StripeSimulator } from './stripe-simulator.ts';
import type { Invoice } from './wire-object.ts';

/** Answers /invoice/<id>, its PDF, and /confirm/<payment intent>, where the bank asks. */
export async function answerInvoice(
  simulator: StripeSimulator,
  exchange: Exchange,
): Promise<boolean> {
  const { path } = exchange;
  const intent = /^\/confirm\/(pi_\w+)$/.exec(path)?.[1];
  if (intent !== undefined) {
    await answerBank(simulator, exchange, intent);
    return true;
  }
  const match = /^\/invoice\/(in_\w+)(\/pdf)?$/.exec(path);
  if (match === null) return false;
  const invoice = simulator.account.store.invoices.get(match[1]);
  if (invoice === undefined) throw new RequestRefused(404, null, 'There is no such invoice');
  if (match[2] !== undefined) sendPdf(exchange, invoice);
  else if (exchange.method === 'POST') await pay(simulator, exchange, invoice);
  else show(exchange, invoice, null);
  return true;
}

async function pay(
  simulator: StripeSimulator,
  exchange: Exchange,
  invoice: Invoice,
): Promise<void> {
  const form = await readForm(exchange.request);
  const { account } = simulator;
  if (invoice.status !== 'open') {
    show(exchange, invoice, null);
    return;
  }
  const language = pageLanguage(exchange);
  try {
    const card = addCard(account, readCardNumber(form.get('testCard') ?? form.get('card') ?? ''));
    if (invoice.customer !== null) attachPaymentMethod(account, card, invoice.customer);
    const outcome = chargeInvoice(account, invoice, { method: card.id });
    simulator.changed();
    if (outcome === 'asks') {
      const { id } = intentOf(account, invoice);
      leadTo(exchange, `/confirm/${id}?language=${language}`);
    } else show(exchange, invoice, outcome === 'paid' ? null : checkoutWords[language].declined);
  } catch (error) {
    if (!(error instanceof StripeRefusal)) throw error;
    show(exchange, invoice, error.message);
  }
}

async function answerBank(
  simulator: StripeSimulator,
  exchange: Exchange,
  id: string,
): Promise<void> {
  const { account } = simulator;
  const intent = account.store.paymentIntents.get(id);
  if (intent === undefined) throw new RequestRefused(404, null, 'There is no such payment');
  const invoice = invoiceOfIntent(account, id);
  const path = `/confirm/${id}`;
  if (exchange.method === 'POST') {
    const form = await readForm(exchange.request);
    if (intent.status === 'requires_action') {
      const outcome = answerConfirmation(account, intent, form.get('answer') === 'yes');
      if (outcome === 'succeeded' && invoice?.status === 'open') markPaid(account, invoice);
      simulator.changed();
    }
    leadTo(exchange, invoice === null ? path : `/invoice/${invoice.id}`);
    return;
  }
  const language = pageLanguage(exchange);
  const { title, paid, expired } = checkoutWords[language];
  const amount = money(language, intent.amount, intent.currency);
  const body =
    intent.status === 'requires_action'
      ? renderBank(language, path, amount)
      : `<h1>${intent.status === 'succeeded' ? paid : expired}</h1>`;
  sendPage(exchange, { language, title, path, body });
}

function show(exchange: Exchange, invoice: Invoice, problem: string | null): void {
  const language = pageLanguage(exchange);
  sendPage(exchange, {
    language,
    title: invoice.number ?? invoice.id,
    path: `/invoice/${invoice.id}`,
    status: problem === null ? 200 : 402,
    body: renderInvoice(language, invoice, problem),
  });
}

function sendPdf({ response }: Exchange, invoice: Invoice): void {
  const file = makePdf(invoiceText(invoice));
  response.writeHead(200, {
    'content-type': 'application/pdf',
    'content-length': file.length,
    'content-disposition': `attachment; filename="${invoice.number ?? invoice.id}.pdf"`,
  });
  response.end(file);
}
