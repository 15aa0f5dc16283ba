import {
  describeAge,
  describeInstant,
  escapeHtml,
  renderSimulatorPage,
  type PageLanguage,
} from '../simulator-page.ts';
import type { MailMessage } from './mail-message.ts';
import { linkify, messageFrame } from './message-frame.ts';

const words = {
  sv: {
    part: 'Brevlådan',
    title: 'Brevlåda',
    explanation:
      'Här hamnar all e-post som Lappa skickar i den här demonstrationen. Ingenting lämnar datorn.',
    none: 'Inga brev än',
    count: (count: number) => (count === 1 ? 'Ett brev' : `${count} brev`),
    subject: 'Ämne',
    from: 'Från',
    to: 'Till',
    time: 'Kom',
    attachments: 'Bilagor',
    text: 'Som text',
    noSubject: '(utan ämne)',
    deleteAll: 'Ta bort alla brev',
    back: 'Till alla brev',
    problem: 'Det gick inte',
    frame: 'Brevet som det ser ut för mottagaren',
  },
  en: {
    part: 'The mailbox',
    title: 'Mailbox',
    explanation:
      'All mail that Lappa sends in this demonstration ends up here. Nothing leaves this machine.',
    none: 'No messages yet',
    count: (count: number) => (count === 1 ? 'One message' : `${count} messages`),
    subject: 'Subject',
    from: 'From',
    to: 'To',
    time: 'Came',
    attachments: 'Attachments',
    text: 'As text',
    noSubject: '(no subject)',
    deleteAll: 'Delete all messages',
    back: 'To all messages',
    problem: 'That did not work',
    frame: 'The message as the recipient sees it',
  },
};

/** The path of the list in a language. */
export function mailboxPath(language: PageLanguage): string {
  return language === 'sv' ? '/' : '/en';
}

/** All messages, newest first. */
export function renderMailbox(
  language: PageLanguage,
  messages: readonly MailMessage[],
  now: Date,
): string {
  const word = words[language];
  const rows = messages.map((message) => renderRow(language, message, now));
  const list = `<div class="card tight"><div class="table-frame"><table>
<thead><tr><th scope="col">${word.subject}</th><th scope="col" class="wide">${word.from}</th><th scope="col" class="wide">${word.to}</th><th scope="col">${word.time}</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table></div></div>
<form method="post" action="/messages/delete"><input type="hidden" name="language" value="${language}"><button>${word.deleteAll}</button></form>`;
  const body = `<h1>${messages.length === 0 ? word.none : word.count(messages.length)}</h1>
<p>${word.explanation}</p>
${messages.length === 0 ? '' : list}`;
  return renderPage(language, word.title, mailboxPath(otherThan(language)), body);
}

/** One message: its facts, its HTML in a frame without scripts, and its text. */
export function renderMessage(language: PageLanguage, message: MailMessage): string {
  const word = words[language];
  const subject = message.subject || word.noSubject;
  const facts: [string, string][] = [
    [word.from, message.from],
    [word.to, message.to.join(', ')],
    [word.time, describeInstant(language, new Date(message.receivedAt))],
  ];
  if (message.attachments.length > 0) {
    const files = message.attachments.map((one) => `${one.filename} (${one.size} B)`);
    facts.push([word.attachments, files.join(', ')]);
  }
  const terms = facts.map(([term, fact]) => `<dt>${term}</dt><dd>${escapeHtml(fact)}</dd>`);
  const body = `<p><a href="${mailboxPath(language)}">${word.back}</a></p>
<h1>${escapeHtml(subject)}</h1>
<dl class="facts">${terms.join('')}</dl>
${message.html === null ? '' : `<div class="card">${messageFrame(message.html, word.frame)}</div>`}
<section class="card"><h2>${word.text}</h2><pre>${linkify(message.text)}</pre></section>`;
  return renderPage(language, subject, messagePath(otherThan(language), message.id), body);
}

/** A page that says what was wrong, with a link back. */
export function renderMailboxProblem(language: PageLanguage, message: string): string {
  const word = words[language];
  const body = `<h1>${word.problem}</h1>
<p class="notice problem" role="alert">${escapeHtml(message)}</p>
<p><a href="${mailboxPath(language)}">${word.back}</a></p>`;
  return renderPage(language, word.problem, mailboxPath(otherThan(language)), body);
}

function renderPage(
  language: PageLanguage,
  title: string,
  otherLanguageHref: string,
  body: string,
): string {
  const { part } = words[language];
  return renderSimulatorPage({ language, title, part, otherLanguageHref, body });
}

function renderRow(language: PageLanguage, message: MailMessage, now: Date): string {
  const { receivedAt } = message;
  const subject = escapeHtml(message.subject || words[language].noSubject);
  const to = escapeHtml(message.to.join(', '));
  return `<tr><th scope="row"><a href="${messagePath(language, message.id)}">${subject}</a><span class="secondary">${to}</span></th>
<td class="wide">${escapeHtml(message.from)}</td><td class="wide">${to}</td>
<td><time datetime="${receivedAt}" title="${receivedAt}">${describeAge(language, new Date(receivedAt), now)}</time></td></tr>`;
}

function messagePath(language: PageLanguage, id: string): string {
  return `${language === 'en' ? '/en' : ''}/messages/${id}`;
}

function otherThan(language: PageLanguage): PageLanguage {
  return language === 'sv' ? 'en' : 'sv';
}
