import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { requestEmailChange } from '#app/domain/accounts/change-email.ts';
import { InvalidInputError } from '#app/domain/errors.ts';
import { answerForm } from '#app/http/form.server.ts';
import { originOf, signedIn } from '#app/http/identity.server.ts';
import { requireRecentProof } from '#app/http/recent-proof.server.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { accountEmailPath } from '#app/paths.ts';
import { Notice } from '#app/ui/notice.tsx';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { EmailForm, emailForm } from './email-form.tsx';

export const handle: PageHandle = { access: 'signed-in' };

export const meta: MetaFunction = ({ matches }) => {
  const t = metaTranslator(matches);
  return pageMeta({ title: `${t('accounts:changeEmail.title')} – ${t('name')}`, noIndex: true });
};

export function loader({ request, context }: LoaderFunctionArgs) {
  requireRecentProof(request, context);
  const isSent = new URL(request.url).searchParams.has('sent');
  return { email: signedIn(context).person.email, isSent };
}

export async function action({ request, context }: ActionFunctionArgs) {
  requireRecentProof(request, context);
  const { person } = signedIn(context);
  return answerForm(request, emailForm, async ({ email }) => {
    if (email === person.email) {
      throw new InvalidInputError([{ field: 'email', message: 'accounts:changeEmail.same' }]);
    }
    await requestEmailChange(person, email, originOf(request, context));
    return redirect(`${accountEmailPath()}?sent`, 303);
  });
}

export default function ChangeEmail() {
  const { t } = useI18n();
  const { email, isSent } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <div className="flex max-w-form flex-col gap-6">
      <PageHeader title={t('accounts:changeEmail.title')}>
        {t('accounts:changeEmail.lede', { email })}
      </PageHeader>
      {isSent && answer === undefined ? (
        <Notice isAnswer title={t('accounts:mail.title')}>
          {t('accounts:changeEmail.sent')}
        </Notice>
      ) : null}
      <EmailForm
        answer={answer}
        label={t('accounts:changeEmail.newLabel')}
        submit={t('accounts:mail.send')}
      />
    </div>
  );
}
