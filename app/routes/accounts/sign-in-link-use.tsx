import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { lookAtLink } from '#app/domain/accounts/look-at-link.ts';
import { signInWithLink } from '#app/domain/accounts/sign-in.ts';
import { completeSignIn } from '#app/http/complete-sign-in.server.ts';
import { answerForm } from '#app/http/form.server.ts';
import { originOf } from '#app/http/identity.server.ts';
import { readLinkToken } from '#app/http/link-token.server.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { localeOf } from '#app/i18n/locale.ts';
import { translator } from '#app/i18n/translate.ts';
import { signInLinkPath, signInLinkUsePath } from '#app/paths.ts';
import { PostForm, useAnsweredForm } from '#app/ui/form.tsx';
import { NarrowPage } from '#app/ui/narrow-page.tsx';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { pageMeta } from '#app/ui/page-meta.ts';
import { UnusableLink } from './unusable-link.tsx';

export const handle: PageHandle = {
  access: 'public',
  address: (locale, _params, search) => signInLinkUsePath(locale) + search,
};

export const meta: MetaFunction = ({ location }) => {
  const t = translator(localeOf(location.pathname));
  return pageMeta({ title: `${t('accounts:signIn.title')} – ${t('name')}`, noIndex: true });
};

/** Looks only: programs that read mail open its links too. */
export async function loader({ request }: LoaderFunctionArgs) {
  const holder = await lookAtLink(readLinkToken(request), ['sign-in']);
  return data({ email: holder?.email ?? null }, { status: holder ? 200 : 410 });
}

export async function action({ request, context }: ActionFunctionArgs) {
  const locale = localeOf(new URL(request.url).pathname);
  return answerForm(
    request,
    z.object({}),
    async () => {
      const outcome = await signInWithLink(readLinkToken(request), originOf(request, context));
      return completeSignIn(outcome, {
        locale,
        returnTo: null,
        former: { request, context },
      });
    },
    { link_unusable: 'accounts:link.unusable' },
  );
}

export default function SignInLinkUse() {
  const { t, locale } = useI18n();
  const { email } = useLoaderData<typeof loader>();
  const [form] = useAnsweredForm({ answer: undefined });
  if (email === null) {
    return (
      <UnusableLink
        text={t('accounts:link.signInUnusable')}
        again={{ href: signInLinkPath(locale), text: t('accounts:link.newSignIn') }}
      />
    );
  }
  return (
    <NarrowPage
      title={t('accounts:signInLink.useTitle')}
      lede={t('accounts:signInLink.useLede', { email })}
    >
      <PostForm form={form} submit={t('accounts:signIn.title')} />
    </NarrowPage>
  );
}
