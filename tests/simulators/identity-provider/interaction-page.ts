import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import { escapeHtml, pageHeaders, renderSimulatorPage, simulatorStyle } from '../simulator-page.ts';
import type { SimulatedAccount } from './start-identity-provider.ts';

/**
 * The sign-in page: `/interaction/<uid>` lists who one can be, `?as=<subject>` signs in as one of them, `?refuse`
 * says no. Links, not forms: a browser would not let a form's answer lead back to another site.
 */
export async function answerInteraction(
  provider: Provider,
  accounts: readonly SimulatedAccount[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://provider.invalid');
  const { params } = await provider.interactionDetails(request, response);
  const chosen = url.searchParams.get('as');
  if (chosen !== null) {
    await provider.interactionFinished(request, response, { login: { accountId: chosen } });
  } else if (url.searchParams.has('refuse')) {
    const refusal = { error: 'access_denied', error_description: 'The person said no.' };
    await provider.interactionFinished(request, response, refusal);
  } else {
    const language = url.searchParams.has('en') ? 'en' : 'sv';
    response.writeHead(200, pageHeaders("style-src 'unsafe-inline'; img-src data:")).end(
      renderSimulatorPage({
        language,
        title: language === 'sv' ? 'Vem är du?' : 'Who are you?',
        part: language === 'sv' ? 'Organisationens inloggning' : 'The organisation’s sign-in',
        otherLanguageHref: language === 'sv' ? `${url.pathname}?en` : url.pathname,
        body: renderAccounts(
          language,
          accounts,
          typeof params.login_hint === 'string' ? params.login_hint : '',
        ),
      }).replace('<link rel="stylesheet" href="/style.css">', `<style>${simulatorStyle}</style>`),
    );
  }
}

function renderAccounts(
  language: 'sv' | 'en',
  accounts: readonly SimulatedAccount[],
  hint: string,
): string {
  const [title, refuse] = language === 'sv' ? ['Vem är du?', 'Avbryt'] : ['Who are you?', 'Cancel'];
  const byHint = [...accounts].sort((a, b) => Number(b.email === hint) - Number(a.email === hint));
  const items = byHint.map(
    ({ subject, name, email }) =>
      `<li><a href="?as=${encodeURIComponent(subject)}">${escapeHtml(name)}</a> ${escapeHtml(email)}</li>`,
  );
  return `<h1>${title}</h1><ul>${items.join('')}</ul><p><a href="?refuse">${refuse}</a></p>`;
}
