import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { confirmEmailChange } from '#app/domain/accounts/change-email.ts';
import { lookAtLink } from '#app/domain/accounts/look-at-link.ts';
import { answerForm } from '#app/http/form.server.ts';
import { identifyBrowser, originOf } from '#app/http/identity.server.ts';
import { readLinkToken } from '#app/http/link-token.server.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { localeOf } from '#app/i18n/locale.ts';
import { translator } from '#app/i18n/translate.ts';
import { accountEmailPath, accountPath, changeEmailPath, signInPath } from '#app/paths.ts';
import { PostForm, useAnsweredForm } from '#app/ui/form.tsx';
import { LinkButton } from '#app/ui/link-button.tsx';
import { NarrowPage } from '#app/ui/narrow-page.tsx';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { pageMeta } from '#app/ui/page-meta.ts';
import { UnusableLink } from './unusable-link.tsx';

export const handle: PageHandle = {
  access: 'public',
  address: (locale, _params, search) => changeEmailPath(locale) + search,
};

export const meta: MetaFunction = ({ location }) => {
  const t = translator(localeOf(location.pathname));
  return pageMeta({
    title: `${t('accounts:confirmNewEmail.title')} – ${t('name')}`,
    noIndex: true,
  });
};

/** Only for the person who asked, signed in: the mail may have gone to a stranger by a slip of the pen. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const holder = await lookAtLink(readLinkToken(request), ['change-email']);
  if (!holder) return data({ step: 'unusable' as const }, { status: 410 });
  const identity = await identifyBrowser(request, context);
  if (!identity) {
    const { pathname, search } = new URL(request.url);
    const signIn = signInPath(localeOf(pathname), { returnTo: pathname + search });
    return data({ step: 'sign-in' as const, signIn });
  }
  if (identity.session.person.id !== holder.userId) {
    return data({ step: 'unusable' as const }, { status: 410 });
  }
  return data({ step: 'confirm' as const, email: holder.email });
}

export async function action({ request, context }: ActionFunctionArgs) {
  const identity = await identifyBrowser(request, context);
  return answerForm(
    request,
    z.object({}),
    async () => {
      const userId = identity?.session.person.id ?? '';
      await confirmEmailChange(userId, readLinkToken(request), originOf(request, context));
      return redirect(accountPath({ saved: 'email' }), 303);
    },
    { link_unusable: 'accounts:link.unusable', email_taken: 'accounts:confirmNewEmail.taken' },
  );
}

export default function ConfirmNewEmail() {
  const { t } = useI18n();
  const loaded = useLoaderData<typeof loader>();
  const [form] = useAnsweredForm({ answer: useActionData<typeof action>() });
  if (loaded.step === 'unusable') {
    return (
      <UnusableLink
        text={t('accounts:link.changeEmailUnusable')}
        again={{ href: accountEmailPath(), text: t('accounts:link.newChangeEmail') }}
      />
    );
  }
  if (loaded.step === 'sign-in') {
    return (
      <NarrowPage
        title={t('accounts:confirmNewEmail.title')}
        lede={t('accounts:confirmNewEmail.signInFirst')}
      >
        <div>
          <LinkButton href={loaded.signIn}>{t('accounts:signIn.title')}</LinkButton>
        </div>
      </NarrowPage>
    );
  }
  return (
    <NarrowPage
      title={t('accounts:confirmNewEmail.title')}
      lede={t('accounts:confirmNewEmail.lede', { email: loaded.email })}
    >
      <PostForm form={form} submit={t('accounts:confirmNewEmail.submit')} />
    </NarrowPage>
  );
}
