import { randomInt } from 'node:crypto';
import { readForm } from '../request-body.ts';
import { RequestRefused } from '../request-refused.ts';
import { pageHeaders, simulatorStyle, type PageLanguage } from '../simulator-page.ts';
import { renderProblemPage, renderSitePage, sitePagePath, type PageNotice } from './site-page.ts';
import type { PageAction } from './site-page-words.ts';
import type { Exchange, VendorSite } from './vendor-site.ts';

type Act = (site: VendorSite, identifier: string) => { version: string };

const acts: Record<PageAction, Act> = {
  release: ({ state }, identifier) => state.release(identifier),
  'wrong-hash': ({ state }, identifier) => state.release(identifier, { wrongHash: true }),
  rerelease: ({ state }, identifier) => state.rerelease(identifier),
  rollback: ({ state }, identifier) => state.rollback(identifier),
  withdraw: ({ state }, identifier) => state.withdraw(identifier),
};

/** Answers the page in both languages, its style sheet, and the forms it sends to /act/…. */
export async function answerPage(site: VendorSite, exchange: Exchange): Promise<boolean> {
  const { request, response, segments, query } = exchange;
  const [first = '', action = ''] = segments;
  if (first === 'act') {
    await answerForm(site, exchange, action);
    return true;
  }
  if (segments.length > 1 || !['', 'en', 'style.css'].includes(first)) return false;
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD', 'content-type': 'text/plain' });
    response.end('Use GET here\n');
    return true;
  }
  if (first === 'style.css') {
    response.writeHead(200, { 'content-type': 'text/css; charset=utf-8' }).end(simulatorStyle);
    return true;
  }
  const language = first === 'en' ? 'en' : 'sv';
  response.writeHead(200, pageHeaders());
  response.end(renderSitePage(language, site.state.packages, readNotice(site, query), site.now()));
  return true;
}

async function answerForm(site: VendorSite, exchange: Exchange, action: string): Promise<void> {
  const { request, response } = exchange;
  let language: PageLanguage = 'sv';
  try {
    if (!isPageAction(action)) throw new RequestRefused(404, null, `There is no /act/${action}`);
    if (request.method !== 'POST') throw new RequestRefused(405, null, 'Send the form by POST');
    const form = await readForm(request);
    language = form.get('language') === 'en' ? 'en' : 'sv';
    const identifier = form.get('identifier') ?? '';
    if (identifier === '') throw new RequestRefused(400, 'identifier', 'identifier is missing');
    const chosen = identifier === 'random' ? pickRandom(site) : identifier;
    const vendor = site.state.find(chosen);
    const { version } = acts[action](site, chosen);
    const query = new URLSearchParams({ done: action, identifier: vendor.identifier, version });
    response.writeHead(303, { location: `${sitePagePath(language)}?${query.toString()}` }).end();
  } catch (error) {
    if (!(error instanceof RequestRefused)) throw error;
    const allow = error.status === 405 ? { allow: 'POST' } : {};
    response.writeHead(error.status, { ...pageHeaders(), ...allow });
    response.end(renderProblemPage(language, error));
  }
}

function isPageAction(text: string): text is PageAction {
  return Object.hasOwn(acts, text);
}

function pickRandom(site: VendorSite): string {
  const { packages } = site.state;
  if (packages.length === 0) throw new RequestRefused(409, null, 'There are no packages');
  return packages[randomInt(packages.length)]?.identifier ?? '';
}

/** Only what really is in the state is repeated on the page, so that a link cannot make it lie. */
function readNotice(site: VendorSite, query: URLSearchParams): PageNotice | null {
  const action = query.get('done') ?? '';
  const vendor = site.state.get(query.get('identifier') ?? '');
  const release = vendor?.releases.find((one) => one.version === query.get('version'));
  if (!isPageAction(action) || vendor === null || release === undefined) return null;
  return { action, vendor, version: release.version };
}
