import type { RequestRefused } from '../request-refused.ts';
import { describeAge, escapeHtml, renderSimulatorPage } from '../simulator-page.ts';
import type { PageLanguage } from '../simulator-page.ts';
import type { Computer } from './computer.ts';
import type { Fleet } from './fleet.ts';
import { fleetPageWords } from './fleet-page-words.ts';
import type { FleetAction } from './fleet-page-words.ts';

const mostRows = 200;

/** The page's path in a language. */
export function fleetPagePath(language: PageLanguage): string {
  return language === 'sv' ? '/' : '/en';
}

/** How many computers there are, the buttons, and what each did last. */
export function renderFleetPage(
  language: PageLanguage,
  fleet: Pick<Fleet, 'computers' | 'isPaused'>,
  done: FleetAction | null,
  now: Date,
): string {
  const word = fleetPageWords[language];
  const told = done ? word.done[done] : fleet.isPaused ? word.paused : null;
  const latestFirst = [...fleet.computers].sort((a, b) => b.last.at.localeCompare(a.last.at));
  const rows = latestFirst.slice(0, mostRows).map((one) => renderRow(language, one, now));
  const left = fleet.computers.length - rows.length;
  const { columns } = word;
  const action = fleet.isPaused ? 'resume' : 'pause';
  const body = `<h1>${escapeHtml(word.heading(fleet.computers.length))}</h1>
<p>${escapeHtml(word.explanation)}</p>
${told === null ? '' : `<p class="notice" role="status">${escapeHtml(told)}</p>`}
<p>${button(language, 'add-ten', word.addTen, true)}
${button(language, 'check-in', word.checkInNow)}
${button(language, action, word[action])}</p>
<div class="card tight"><div class="table-frame"><table>
<thead><tr><th scope="col">${columns.name}</th><th scope="col" class="wide">${columns.programs}</th>
<th scope="col">${columns.act}</th><th scope="col">${columns.when}</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table></div></div>
${left > 0 ? `<p class="secondary">${escapeHtml(word.more(left))}</p>` : ''}`;
  return renderPage(language, body);
}

/** A page that says what was wrong with a form, with a link back. */
export function renderFleetProblem(language: PageLanguage, refusal: RequestRefused): string {
  const word = fleetPageWords[language];
  return renderPage(
    language,
    `<h1>${escapeHtml(word.problem)}</h1>
<p class="notice problem" role="alert">${escapeHtml(refusal.message)}</p>
<p><a href="${fleetPagePath(language)}">${escapeHtml(word.back)}</a></p>`,
  );
}

function renderPage(language: PageLanguage, body: string): string {
  const { title, part } = fleetPageWords[language];
  const otherLanguageHref = fleetPagePath(language === 'sv' ? 'en' : 'sv');
  return renderSimulatorPage({ language, title, part, otherLanguageHref, body });
}

function renderRow(language: PageLanguage, computer: Computer, now: Date): string {
  const word = fleetPageWords[language];
  const { name, windowsEdition, windowsVersion, programs, last } = computer;
  const when = `<time datetime="${last.at}" title="${last.at}">${describeAge(language, new Date(last.at), now)}</time>`;
  return `<tr><th scope="row">${escapeHtml(name)}<span class="secondary">${escapeHtml(windowsEdition)} ${escapeHtml(windowsVersion)}</span></th>
<td class="wide">${programs.length}</td><td>${escapeHtml(`${word.acts[last.act]} ${last.about}`.trim())}</td><td>${when}</td></tr>`;
}

function button(
  language: PageLanguage,
  action: FleetAction,
  label: string,
  isMain = false,
): string {
  return `<form class="inline" method="post" action="/act/${action}"><input type="hidden" name="language" value="${language}"><button${isMain ? ' class="main"' : ''}>${escapeHtml(label)}</button></form>`;
}
