import type { RequestRefused } from '../request-refused.ts';
import {
  describeAge,
  escapeHtml,
  renderSimulatorPage,
  type PageLanguage,
} from '../simulator-page.ts';
import { sitePageWords, type PageAction } from './site-page-words.ts';
import type { VendorPackage } from './vendor-package.ts';
import { newestRelease } from './vendor-state.ts';

/** The page's path in a language. */
export function sitePagePath(language: PageLanguage): string {
  return language === 'sv' ? '/' : '/en';
}

/** What was just done, shown at the top of the page. */
export interface PageNotice {
  action: PageAction;
  vendor: VendorPackage;
  version: string;
}

/** The list of packages with the buttons that release, and the section for faults. */
export function renderSitePage(
  language: PageLanguage,
  packages: readonly VendorPackage[],
  notice: PageNotice | null,
  now: Date,
): string {
  const word = sitePageWords[language];
  const done =
    notice === null
      ? ''
      : `<p class="notice" role="status">${escapeHtml(word.done[notice.action](notice.vendor.name, notice.version))}</p>`;
  const rows = [...packages]
    .sort((a, b) => a.name.localeCompare(b.name, language))
    .map((vendor) => renderRow(language, vendor, now));
  const body = `<h1>${escapeHtml(word.heading)}</h1>
<p>${escapeHtml(word.explanation)}</p>
${done}
<form method="post" action="/act/release">
${hidden('language', language)}${hidden('identifier', 'random')}
<p><button class="main">${escapeHtml(word.random)}</button></p>
<p class="secondary">${escapeHtml(word.randomHint)}</p>
</form>
<div class="card tight"><div class="table-frame"><table>
<thead><tr><th scope="col">${word.columns.application}</th><th scope="col">${word.columns.version}</th>
<th scope="col" class="wide">${word.columns.released}</th><th scope="col" class="wide">${word.columns.feed}</th>
<th scope="col">${word.columns.action}</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table></div></div>
${renderFaults(language, packages)}`;
  return renderPage(language, body);
}

/** A page that says what was wrong with a form, with a link back. */
export function renderProblemPage(language: PageLanguage, refusal: RequestRefused): string {
  const word = sitePageWords[language];
  const message = word.problems[refusal.reason ?? ''] ?? refusal.message;
  return renderPage(
    language,
    `<h1>${escapeHtml(word.problem)}</h1>
<p class="notice problem" role="alert">${escapeHtml(message)}</p>
<p><a href="${sitePagePath(language)}">${escapeHtml(word.back)}</a></p>`,
  );
}

function renderPage(language: PageLanguage, body: string): string {
  const { title, part } = sitePageWords[language];
  const otherLanguageHref = sitePagePath(language === 'sv' ? 'en' : 'sv');
  return renderSimulatorPage({ language, title, part, otherLanguageHref, body });
}

function renderRow(language: PageLanguage, vendor: VendorPackage, now: Date): string {
  const word = sitePageWords[language];
  const newest = newestRelease(vendor);
  const version = newest === null ? word.noVersion : newest.version;
  const released =
    newest === null
      ? '–'
      : `<time datetime="${newest.releasedAt}" title="${newest.releasedAt}">${describeAge(language, new Date(newest.releasedAt), now)}</time>`;
  return `<tr><th scope="row">${escapeHtml(vendor.name)}<span class="secondary">${escapeHtml(vendor.publisher)}</span></th>
<td class="version">${escapeHtml(version)}</td><td class="wide">${released}</td>
<td class="wide">${feedLink(language, vendor)}</td>
<td><form method="post" action="/act/release">${hidden('language', language)}${hidden('identifier', vendor.identifier)}<button aria-label="${escapeHtml(word.releaseOf(vendor.name))}">${escapeHtml(word.release)}</button></form></td></tr>`;
}

function renderFaults(language: PageLanguage, packages: readonly VendorPackage[]): string {
  const word = sitePageWords[language];
  const options = packages.map(
    (vendor) =>
      `<option value="${escapeHtml(vendor.identifier)}">${escapeHtml(vendor.name)}</option>`,
  );
  const choices = word.faults.map(
    ({ action, label, hint }) =>
      `<li><button formaction="/act/${action}">${escapeHtml(label)}</button><span class="secondary">${escapeHtml(hint)}</span></li>`,
  );
  return `<section class="card" aria-labelledby="faults">
<h2 id="faults">${escapeHtml(word.faultsHeading)}</h2>
<p class="secondary">${escapeHtml(word.faultsExplanation)}</p>
<form method="post" action="/act/wrong-hash">${hidden('language', language)}
<label for="fault-application">${escapeHtml(word.chooseApplication)}</label>
<select id="fault-application" name="identifier">${options.join('')}</select>
<ul class="choices">${choices.join('\n')}</ul>
</form></section>`;
}

function feedLink(language: PageLanguage, vendor: VendorPackage): string {
  const label = escapeHtml(sitePageWords[language].feeds[vendor.feed.kind]);
  return `<a href="${escapeHtml(feedPath(vendor))}">${label}</a>`;
}

/** The path of the feed that tells of a package, from the site's root. */
export function feedPath(vendor: VendorPackage): string {
  const identifier = encodeURIComponent(vendor.identifier);
  switch (vendor.feed.kind) {
    case 'winget-manifests':
      return '/winget/index.json';
    case 'github-releases':
      return `/github/repos/${vendor.feed.repository}/releases`;
    case 'json-endpoint':
      return `/json/${identifier}.json`;
    case 'fixed-url': {
      const type = vendor.releases[0]?.installers[0]?.type ?? 'exe';
      return `/download/${identifier}/latest.${type === 'msi' || type === 'wix' ? 'msi' : 'exe'}`;
    }
  }
}

function hidden(name: string, value: string): string {
  return `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`;
}
