import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { newPasswordField } from '#app/domain/accounts/password-rules.ts';
import { changePassword, findPasswordAge } from '#app/domain/accounts/set-password.ts';
import { answerForm } from '#app/http/form.server.ts';
import { originOf, signedIn } from '#app/http/identity.server.ts';
import { requireRecentProof } from '#app/http/recent-proof.server.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { accountSecurityPath, changePasswordPath } from '#app/paths.ts';
import { PostForm, TextField, useAnsweredForm } from '#app/ui/form.tsx';
import { Notice } from '#app/ui/notice.tsx';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';

export const handle: PageHandle = { access: 'signed-in' };

export const meta: MetaFunction = ({ matches }) => {
  const t = metaTranslator(matches);
  return pageMeta({ title: `${t('accounts:changePassword.title')} – ${t('name')}`, noIndex: true });
};

const passwordForm = z.object({ password: newPasswordField });

export async function loader({ request, context }: LoaderFunctionArgs) {
  requireRecentProof(request, context);
  const { id, email } = signedIn(context).person;
  const isChanged = new URL(request.url).searchParams.has('changed');
  return { email, isChanged, hasPassword: (await findPasswordAge(id)) !== null };
}

export async function action({ request, context }: ActionFunctionArgs) {
  requireRecentProof(request, context);
  const { id: sessionId, person } = signedIn(context);
  return answerForm(request, passwordForm, async ({ password }) => {
    await changePassword({ ...person, sessionId }, password, originOf(request, context));
    return redirect(`${changePasswordPath()}?changed`, 303);
  });
}

export default function ChangePassword() {
  const { t } = useI18n();
  const { email, isChanged, hasPassword } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const [form, fields] = useAnsweredForm<z.input<typeof passwordForm>>({ answer });
  const title = hasPassword
    ? 'accounts:changePassword.title'
    : 'accounts:changePassword.firstTitle';
  return (
    <div className="flex max-w-form flex-col gap-6">
      <PageHeader title={t(title)}>{t('accounts:changePassword.lede')}</PageHeader>
      {isChanged && answer === undefined ? (
        <Notice isAnswer title={t('accounts:changePassword.changed')}>
          {t('accounts:changePassword.ended')}
        </Notice>
      ) : null}
      <PostForm
        form={form}
        submit={t(title)}
        beside={<a href={accountSecurityPath()}>{t('accounts:toSecurity')}</a>}
      >
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
    </div>
  );
}
