import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { useActionData, useLoaderData, useLocation } from '@remix-run/react';
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
import { LinkButton } from '#app/ui/link-button.tsx';
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
  return { isAwaited: token !== null && (await awaitsSecondFactor(token)) };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { pathname, searchParams } = new URL(request.url);
  const token = await readChallengeToken(request);
  return answerForm(request, schema, async ({ code }) => {
    const outcome =
      token === null ? expired : await answerSecondFactor(token, code, originOf(request, context));
    // The loader, which runs after this, has the page tell it.
    if (outcome.kind === 'expired') return data(null, { status: 400 });
    if (outcome.kind === 'wrong-code') {
      throw new InvalidInputError([{ field: 'code', message: 'factors:code.wrong' }]);
    }
    const locale = localeOf(pathname);
    return completeSignIn(outcome, {
      locale,
      returnTo: searchParams.get('returnTo'),
      former: { request, context },
    });
  });
}

const expired = { kind: 'expired' } as const;

export default function SignInCode() {
  const { t, locale } = useI18n();
  const { search } = useLocation();
  const answer = useActionData<FormAnswer | null>() ?? undefined;
  const [form, fields] = useAnsweredForm<z.input<typeof schema>>({ answer });
  if (!useLoaderData<typeof loader>().isAwaited) {
    return (
      <NarrowPage title={t('factors:code.expiredTitle')} lede={t('factors:code.expired')}>
        <div>
          <LinkButton href={signInPath(locale) + search}>{t('factors:code.startAgain')}</LinkButton>
        </div>
      </NarrowPage>
    );
  }
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
