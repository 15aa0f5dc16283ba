import { redirect } from '@remix-run/node';
import type { TypedResponse } from '@remix-run/node';
import type { SignInOutcome } from '#app/domain/accounts/finish-sign-in.ts';
import type { Locale } from '#app/i18n/locale.ts';
import { appPath, signInCodePath } from '#app/paths.ts';
import { safeReturnPath } from './return-path.server.ts';
import {
  challengeCookieHeader,
  clearChallengeCookieHeader,
  sessionCookieHeader,
} from './session-cookie.server.ts';

/** Answers a sign-in: with the session's cookie and the page to go to, or with the way to the second factor. */
export async function completeSignIn(
  outcome: SignInOutcome,
  { locale, returnTo }: { locale: Locale; returnTo: string | null },
): Promise<TypedResponse<never>> {
  const headers = new Headers();
  const path = safeReturnPath(returnTo, appPath());
  if (outcome.kind === 'second-factor') {
    headers.append('Set-Cookie', await challengeCookieHeader(outcome.challenge));
    const query = new URLSearchParams({ returnTo: path });
    return redirect(`${signInCodePath(locale)}?${query.toString()}`, { status: 303, headers });
  }
  headers.append('Set-Cookie', await sessionCookieHeader(outcome.session));
  headers.append('Set-Cookie', await clearChallengeCookieHeader());
  return redirect(path, { status: 303, headers });
}
