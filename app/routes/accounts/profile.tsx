import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { changeProfile } from '#app/domain/accounts/change-profile.ts';
import { nameField } from '#app/domain/accounts/person-name.ts';
import { answerForm } from '#app/http/form.server.ts';
import { asSelf, signedIn } from '#app/http/identity.server.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { accountEmailPath, accountPath } from '#app/paths.ts';
import { ChoiceField, PostForm, TextField, useAnsweredForm } from '#app/ui/form.tsx';
import { Notice } from '#app/ui/notice.tsx';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';

export const handle: PageHandle = { access: 'signed-in' };

export const meta: MetaFunction = ({ matches }) => {
  const t = metaTranslator(matches);
  return pageMeta({ title: `${t('accounts:menu.profile')} – ${t('name')}`, noIndex: true });
};

const profileForm = z.object({
  name: nameField('accounts:register.nameMissing'),
  locale: z.enum(['sv', 'en'], 'controls:input.invalid'),
});

const saved = ['profile', 'email'] as const;

export function loader({ request, context }: LoaderFunctionArgs) {
  const { name, email, locale } = signedIn(context).person;
  const told = new URL(request.url).searchParams.get('saved');
  return { name, email, locale, saved: saved.find((one) => one === told) ?? null };
}

export async function action({ request, context }: ActionFunctionArgs) {
  return answerForm(request, profileForm, async (profile) => {
    await asSelf(context, (opened) => changeProfile(opened, signedIn(context).person, profile));
    return redirect(accountPath({ saved: 'profile' }), 303);
  });
}

export default function Profile() {
  const { t } = useI18n();
  const { email, saved, ...defaults } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const [form, fields] = useAnsweredForm<z.input<typeof profileForm>>({ answer, defaults });
  return (
    <div className="flex max-w-form flex-col gap-6">
      <PageHeader title={defaults.name}>
        {email} · <a href={accountEmailPath()}>{t('accounts:profile.changeEmail')}</a>
      </PageHeader>
      {saved !== null && answer === undefined ? (
        <Notice isAnswer>{t(`accounts:profile.saved.${saved}`)}</Notice>
      ) : null}
      <PostForm form={form} submit={t('accounts:profile.submit')}>
        <TextField
          field={fields.name}
          label={t('accounts:register.name')}
          autoComplete="name"
          required
        />
        <ChoiceField
          field={fields.locale}
          label={t('accounts:profile.language')}
          hint={t('accounts:profile.languageHint')}
          options={[
            { value: 'sv', label: 'Svenska' },
            { value: 'en', label: 'English' },
          ]}
        />
      </PostForm>
    </div>
  );
}
