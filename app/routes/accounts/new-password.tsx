import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { lookAtLink } from '#app/domain/accounts/look-at-link.ts';
import { newPasswordField } from '#app/domain/accounts/password-rules.ts';
import { resetPassword } from '#app/domain/accounts/set-password.ts';
import { completeSignIn } from '#app/http/complete-sign-in.server.ts';
import { answerForm } from '#app/http/form.server.ts';
import { originOf } from '#app/http/identity.server.ts';
import { readLinkToken } from '#app/http/link-token.server.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { localeOf } from '#app/i18n/locale.ts';
import { translator } from '#app/i18n/translate.ts';
import { forgotPasswordPath, newPasswordPath } from '#app/paths.ts';
import { PostForm, TextField, useAnsweredForm } from '#app/ui/form.tsx';
import { NarrowPage } from '#app/ui/narrow-page.tsx';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { pageMeta } from '#app/ui/page-meta.ts';
import { UnusableLink } from './unusable-link.tsx';

export const handle: PageHandle = {
  access: 'public',
  address: (locale, _params, search) => newPasswordPath(locale) + search,
};

export const meta: MetaFunction = ({ location }) => {
  const t = translator(localeOf(location.pathname));
  return pageMeta({ title: `${t('accounts:newPassword.title')} – ${t('name')}`, noIndex: true });
};

const newPasswordForm = z.object({ password: newPasswordField });

/** Who does not know the password that their address was registered with comes here by the link that confirms it. */
const purposes = ['reset-password', 'verify-email'] as const;

export async function loader({ request }: LoaderFunctionArgs) {
  const holder = await lookAtLink(readLinkToken(request), purposes);
  return data({ email: holder?.email ?? null }, { status: holder ? 200 : 410 });
}

export async function action({ request, context }: ActionFunctionArgs) {
  const locale = localeOf(new URL(request.url).pathname);
  const token = readLinkToken(request);
  return answerForm(
    request,
    newPasswordForm,
    async ({ password }) => {
      const purpose = (await lookAtLink(token, purposes))?.purpose ?? 'reset-password';
      const outcome = await resetPassword({ token, purpose, password }, originOf(request, context));
      return completeSignIn(outcome, { locale, returnTo: null, former: { request, context } });
    },
    { link_unusable: 'accounts:link.unusable' },
  );
}

export default function NewPassword() {
  const { t, locale } = useI18n();
  const { email } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const [form, fields] = useAnsweredForm<z.input<typeof newPasswordForm>>({ answer });
  if (email === null) {
    return (
      <UnusableLink
        text={t('accounts:link.resetUnusable')}
        again={{ href: forgotPasswordPath(locale), text: t('accounts:link.newReset') }}
      />
    );
  }
  return (
    <NarrowPage
      title={t('accounts:newPassword.title')}
      lede={t('accounts:newPassword.lede', { email })}
    >
      <PostForm form={form} submit={t('accounts:newPassword.submit')}>
        <input type="hidden" name="username" autoComplete="username" value={email} />
        <TextField
          field={fields.password}
          type="password"
          label={t('accounts:password.newLabel')}
          hint={t('accounts:password.hint')}
          autoComplete="new-password"
          required
        />
      </PostForm>
    </NarrowPage>
  );
}
