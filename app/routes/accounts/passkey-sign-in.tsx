import type { ActionFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { useActionData, useLocation } from '@remix-run/react';
import { startAuthentication } from '@simplewebauthn/browser';
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser';
import { relyingPartyOf } from '#app/domain/accounts/passkeys/relying-party.ts';
import {
  beginPasskeySignIn,
  finishPasskeySignIn,
} from '#app/domain/accounts/passkeys/sign-in-by-passkey.ts';
import { env } from '#app/env.server.ts';
import { readBody } from '#app/http/form.server.ts';
import { completeSignIn } from '#app/http/complete-sign-in.server.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { originOf } from '#app/http/identity.server.ts';
import { readPasskeyResponse } from '#app/http/passkey-response.server.ts';
import { challengeCookieHeader, readChallengeToken } from '#app/http/session-cookie.server.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { localeOf } from '#app/i18n/locale.ts';
import { translator } from '#app/i18n/translate.ts';
import { passkeySignInPath, signInPath } from '#app/paths.ts';
import { Button } from '#app/ui/button.tsx';
import { NarrowPage, OtherWays } from '#app/ui/narrow-page.tsx';
import { Notice } from '#app/ui/notice.tsx';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { pageMeta } from '#app/ui/page-meta.ts';
import { useHydrated } from '#app/ui/use-hydrated.ts';
import { usePasskeyForm } from './use-passkey-form.ts';

export const handle: PageHandle = {
  access: 'public',
  address: (locale, _params, search) => passkeySignInPath(locale) + search,
  scripts: true,
};

export const meta: MetaFunction = ({ location }) => {
  const t = translator(localeOf(location.pathname));
  return pageMeta({ title: `${t('factors:passkeySignIn.title')} – ${t('name')}`, noIndex: true });
};

export async function action({ request, context }: ActionFunctionArgs) {
  const { pathname, searchParams } = new URL(request.url);
  const party = relyingPartyOf(env().PUBLIC_URL);
  const origin = originOf(request, context);
  const form = await readBody(request);
  if (form.get('intent') === 'options') {
    const { options, challenge } = await orErrorPage(() => beginPasskeySignIn(party, origin));
    return data({ options }, { headers: { 'Set-Cookie': await challengeCookieHeader(challenge) } });
  }
  const token = await readChallengeToken(request);
  const response = readPasskeyResponse<AuthenticationResponseJSON>(form.get('answer'));
  if (token === null || response === null) {
    return data({ problem: 'expired' as const }, { status: 400 });
  }
  const outcome = await finishPasskeySignIn(token, response, party, origin);
  if (outcome.kind === 'expired') return data({ problem: 'expired' as const }, { status: 400 });
  if (outcome.kind === 'refused') return data({ problem: 'unknown' as const }, { status: 400 });
  const signedIn: Response = await completeSignIn(outcome, {
    locale: localeOf(pathname),
    returnTo: searchParams.get('returnTo'),
    former: { request, context },
  });
  throw signedIn;
}

const ask = (optionsJSON: PublicKeyCredentialRequestOptionsJSON) =>
  startAuthentication({ optionsJSON });

export default function PasskeySignIn() {
  const { t, locale } = useI18n();
  const { search } = useLocation();
  const answered = useActionData<typeof action>();
  const problem = answered && 'problem' in answered ? answered.problem : null;
  const { form, answer, trouble, isWaiting, begin } = usePasskeyForm(ask);
  const isHydrated = useHydrated();
  return (
    <NarrowPage title={t('factors:passkeySignIn.title')} lede={t('factors:passkeySignIn.intro')}>
      {problem === null || isWaiting || trouble ? null : (
        <Notice tone="red" isAnswer>
          <p>
            {t(
              problem === 'unknown' ? 'factors:passkeySignIn.unknown' : 'factors:passkeys.expired',
            )}
          </p>
        </Notice>
      )}
      {trouble ? (
        <Notice tone="amber" isAnswer>
          <p>{t(`factors:passkeys.${trouble}`)}</p>
        </Notice>
      ) : null}
      <form ref={form} method="post" className="form">
        <input ref={answer} type="hidden" name="answer" />
        <div className="form-end">
          <Button type="button" onClick={begin} disabled={!isHydrated || isWaiting}>
            {t(`factors:passkeySignIn.${isWaiting ? 'waiting' : 'submit'}`)}
          </Button>
        </div>
      </form>
      <noscript>
        <Notice tone="amber">
          <p>{t('factors:passkeySignIn.needsScript')}</p>
        </Notice>
      </noscript>
      <OtherWays
        label={t('factors:code.other')}
        ways={[{ href: signInPath(locale) + search, text: t('factors:passkeySignIn.other') }]}
      />
    </NarrowPage>
  );
}
