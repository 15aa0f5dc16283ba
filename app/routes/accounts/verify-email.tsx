import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { currentPasswordField } from '#app/domain/accounts/password-rules.ts';
import { findVerificationStep, verifyEmail } from '#app/domain/accounts/verify-email.ts';
import { completeSignIn } from '#app/http/complete-sign-in.server.ts';
import { followingBrowser } from '#app/http/following-browser.server.ts';
import { answerForm } from '#app/http/form.server.ts';
import { originOf } from '#app/http/identity.server.ts';
import { readLinkToken } from '#app/http/link-token.server.ts';
import {
  clearRegistrationCookieHeader,
  clearReturnCookieHeader,
  readReturnPath,
} from '#app/http/session-cookie.server.ts';
import { localeOf } from '#app/i18n/locale.ts';
import { translator } from '#app/i18n/translate.ts';
import { verifyEmailPath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { pageMeta } from '#app/ui/page-meta.ts';
import { VerifyEmailPage } from './verify-email-page.tsx';

export const handle: PageHandle = {
  access: 'public',
  address: (locale, _params, search) => verifyEmailPath(locale) + search,
};

export const meta: MetaFunction = ({ location }) => {
  const t = translator(localeOf(location.pathname));
  return pageMeta({ title: `${t('accounts:verify.title')} – ${t('name')}`, noIndex: true });
};

const withPassword = z.object({ password: currentPasswordField });
const withoutPassword = z.object({});

export async function loader({ request, context }: LoaderFunctionArgs) {
  const browser = await followingBrowser(request, context);
  const step = await findVerificationStep(readLinkToken(request), browser);
  return data(
    { step, token: readLinkToken(request) },
    { status: step.kind === 'unusable' ? 410 : 200 },
  );
}

export async function action({ request, context }: ActionFunctionArgs) {
  const token = readLinkToken(request);
  const browser = await followingBrowser(request, context);
  const { kind } = await findVerificationStep(token, browser);
  // A browser that is not known has to bring the password.
  const form: z.ZodObject = kind === 'password' ? withPassword : withoutPassword;
  return answerForm(
    request,
    form,
    async (input) => {
      const password = (input.password as string | undefined) ?? null;
      const outcome = await verifyEmail(token, { password, browser }, originOf(request, context));
      const locale = localeOf(new URL(request.url).pathname);
      const response = await completeSignIn(outcome, {
        locale,
        returnTo: await readReturnPath(request),
        former: { request, context },
      });
      response.headers.append('Set-Cookie', await clearRegistrationCookieHeader());
      response.headers.append('Set-Cookie', await clearReturnCookieHeader());
      return response;
    },
    {
      link_unusable: 'accounts:link.unusable',
      wrong_password: { field: 'password', message: 'accounts:password.wrong' },
    },
  );
}

export default function VerifyEmail() {
  return (
    <VerifyEmailPage {...useLoaderData<typeof loader>()} answer={useActionData<typeof action>()} />
  );
}
