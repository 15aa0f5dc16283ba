import type { LoaderFunctionArgs } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { finishSignIn } from '#app/domain/accounts/finish-sign-in.ts';
import {
  findSingleSignOn,
  receiveSingleSignOn,
  recognizeIdentity,
} from '#app/domain/accounts/single-sign-on/finish-single-sign-on.ts';
import { ForbiddenError, PlanLimitError } from '#app/domain/errors.ts';
import { joinBySingleSignOn } from '#app/domain/organizations/join-by-single-sign-on.ts';
import { env } from '#app/env.server.ts';
import { completeSignIn } from '#app/http/complete-sign-in.server.ts';
import { tellingOf } from '#app/http/error-page.server.ts';
import { originOf } from '#app/http/identity.server.ts';
import { readChallengeToken } from '#app/http/session-cookie.server.ts';
import type { Locale } from '#app/i18n/locale.ts';
import { ssoSignInPath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { asSystem } from '#db/tenancy.server.ts';

export const handle: PageHandle = { access: 'public' };

/** Where identity providers send people back to: signs them in, or tells on the page they came from why not. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const token = await readChallengeToken(request);
  const begun = token === null ? null : await findSingleSignOn(token);
  if (token === null || !begun) return failed('sv', 'expired');
  try {
    // The address as the provider knows it, whatever a proxy made of it.
    const { pathname, search } = new URL(request.url);
    const arrival = await receiveSingleSignOn(token, new URL(env().PUBLIC_URL + pathname + search));
    if (!arrival) return failed(begun.locale, 'expired');
    const outcome = await asSystem(
      'sign in by single sign-on',
      async (opened) => {
        const person = await recognizeIdentity(opened, arrival);
        // Who was removed since is not let in again by signing in.
        if (person.isNew) await joinBySingleSignOn(opened, person);
        return finishSignIn(opened, person.userId, ['single-sign-on']);
      },
      { origin: originOf(request, context) },
    );
    return await completeSignIn(outcome, { ...begun, former: { request, context } });
  } catch (error) {
    if (error instanceof ForbiddenError) return tellingOf(error, failed(begun.locale, error.code));
    if (error instanceof PlanLimitError) return tellingOf(error, failed(begun.locale, error.limit));
    throw error;
  }
}

function failed(locale: Locale, code: string): Response {
  return redirect(`${ssoSignInPath(locale)}?${new URLSearchParams({ failed: code }).toString()}`);
}
