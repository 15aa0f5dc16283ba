import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { currentPasswordField } from '#app/domain/accounts/password-rules.ts';
import { proveAgain } from '#app/domain/accounts/prove-again.ts';
import { findPasswordAge } from '#app/domain/accounts/set-password.ts';
import { InvalidInputError } from '#app/domain/errors.ts';
import { answerForm } from '#app/http/form.server.ts';
import { originOf, signedIn } from '#app/http/identity.server.ts';
import { safeReturnPath } from '#app/http/return-path.server.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { accountSecurityPath, signInPath } from '#app/paths.ts';
import { PostForm, TextField, useAnsweredForm } from '#app/ui/form.tsx';
import { LinkButton } from '#app/ui/link-button.tsx';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';

export const handle: PageHandle = { access: 'signed-in' };

export const meta: MetaFunction = ({ matches }) => {
  const t = metaTranslator(matches);
  return pageMeta({ title: `${t('accounts:prove.title')} – ${t('name')}`, noIndex: true });
};

const proveForm = z.object({ password: currentPasswordField });

const returnPathOf = (request: Request) =>
  safeReturnPath(new URL(request.url).searchParams.get('returnTo'), accountSecurityPath());

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { id, email, locale } = signedIn(context).person;
  const signInAgain = signInPath(locale, { returnTo: returnPathOf(request), reason: 'prove' });
  return { email, signInAgain, hasPassword: (await findPasswordAge(id)) !== null };
}

export async function action({ request, context }: ActionFunctionArgs) {
  return answerForm(request, proveForm, async ({ password }) => {
    if (!(await proveAgain(signedIn(context), password, originOf(request, context)))) {
      throw new InvalidInputError([{ field: 'password', message: 'accounts:password.wrong' }]);
    }
    return redirect(returnPathOf(request), 303);
  });
}

export default function Prove() {
  const { t } = useI18n();
  const { email, signInAgain, hasPassword } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const [form, fields] = useAnsweredForm<z.input<typeof proveForm>>({ answer });
  return (
    <div className="flex max-w-form flex-col gap-6">
      <PageHeader title={t('accounts:prove.title')}>
        {t(hasPassword ? 'accounts:prove.lede' : 'accounts:signIn.reasons.prove')}
      </PageHeader>
      {hasPassword ? (
        <PostForm
          form={form}
          submit={t('accounts:prove.submit')}
          beside={<a href={signInAgain}>{t('accounts:prove.otherWay')}</a>}
        >
          <input type="hidden" name="username" autoComplete="username" value={email} />
          <TextField
            field={fields.password}
            type="password"
            label={t('accounts:password.label')}
            autoComplete="current-password"
            required
          />
        </PostForm>
      ) : (
        <div>
          <LinkButton href={signInAgain}>{t('accounts:prove.signInAgain')}</LinkButton>
        </div>
      )}
    </div>
  );
}
