import { redirect } from '@remix-run/node';
import type { AppLoadContext, TypedResponse } from '@remix-run/node';
import type { SignInOutcome } from '#app/domain/accounts/finish-sign-in.ts';
import { endSession } from '#app/domain/accounts/start-session.ts';
import type { Locale } from '#app/i18n/locale.ts';
import { appPath, signInCodePath } from '#app/paths.ts';
import { asSelf, identifyBrowser } from './identity.server.ts';
import { safeReturnPath } from './return-path.server.ts';
import {
  challengeCookieHeader,
  clearChallengeCookieHeader,
  sessionCookieHeader,
} from './session-cookie.server.ts';

export interface SignInAnswer {
  locale: Locale;
  returnTo: string | null;
  /** The request that signs in: a session that its browser had already ends with it. */
  former: { request: Request; context: AppLoadContext };
}

/** Answers a sign-in: with the session's cookie and the page to go to, or with the way to the second factor. */
export async function completeSignIn(
  outcome: SignInOutcome,
  { locale, returnTo, former }: SignInAnswer,
): Promise<TypedResponse<never>> {
  const headers = new Headers();
  const path = safeReturnPath(returnTo, appPath());
  if (outcome.kind === 'second-factor') {
    headers.append('Set-Cookie', await challengeCookieHeader(outcome.challenge));
    const query = new URLSearchParams({ returnTo: path });
    return redirect(`${signInCodePath(locale)}?${query.toString()}`, { status: 303, headers });
  }
  await endFormerSession(former);
  headers.append('Set-Cookie', await sessionCookieHeader(outcome.session));
  headers.append('Set-Cookie', await clearChallengeCookieHeader());
  return redirect(path, { status: 303, headers });
}

async function endFormerSession({ request, context }: SignInAnswer['former']) {
  const identity = await identifyBrowser(request, context);
  if (!identity) return;
  const { id, person } = identity.session;
  await asSelf(context, (opened) => endSession(opened, person.id, id, 'replaced'));
}
