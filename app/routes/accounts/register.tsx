import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { emailField } from '#app/domain/accounts/email-address.ts';
import { newPasswordField } from '#app/domain/accounts/password-rules.ts';
import { nameField } from '#app/domain/accounts/person-name.ts';
import { registerInBrowser } from '#app/domain/organizations/register.ts';
import { answerForm } from '#app/http/form.server.ts';
import { identifyBrowser, originOf } from '#app/http/identity.server.ts';
import { safeReturnPath } from '#app/http/return-path.server.ts';
import { registrationCookieHeader, returnCookieHeader } from '#app/http/session-cookie.server.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { localeOf } from '#app/i18n/locale.ts';
import { translator } from '#app/i18n/translate.ts';
import { privacyPath, registerPath, signInPath, termsPath } from '#app/paths.ts';
import { PostForm, TextField, useAnsweredForm } from '#app/ui/form.tsx';
import { NarrowPage, OtherWays } from '#app/ui/narrow-page.tsx';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { pageMeta } from '#app/ui/page-meta.ts';
import { LookInMail } from './look-in-mail.tsx';

export const handle: PageHandle = { access: 'public', address: (locale) => registerPath(locale) };

export const meta: MetaFunction = ({ location }) => {
  const t = translator(localeOf(location.pathname));
  return pageMeta({
    title: `${t('accounts:register.title')} – ${t('name')}`,
    description: t('accounts:register.lede'),
  });
};

const registerForm = z.object({
  name: nameField('accounts:register.nameMissing'),
  email: emailField,
  organizationName: nameField('accounts:register.organizationMissing'),
  password: newPasswordField,
});

/** Who is signed in already goes on to the page they want. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const query = new URL(request.url).searchParams;
  const returnTo = wantedPage(query);
  if (returnTo !== null && (await identifyBrowser(request, context))) return redirect(returnTo);
  return { isSent: query.has('sent'), returnTo: returnTo ?? undefined };
}

/** Null when the address names none that we lead to. */
function wantedPage(query: URLSearchParams): string | null {
  return safeReturnPath(query.get('returnTo'), '') || null;
}

/** Answers the same whether the address was free or not; the mail tells which. */
export async function action({ request, context }: ActionFunctionArgs) {
  const { pathname, searchParams } = new URL(request.url);
  const locale = localeOf(pathname);
  const returnTo = wantedPage(searchParams);
  return answerForm(request, registerForm, async (input) => {
    const registration = await registerInBrowser({ ...input, locale }, originOf(request, context));
    const headers = new Headers({ 'Set-Cookie': await registrationCookieHeader(registration) });
    if (returnTo !== null) {
      headers.append('Set-Cookie', await returnCookieHeader(returnTo, registration.expiresAt));
    }
    return redirect(`${registerPath(locale)}?sent`, { status: 303, headers });
  });
}

export default function Register() {
  const { isSent, returnTo } = useLoaderData<typeof loader>();
  return isSent ? <Sent /> : <RegisterForm returnTo={returnTo} />;
}

function Sent() {
  const { t, locale } = useI18n();
  return (
    <LookInMail
      text={t('accounts:register.sent')}
      again={{ href: registerPath(locale), text: t('accounts:register.again') }}
    />
  );
}

function RegisterForm({ returnTo }: { returnTo: string | undefined }) {
  const { t, locale } = useI18n();
  const answer = useActionData<typeof action>();
  const [form, fields] = useAnsweredForm<z.input<typeof registerForm>>({ answer });
  return (
    <NarrowPage title={t('accounts:register.title')} lede={t('accounts:register.lede')}>
      <PostForm form={form} submit={t('accounts:register.submit')}>
        <TextField
          field={fields.name}
          label={t('accounts:register.name')}
          autoComplete="name"
          required
        />
        <TextField
          field={fields.email}
          type="email"
          label={t('accounts:email.label')}
          autoComplete="username"
          required
        />
        <TextField
          field={fields.organizationName}
          label={t('accounts:register.organization')}
          hint={t('accounts:register.organizationHint')}
          autoComplete="organization"
          required
        />
        <TextField
          field={fields.password}
          type="password"
          label={t('accounts:password.label')}
          hint={t('accounts:password.hint')}
          autoComplete="new-password"
          required
        />
        <p className="text-small text-ink-2">
          {t('accounts:register.terms')}{' '}
          <a href={termsPath(locale)}>{t('accounts:register.termsLink')}</a>.{' '}
          <a href={privacyPath(locale)}>{t('accounts:register.privacy')}</a>
        </p>
      </PostForm>
      <OtherWays
        label={t('accounts:register.haveAccount')}
        ways={[{ href: signInPath(locale, { returnTo }), text: t('accounts:signIn.title') }]}
      />
    </NarrowPage>
  );
}
