import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { resendVerification } from '#app/domain/accounts/request-link.ts';
import { answerForm } from '#app/http/form.server.ts';
import { originOf, signedIn } from '#app/http/identity.server.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { appPath, unverifiedPath } from '#app/paths.ts';
import { PostForm, useAnsweredForm } from '#app/ui/form.tsx';
import { Notice } from '#app/ui/notice.tsx';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';

export const handle: PageHandle = { access: 'unverified' };

export const meta: MetaFunction = ({ matches }) => {
  const t = metaTranslator(matches);
  return pageMeta({ title: `${t('accounts:unverified.title')} – ${t('name')}`, noIndex: true });
};

export function loader({ request, context }: LoaderFunctionArgs) {
  const { email, isVerified } = signedIn(context).person;
  if (isVerified) return redirect(appPath());
  return { email, isSent: new URL(request.url).searchParams.has('sent') };
}

export async function action({ request, context }: ActionFunctionArgs) {
  return answerForm(
    request,
    z.object({}),
    async () => {
      await resendVerification(signedIn(context).person.id, originOf(request, context));
      return redirect(`${unverifiedPath()}?sent`, 303);
    },
    { already_verified: 'accounts:unverified.already' },
  );
}

export default function Unverified() {
  const { t } = useI18n();
  const { email, isSent } = useLoaderData<typeof loader>();
  const [form] = useAnsweredForm({ answer: useActionData<typeof action>() });
  return (
    <div className="flex max-w-reading flex-col gap-6">
      <PageHeader title={t('accounts:unverified.title')}>
        {t('accounts:unverified.lede', { email })}
      </PageHeader>
      {isSent ? <Notice isAnswer>{t('accounts:unverified.sent')}</Notice> : null}
      <PostForm form={form} look="secondary" submit={t('accounts:unverified.submit')} />
    </div>
  );
}
