export type PageLanguage = 'sv' | 'en';

export interface SimulatorPage {
  language: PageLanguage;
  title: string;
  /** Address of the same page in the other language. */
  otherLanguageHref: string;
  /** Name of the part, shown at the top beside the word that says it is simulated. */
  part: string;
  /** HTML of the main area. */
  body: string;
}

const words = {
  sv: { simulated: 'simulering', other: 'English', otherCode: 'en' },
  en: { simulated: 'simulation', other: 'Svenska', otherCode: 'sv' },
};

/** Makes text safe to put between tags and inside quoted attributes. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** One whole HTML document with the simulators' plain frame. It refers to `/style.css`. */
export function renderSimulatorPage(page: SimulatorPage): string {
  const word = words[page.language];
  return `<!doctype html>
<html lang="${page.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(page.title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/style.css">
</head>
<body>
<header class="top">
<p class="part"><strong>${escapeHtml(page.part)}</strong> <span class="badge">${word.simulated}</span></p>
<a href="${escapeHtml(page.otherLanguageHref)}" lang="${word.otherCode}" hreflang="${word.otherCode}">${word.other}</a>
</header>
<main>
${page.body}
</main>
</body>
</html>
`;
}

/** Headers of every page: nothing is loaded from elsewhere, no script runs, nobody frames it. */
export function pageHeaders(policy = "style-src 'self'; img-src data:"): Record<string, string> {
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; ${policy}; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cache-control': 'no-store',
  };
}

/** How long ago `then` was, in words while it is recent, else day and time in Sweden. */
export function describeAge(language: PageLanguage, then: Date, now: Date): string {
  const seconds = Math.floor((now.getTime() - then.getTime()) / 1000);
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' });
  if (seconds >= 0 && seconds < 60) return format.format(-seconds, 'second');
  if (seconds >= 60 && seconds < 3600) return format.format(-Math.floor(seconds / 60), 'minute');
  return describeInstant(language, then);
}

/** Day and time in Sweden. */
export function describeInstant(language: PageLanguage, instant: Date): string {
  return new Intl.DateTimeFormat(language === 'sv' ? 'sv-SE' : 'en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'Europe/Stockholm',
  }).format(instant);
}

/** The style sheet of every simulator page. Colours are those of Lappa, in light and dark. */
export const simulatorStyle = `
:root { color-scheme: light dark;
  --paper: #fafaf7; --surface: #fff; --ink: #15201b; --ink-2: #46554e; --line: #e2e6e1;
  --line-strong: #cfd6d0; --accent: #0e6a4e; --on-accent: #fff; --amber: #8a5a00;
  --amber-soft: #fff3d9; --green-soft: #e3f1ea; --green: #0a4d39; --red: #a1261f; --red-soft: #fdebe8; }
@media (prefers-color-scheme: dark) { :root {
  --paper: #0e1412; --surface: #151d1a; --ink: #e8efeb; --ink-2: #aebab4; --line: #25302b;
  --line-strong: #36433d; --accent: #5cc8a3; --on-accent: #0e1412; --amber: #f0c060;
  --amber-soft: #33280f; --green-soft: #16332a; --green: #8fe0c3; --red: #f2938b; --red-soft: #3a1b18; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/24px Inter, system-ui, -apple-system, "Segoe UI", sans-serif; }
.top, main { max-width: 960px; margin: 0 auto; padding: 0 20px; }
.top { display: flex; justify-content: space-between; align-items: center; min-height: 56px; }
.part { margin: 0; }
main { padding-bottom: 72px; }
h1 { font-size: 28px; line-height: 34px; letter-spacing: -0.022em; margin: 24px 0 8px; }
h2 { font-size: 17px; margin: 0 0 8px; }
p { margin: 0 0 12px; max-width: 68ch; overflow-wrap: anywhere; }
a { color: var(--accent); }
.secondary { color: var(--ink-2); font-size: 14px; line-height: 20px; }
.badge { display: inline-block; padding: 0 10px; border-radius: 999px; font-size: 13px;
  background: var(--amber-soft); color: var(--amber); }
.notice { padding: 12px 16px; border-radius: 12px; background: var(--green-soft); color: var(--green); }
.notice.problem { background: var(--red-soft); color: var(--red); }
.card { background: var(--surface); border: 1px solid var(--line); border-radius: 12px;
  padding: 20px; margin: 20px 0; }
.card.tight { padding: 4px 20px; }
.table-frame { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: 15px; }
th { text-align: left; font-size: 13px; font-weight: 500; color: var(--ink-2); }
th, td { padding: 12px 16px 12px 0; border-bottom: 1px solid var(--line); vertical-align: middle; }
tbody tr:last-child > * { border-bottom: 0; }
th:last-child, td:last-child { padding-right: 0; text-align: right; }
tbody th { font-size: 15px; font-weight: 580; color: var(--ink); }
tbody th .secondary { display: block; font-weight: 400; overflow-wrap: anywhere; }
.version, time { font-variant-numeric: tabular-nums; white-space: nowrap; }
button, select { font: inherit; font-size: 15px; min-height: 40px; padding: 0 16px;
  border-radius: 8px; border: 1px solid var(--line-strong); background: var(--surface); color: var(--ink); }
input { font: inherit; font-size: 15px; min-height: 40px; width: 100%; max-width: 360px; padding: 0 12px;
  border-radius: 8px; border: 1px solid var(--line-strong); background: var(--surface); color: var(--ink); }
td input { width: 96px; }
.plain { list-style: none; margin: 0; padding: 0; }
.plain li { margin-bottom: 8px; }
.inline { display: inline-block; margin: 0 4px 4px 0; }
button { cursor: pointer; font-weight: 550; white-space: nowrap; }
button.main { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
label { display: block; font-size: 13px; color: var(--ink-2); margin-bottom: 4px; }
select { width: 100%; max-width: 360px; margin-bottom: 16px; }
.choices { list-style: none; margin: 0; padding: 0; }
.choices li { display: grid; grid-template-columns: 300px 1fr; gap: 4px 16px; align-items: center; padding: 8px 0; }
ul button { max-width: 100%; white-space: normal; overflow-wrap: anywhere; text-align: left; }
.choices button { width: 100%; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px; margin: 0; }
.facts dt { color: var(--ink-2); }
.facts dd { margin: 0; overflow-wrap: anywhere; }
iframe { width: 100%; height: 60vh; border: 1px solid var(--line); border-radius: 12px; background: #fff; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; font: 14px/22px ui-monospace, monospace; }
@media (max-width: 640px) {
  .wide { display: none; }
  .choices li { grid-template-columns: 1fr; }
  th, td { padding-right: 10px; }
  button { padding: 0 12px; }
  button.main { white-space: normal; min-height: 48px; }
}
`;
