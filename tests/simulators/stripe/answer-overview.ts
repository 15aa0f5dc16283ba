import { readForm } from '../request-body.ts';
import { RequestRefused } from '../request-refused.ts';
import { escapeHtml, type PageLanguage } from '../simulator-page.ts';
import { StripeRefusal } from './api-error.ts';
import { behindOurBack } from './behind-our-back.ts';
import { renderOverview } from './overview-page.ts';
import { overviewWords } from './overview-words.ts';
import { leadTo, pageLanguage, sendPage } from './page-parts.ts';
import type { Exchange, StripeSimulator } from './stripe-simulator.ts';

type Act = (simulator: StripeSimulator, form: URLSearchParams) => void;

const acts: Record<string, Act> = {
  day: ({ account }) => void account.clock.advance({ days: 1 }),
  month: ({ account }) => void account.clock.advance({ months: 1 }),
  year: ({ account }) => void account.clock.advance({ years: 1 }),
  drop: ({ faults }) => faults.add({ kind: 'drop' }),
  double: ({ faults }) => faults.add({ kind: 'duplicate' }),
  limit: ({ faults }) => faults.add({ kind: 'rate-limit' }),
  fail: ({ account }, form) => behindOurBack(account).failNextCharges(idOf(form), 1),
  cancel: ({ account }, form) => behindOurBack(account).cancelSubscription(idOf(form)),
  quantity: ({ account }, form) =>
    behindOurBack(account).changeQuantity(idOf(form), Number(form.get('quantity'))),
  resend: ({ webhooks, account }, form) => {
    const id = idOf(form);
    if (account.store.events.get(id) === undefined) {
      throw new RequestRefused(404, 'id', `There is no event ${id}`);
    }
    webhooks.resend(id);
  },
};

/** Answers the page at the root and the forms it sends to /act/…. */
export async function answerOverview(
  simulator: StripeSimulator,
  exchange: Exchange,
): Promise<boolean> {
  const action = /^\/act\/([a-z]+)$/.exec(exchange.path)?.[1];
  if (action !== undefined) {
    await answerForm(simulator, exchange, action);
    return true;
  }
  if (exchange.path !== '/') return false;
  const language = pageLanguage(exchange);
  const notice = exchange.query.has('done') ? overviewWords[language].done : null;
  simulator.account.clock.catchUp();
  show(exchange, language, renderOverview(language, simulator.account, notice));
  return true;
}

async function answerForm(
  simulator: StripeSimulator,
  exchange: Exchange,
  action: string,
): Promise<void> {
  if (exchange.method !== 'POST') throw new RequestRefused(405, null, 'Send the form by POST');
  const form = await readForm(exchange.request);
  const language: PageLanguage = form.get('language') === 'en' ? 'en' : 'sv';
  const act = Object.hasOwn(acts, action) ? acts[action] : undefined;
  try {
    if (act === undefined) throw new RequestRefused(404, null, `There is no /act/${action}`);
    act(simulator, form);
    simulator.changed();
    leadTo(exchange, `/?language=${language}&done=${action}`);
  } catch (error) {
    const isRefusal = error instanceof RequestRefused || error instanceof StripeRefusal;
    if (!isRefusal) throw error;
    const word = overviewWords[language];
    const body = `<h1>${word.problem}</h1><p class="notice problem" role="alert">${escapeHtml(error.message)}</p><p><a href="/?language=${language}">${word.back}</a></p>`;
    show(exchange, language, body, error.status);
  }
}

function show(exchange: Exchange, language: PageLanguage, body: string, status = 200): void {
  const { title } = overviewWords[language];
  sendPage(exchange, { language, title, path: '/', body, status });
}

function idOf(form: URLSearchParams): string {
  const id = form.get('id') ?? '';
  if (id === '') throw new RequestRefused(400, 'id', 'id is missing');
  return id;
}
