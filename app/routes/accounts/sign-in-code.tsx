import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { useActionData, useLocation } from '@remix-run/react';
import { z } from 'zod';
import {
  answerSecondFactor,
  awaitsSecondFactor,
} from '#app/domain/accounts/answer-second-factor.ts';
import { InvalidInputError } from '#app/domain/errors.ts';
import { completeSignIn } from '#app/http/complete-sign-in.server.ts';
import { answerForm } from '#app/http/form.server.ts';
import type { FormAnswer } from '#app/http/form.server.ts';
import { originOf } from '#app/http/identity.server.ts';
import { readChallengeToken } from '#app/http/session-cookie.server.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { localeOf } from '#app/i18n/locale.ts';
import { translator } from '#app/i18n/translate.ts';
import { passkeySignInPath, signInCodePath, signInPath } from '#app/paths.ts';
import { PostForm, TextField, useAnsweredForm } from '#app/ui/form.tsx';
import { NarrowPage, OtherWays } from '#app/ui/narrow-page.tsx';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { pageMeta } from '#app/ui/page-meta.ts';

export const handle: PageHandle = {
  access: 'public',
  address: (locale, _params, search) => signInCodePath(locale) + search,
};

export const meta: MetaFunction = ({ location }) => {
  const t = translator(localeOf(location.pathname));
  return pageMeta({ title: `${t('factors:code.title')} – ${t('name')}`, noIndex: true });
};

const schema = z.object({
  code: z.string({ error: 'factors:code.missing' }).max(100, 'factors:code.wrong'),
});

export async function loader({ request }: LoaderFunctionArgs) {
  const token = await readChallengeToken(request);
  if (token === null || !(await awaitsSecondFactor(token))) throw beginAgain(request);
  return null;
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { pathname, searchParams } = new URL(request.url);
  const token = await readChallengeToken(request);
  if (token === null) throw beginAgain(request);
  return answerForm(request, schema, async ({ code }) => {
    const outcome = await answerSecondFactor(token, code, originOf(request, context));
    if (outcome.kind === 'expired') throw beginAgain(request);
    if (outcome.kind === 'wrong-code') {
      throw new InvalidInputError([{ field: 'code', message: 'factors:code.wrong' }]);
    }
    const locale = localeOf(pathname);
    return completeSignIn(outcome, { locale, returnTo: searchParams.get('returnTo') });
  });
}

/** The first step was too long ago, answered too often, or never taken. */
function beginAgain(request: Request): Response {
  const { pathname, searchParams } = new URL(request.url);
  const returnTo = searchParams.get('returnTo') ?? undefined;
  return redirect(signInPath(localeOf(pathname), { returnTo, reason: 'expired' }), 303);
}

export default function SignInCode() {
  const { t, locale } = useI18n();
  const { search } = useLocation();
  const answer = useActionData<FormAnswer>();
  const [form, fields] = useAnsweredForm<z.input<typeof schema>>({ answer });
  return (
    <NarrowPage title={t('factors:code.title')} lede={t('factors:code.intro')}>
      <PostForm form={form} submit={t('factors:code.submit')}>
        <TextField
          field={fields.code}
          label={t('factors:code.label')}
          hint={t('factors:code.hint')}
          autoComplete="one-time-code"
          autoFocus
          required
        />
      </PostForm>
      <OtherWays
        label={t('factors:code.other')}
        ways={[
          { href: passkeySignInPath(locale) + search, text: t('factors:code.passkey') },
          { href: signInPath(locale) + search, text: t('factors:code.startAgain') },
        ]}
      />
    </NarrowPage>
  );
}
