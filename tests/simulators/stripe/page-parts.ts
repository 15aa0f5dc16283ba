import {
  escapeHtml,
  pageHeaders,
  renderSimulatorPage,
  type PageLanguage,
} from '../simulator-page.ts';
import type { Exchange } from './stripe-simulator.ts';

/** A page's answer: its words, and the sites its forms may lead to beside its own. */
export interface StripePage {
  language: PageLanguage;
  title: string;
  body: string;
  /** Address of the same page, where `language` is set for the other language. */
  path: string;
  leadsTo?: (string | null)[];
  status?: number;
}

/** The language a page is shown in: the one asked for, the session's, the browser's. */
export function pageLanguage(exchange: Exchange, locale: string | null = null): PageLanguage {
  const asked = exchange.query.get('language') ?? locale;
  if (asked === 'sv' || asked === 'en') return asked;
  if (asked?.startsWith('en') === true) return 'en';
  return /^en\b/i.test(exchange.request.headers['accept-language'] ?? '') ? 'en' : 'sv';
}

/** Sends a page in the simulators' frame. */
export function sendPage(exchange: Exchange, page: StripePage): void {
  const other = page.language === 'sv' ? 'en' : 'sv';
  const sites = (page.leadsTo ?? []).map(originOf).filter((origin) => origin !== null);
  const policy = `style-src 'self'; img-src data:; form-action 'self' ${sites.join(' ')}`;
  exchange.response.writeHead(page.status ?? 200, pageHeaders(policy));
  exchange.response.end(
    renderSimulatorPage({
      language: page.language,
      title: page.title,
      part: page.language === 'sv' ? 'Betalning' : 'Payment',
      otherLanguageHref: `${page.path}?language=${other}`,
      body: page.body,
    }),
  );
}

/** Leads the browser on by GET. */
export function leadTo({ response }: Exchange, location: string): void {
  response.writeHead(303, { location, 'cache-control': 'no-store' }).end();
}

/** An amount in its currency, as the language writes it. */
export function money(language: PageLanguage, amount: number, currency: string): string {
  return new Intl.NumberFormat(language === 'sv' ? 'sv-SE' : 'en-GB', {
    style: 'currency',
    currency: currency.toUpperCase(),
  }).format(amount / 100);
}

/** A day in Sweden, from seconds. */
export function day(language: PageLanguage, seconds: number): string {
  return new Intl.DateTimeFormat(language === 'sv' ? 'sv-SE' : 'en-GB', {
    dateStyle: 'medium',
    timeZone: 'Europe/Stockholm',
  }).format(new Date(seconds * 1000));
}

/** A labelled text field. */
export function field(name: string, label: string, value: string, more = ''): string {
  return `<p><label for="${name}">${escapeHtml(label)}</label><input id="${name}" name="${name}" value="${escapeHtml(value)}" ${more}></p>`;
}

export function hidden(name: string, value: string): string {
  return `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`;
}

function originOf(address: string | null): string | null {
  try {
    return address === null ? null : new URL(address).origin;
  } catch {
    return null;
  }
}
