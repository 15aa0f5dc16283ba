import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { listPasskeys } from '#app/domain/accounts/passkeys/list-passkeys.ts';
import { findPasswordAge } from '#app/domain/accounts/set-password.ts';
import { countRecoveryCodes } from '#app/domain/accounts/recovery-codes.ts';
import { hasSecondFactor } from '#app/domain/accounts/second-factor-code.ts';
import { asSelf, signedIn } from '#app/http/identity.server.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { passkeysPath, secondFactorSetupPath } from '#app/paths.ts';
import { Card } from '#app/ui/card.tsx';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { PasswordCard } from './password-card.tsx';
import { SecurityRow } from './security-row.tsx';

export const handle: PageHandle = { access: 'signed-in' };

export const meta: MetaFunction = ({ matches }) => {
  const t = metaTranslator(matches);
  return pageMeta({ title: `${t('accounts:menu.security')} – ${t('name')}`, noIndex: true });
};

export async function loader({ context }: LoaderFunctionArgs) {
  const { person } = signedIn(context);
  const passwordChangedAt = await findPasswordAge(person.id);
  return asSelf(context, async (opened) => ({
    email: person.email,
    passwordChangedAt,
    hasCodeApp: await hasSecondFactor(opened, person.id),
    codesLeft: await countRecoveryCodes(opened, person.id),
    passkeys: (await listPasskeys(opened, person.id)).length,
  }));
}

export default function AccountSecurity() {
  const { t } = useI18n();
  const { hasCodeApp, codesLeft, passkeys, ...password } = useLoaderData<typeof loader>();
  const isStrong = hasCodeApp || passkeys > 0;
  return (
    <>
      <PageHeader title={t(`factors:security.title.${isStrong ? 'strong' : 'weak'}`)}>
        {t('factors:security.intro')}
      </PageHeader>
      <div className="mt-7 grid max-w-[720px] gap-6">
        <PasswordCard {...password} />
        <Card title={t('factors:security.more')}>
          <ul className="divide-y divide-line">
            <SecurityRow
              title={t('factors:security.codeApp')}
              state={
                hasCodeApp
                  ? t('factors:security.codeAppOn', { number: codesLeft })
                  : t('factors:security.codeAppOff')
              }
              href={secondFactorSetupPath()}
              action={t(`factors:security.${hasCodeApp ? 'change' : 'add'}`)}
            />
            <SecurityRow
              title={t('factors:security.passkeys')}
              state={
                passkeys === 0
                  ? t('factors:security.passkeysNone')
                  : passkeys === 1
                    ? t('factors:security.passkeysOne')
                    : t('factors:security.passkeysMany', { number: passkeys })
              }
              href={passkeysPath()}
              action={t(`factors:security.${passkeys > 0 ? 'change' : 'add'}`)}
            />
          </ul>
        </Card>
      </div>
    </>
  );
}
