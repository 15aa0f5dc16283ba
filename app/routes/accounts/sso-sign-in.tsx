import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { useActionData, useLoaderData, useLocation } from '@remix-run/react';
import { z } from 'zod';
import { emailField } from '#app/domain/accounts/email-address.ts';
import { startSingleSignOn } from '#app/domain/accounts/single-sign-on/start-single-sign-on.ts';
import { InvalidInputError } from '#app/domain/errors.ts';
import { env } from '#app/env.server.ts';
import { answerForm } from '#app/http/form.server.ts';
import type { FormAnswer } from '#app/http/form.server.ts';
import { originOf } from '#app/http/identity.server.ts';
import { challengeCookieHeader } from '#app/http/session-cookie.server.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { localeOf } from '#app/i18n/locale.ts';
import { translator } from '#app/i18n/translate.ts';
import { signInPath, ssoCallbackPath, ssoSignInPath } from '#app/paths.ts';
import { PostForm, TextField, useAnsweredForm } from '#app/ui/form.tsx';
import { LinkButton } from '#app/ui/link-button.tsx';
import { NarrowPage, OtherWays } from '#app/ui/narrow-page.tsx';
import { Notice } from '#app/ui/notice.tsx';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { pageMeta } from '#app/ui/page-meta.ts';
import { ssoFailures } from './sso-failures.ts';

export const handle: PageHandle = {
  access: 'public',
  address: (locale, _params, search) => ssoSignInPath(locale) + search,
};

export const meta: MetaFunction = ({ location }) => {
  const t = translator(localeOf(location.pathname));
  return pageMeta({ title: `${t('factors:sso.title')} – ${t('name')}`, noIndex: true });
};

/** `Refresh` leads on to the provider: a redirect would be the form's, and the page's policy keeps forms at home. */
export const headers = ({ actionHeaders }: { actionHeaders: Headers }) => actionHeaders;

const schema = z.object({ email: emailField });

export function loader({ request }: LoaderFunctionArgs) {
  const given = new URL(request.url).searchParams.get('failed');
  return { failure: ssoFailures.find((one) => one === given) ?? null };
}

export function action({ request, context }: ActionFunctionArgs) {
  const { pathname, searchParams } = new URL(request.url);
  return answerForm(
    request,
    schema,
    async ({ email }) => {
      const begun = await startSingleSignOn(
        {
          email,
          redirectUri: env().PUBLIC_URL + ssoCallbackPath(),
          locale: localeOf(pathname),
          returnTo: searchParams.get('returnTo'),
        },
        originOf(request, context),
      );
      if (!begun) {
        throw new InvalidInputError([{ field: 'email', message: 'factors:sso.unknownDomain' }]);
      }
      const headers = new Headers({ Refresh: `0; url=${begun.url}` });
      headers.append('Set-Cookie', await challengeCookieHeader(begun.challenge));
      return data({ goingTo: begun.url }, { headers });
    },
    { provider_unusable: 'factors:sso.unusable' },
  );
}

export default function SsoSignIn() {
  const { t, locale } = useI18n();
  const { search } = useLocation();
  const { failure } = useLoaderData<typeof loader>();
  const answer = useActionData<FormAnswer | { goingTo: string }>();
  const goingTo = answer && 'goingTo' in answer ? answer.goingTo : null;
  const [form, fields] = useAnsweredForm<z.input<typeof schema>>({
    answer: answer && 'goingTo' in answer ? undefined : answer,
  });
  if (goingTo !== null) {
    const { host } = new URL(goingTo);
    return (
      <NarrowPage title={t('factors:sso.goingTitle', { host })} lede={t('factors:sso.goingIntro')}>
        <div>
          <LinkButton href={goingTo}>{t('factors:sso.going', { host })}</LinkButton>
        </div>
      </NarrowPage>
    );
  }
  return (
    <NarrowPage title={t('factors:sso.title')} lede={t('factors:sso.intro')}>
      {failure === null ? null : (
        <Notice tone="red" title={t('factors:sso.failedTitle')} isAnswer>
          <p>{t(`factors:sso.failed.${failure}`)}</p>
        </Notice>
      )}
      <PostForm form={form} submit={t('factors:sso.submit')}>
        <TextField
          field={fields.email}
          type="email"
          label={t('factors:sso.email')}
          autoComplete="username"
          required
        />
      </PostForm>
      <OtherWays
        label={t('factors:code.other')}
        ways={[{ href: signInPath(locale) + search, text: t('factors:sso.other') }]}
      />
    </NarrowPage>
  );
}
