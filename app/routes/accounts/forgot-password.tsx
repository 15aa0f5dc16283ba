import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { requestLink } from '#app/domain/accounts/request-link.ts';
import { answerForm } from '#app/http/form.server.ts';
import { originOf } from '#app/http/identity.server.ts';
import { localeOf } from '#app/i18n/locale.ts';
import { translator } from '#app/i18n/translate.ts';
import { forgotPasswordPath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { pageMeta } from '#app/ui/page-meta.ts';
import { emailForm } from './email-form.tsx';
import { LinkRequestPage } from './link-request-page.tsx';

export const handle: PageHandle = {
  access: 'public',
  address: (locale) => forgotPasswordPath(locale),
};

export const meta: MetaFunction = ({ location }) => {
  const t = translator(localeOf(location.pathname));
  return pageMeta({ title: `${t('accounts:forgot.title')} – ${t('name')}`, noIndex: true });
};

export function loader({ request }: LoaderFunctionArgs) {
  return { isSent: new URL(request.url).searchParams.has('sent') };
}

/** Answers the same whether the address has an account or not. */
export async function action({ request, context }: ActionFunctionArgs) {
  const locale = localeOf(new URL(request.url).pathname);
  return answerForm(request, emailForm, async ({ email }) => {
    await requestLink('reset-password', email, originOf(request, context));
    return redirect(`${forgotPasswordPath(locale)}?sent`, 303);
  });
}

export default function ForgotPassword() {
  const { isSent } = useLoaderData<typeof loader>();
  return <LinkRequestPage link="forgot" isSent={isSent} answer={useActionData<typeof action>()} />;
}
