import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { requestLink } from '#app/domain/accounts/request-link.ts';
import { answerForm } from '#app/http/form.server.ts';
import { originOf } from '#app/http/identity.server.ts';
import { localeOf } from '#app/i18n/locale.ts';
import { translator } from '#app/i18n/translate.ts';
import { signInLinkPath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { pageMeta } from '#app/ui/page-meta.ts';
import { emailForm } from './email-form.tsx';
import { LinkRequestPage } from './link-request-page.tsx';

export const handle: PageHandle = { access: 'public', address: (locale) => signInLinkPath(locale) };

export const meta: MetaFunction = ({ location }) => {
  const t = translator(localeOf(location.pathname));
  return pageMeta({ title: `${t('accounts:signInLink.title')} – ${t('name')}`, noIndex: true });
};

export function loader({ request }: LoaderFunctionArgs) {
  return { isSent: new URL(request.url).searchParams.has('sent') };
}

/** Answers the same whether the address has an account or not. */
export async function action({ request, context }: ActionFunctionArgs) {
  const locale = localeOf(new URL(request.url).pathname);
  return answerForm(request, emailForm, async ({ email }) => {
    await requestLink('sign-in', email, originOf(request, context));
    return redirect(`${signInLinkPath(locale)}?sent`, 303);
  });
}

export default function SignInLink() {
  const { isSent } = useLoaderData<typeof loader>();
  return (
    <LinkRequestPage link="signInLink" isSent={isSent} answer={useActionData<typeof action>()} />
  );
}
