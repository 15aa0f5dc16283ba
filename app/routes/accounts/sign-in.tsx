import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { completeSignIn } from '#app/http/complete-sign-in.server.ts';
import { identifyBrowser } from '#app/http/identity.server.ts';
import { signInByForm } from '#app/http/password-authenticator.server.ts';
import type { SignInForm } from '#app/http/password-authenticator.server.ts';
import { safeReturnPath } from '#app/http/return-path.server.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { localeOf } from '#app/i18n/locale.ts';
import { translator } from '#app/i18n/translate.ts';
import {
  appPath,
  forgotPasswordPath,
  passkeySignInPath,
  registerPath,
  signInLinkPath,
  signInPath,
  ssoSignInPath,
} from '#app/paths.ts';
import { PostForm, TextField, useAnsweredForm } from '#app/ui/form.tsx';
import { NarrowPage, OtherWays } from '#app/ui/narrow-page.tsx';
import { Notice } from '#app/ui/notice.tsx';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { pageMeta } from '#app/ui/page-meta.ts';

export const handle: PageHandle = {
  access: 'public',
  address: (locale, _params, search) => signInPath(locale) + search,
};

export const meta: MetaFunction = ({ location }) => {
  const t = translator(localeOf(location.pathname));
  return pageMeta({ title: `${t('accounts:signIn.title')} – ${t('name')}`, noIndex: true });
};

/** Why somebody who may be signed in must sign in again. */
const reasons = ['too-old', 'idle-too-long', 'sign-in-way', 'second-factor', 'prove'] as const;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const query = new URL(request.url).searchParams;
  const reason = reasons.find((one) => one === query.get('reason')) ?? null;
  const returnTo = safeReturnPath(query.get('returnTo'), appPath());
  if (reason === null && (await identifyBrowser(request, context))) return redirect(returnTo);
  return { reason, returnTo: returnTo === appPath() ? undefined : returnTo };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { pathname, searchParams } = new URL(request.url);
  const answer = await signInByForm(request, context);
  if ('refusal' in answer) return answer.refusal;
  return completeSignIn(answer.outcome, {
    locale: localeOf(pathname),
    returnTo: searchParams.get('returnTo'),
    former: { request, context },
  });
}

export default function SignIn() {
  const { t, locale } = useI18n();
  const { reason, returnTo } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const [form, fields] = useAnsweredForm<SignInForm>({ answer });
  const query = returnTo === undefined ? '' : `?${new URLSearchParams({ returnTo }).toString()}`;
  return (
    <NarrowPage title={t('accounts:signIn.title')}>
      {reason === null ? null : (
        <Notice tone="amber">{t(`accounts:signIn.reasons.${reason}`)}</Notice>
      )}
      <PostForm
        form={form}
        submit={t('accounts:signIn.title')}
        beside={<a href={forgotPasswordPath(locale)}>{t('accounts:signIn.forgot')}</a>}
      >
        <TextField
          field={fields.email}
          type="email"
          label={t('accounts:email.label')}
          autoComplete="username"
          required
        />
        <TextField
          field={fields.password}
          type="password"
          label={t('accounts:password.label')}
          autoComplete="current-password"
          required
        />
      </PostForm>
      <OtherWays
        label={t('accounts:signIn.otherWays')}
        ways={[
          { href: signInLinkPath(locale), text: t('accounts:signIn.byLink') },
          { href: passkeySignInPath(locale) + query, text: t('accounts:signIn.byPasskey') },
          { href: ssoSignInPath(locale) + query, text: t('accounts:signIn.bySso') },
        ]}
      />
      <OtherWays
        label={t('accounts:signIn.noAccount')}
        ways={[{ href: registerPath(locale, { returnTo }), text: t('accounts:register.title') }]}
      />
    </NarrowPage>
  );
}
