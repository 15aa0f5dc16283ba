import type { IncomingMessage, ServerResponse } from 'node:http';
import { readForm } from '../request-body.ts';
import { RequestRefused } from '../request-refused.ts';
import { pageHeaders, simulatorStyle, type PageLanguage } from '../simulator-page.ts';
import type { MailMessage } from './mail-message.ts';
import type { MailStore } from './mail-store.ts';
import { mailboxPath, renderMailbox, renderMailboxProblem, renderMessage } from './mailbox-page.ts';

/** Mail brings its own styles, and pictures from the machine itself (the demo's) may be shown. */
const MESSAGE_POLICY =
  "style-src 'self' 'unsafe-inline'; img-src data: http://localhost:* http://127.0.0.1:*";

/**
 * Answers the mailbox's pages (`/`, `/en`, `/messages/<id>`) and its JSON: `/messages.json` with
 * all messages newest first (`?to=<address>` for one recipient's), `/messages/<id>.json` with one.
 * `POST /messages/delete` deletes all. Bad input gets 4xx.
 */
export async function answerMailbox(
  store: MailStore,
  now: () => Date,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = URL.parse(request.url ?? '/', 'http://mailbox.invalid');
  const isEnglish = url !== null && /^\/en(\/|$)/.test(url.pathname);
  const language: PageLanguage = isEnglish ? 'en' : 'sv';
  const path = url?.pathname.replace(/^\/en(?=\/|$)/, '') || '/';
  try {
    if (path === '/messages/delete') {
      await deleteAll(store, request, response);
      return;
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      throw new RequestRefused(405, null, 'Only GET is possible here');
    }
    if (path === '/') {
      response.writeHead(200, pageHeaders());
      response.end(renderMailbox(language, store.list(), now()));
    } else if (path === '/style.css') {
      response.writeHead(200, { 'content-type': 'text/css; charset=utf-8' }).end(simulatorStyle);
    } else if (path === '/messages.json') {
      sendJson(response, 200, { messages: listMessages(store, url?.searchParams.get('to')) });
    } else {
      sendMessage(store, language, path, response);
    }
  } catch (error) {
    if (!(error instanceof RequestRefused)) throw error;
    const { status, field, message } = error;
    if (status === 405) response.setHeader('allow', path === '/messages/delete' ? 'POST' : 'GET');
    if (path.endsWith('.json')) {
      sendJson(response, status, { error: { field, message } });
    } else {
      response.writeHead(status, pageHeaders()).end(renderMailboxProblem(language, message));
    }
  }
}

async function deleteAll(
  store: MailStore,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'POST') throw new RequestRefused(405, null, 'Send the form by POST');
  const form = await readForm(request);
  store.clear();
  const location = mailboxPath(form.get('language') === 'en' ? 'en' : 'sv');
  response.writeHead(303, { location }).end();
}

function listMessages(store: MailStore, to: string | null | undefined): MailMessage[] {
  const wanted = to?.toLowerCase();
  return store
    .list()
    .filter(
      (message) =>
        wanted === undefined || message.to.some((address) => address.toLowerCase() === wanted),
    );
}

function sendMessage(
  store: MailStore,
  language: PageLanguage,
  path: string,
  response: ServerResponse,
): void {
  const match = /^\/messages\/(\d{1,15})(\.json)?$/.exec(path);
  const message = match === null ? null : store.get(match[1] ?? '');
  if (message === null) throw new RequestRefused(404, null, `${path} is not here`);
  if (match?.[2] !== undefined) {
    sendJson(response, 200, message);
  } else {
    response.writeHead(200, pageHeaders(MESSAGE_POLICY)).end(renderMessage(language, message));
  }
}

function sendJson(response: ServerResponse, status: number, data: unknown): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(JSON.stringify(data));
}
