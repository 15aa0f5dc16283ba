import { startRegistration } from '@simplewebauthn/browser';
import type { PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/browser';
import type { Passkey } from '#app/domain/accounts/passkeys/list-passkeys.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { Button } from '#app/ui/button.tsx';
import { Card, CardBody } from '#app/ui/card.tsx';
import { Field } from '#app/ui/field.tsx';
import { Notice } from '#app/ui/notice.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { Table } from '#app/ui/table.tsx';
import { Time } from '#app/ui/time.tsx';
import { useHydrated } from '#app/ui/use-hydrated.ts';
import { usePasskeyForm } from './use-passkey-form.ts';

const ask = (optionsJSON: PublicKeyCredentialCreationOptionsJSON) =>
  startRegistration({ optionsJSON });

interface PasskeysPageProps {
  passkeys: readonly Passkey[];
  /** What came of the form that was sent. */
  outcome: 'isAdded' | 'isRemoved' | 'refused' | 'expired' | null;
}

/** A person's passkeys, and the way to another. */
export function PasskeysPage({ passkeys, outcome }: PasskeysPageProps) {
  const { t } = useI18n();
  const { form, answer, trouble, isWaiting, begin } = usePasskeyForm(ask);
  const isHydrated = useHydrated();
  const told = trouble ?? outcome;
  const count = passkeys.length;
  const title = count === 0 ? 'noneTitle' : count === 1 ? 'oneTitle' : 'manyTitle';
  return (
    <>
      <PageHeader title={t(`factors:passkeys.${title}`, { number: count })}>
        {t('factors:passkeys.intro')}
      </PageHeader>
      <div className="mt-7 grid max-w-[720px] gap-6">
        {told === null || isWaiting ? null : (
          <Notice tone={told.startsWith('is') ? 'info' : 'amber'} isAnswer>
            <p>{t(`factors:passkeys.${told}`)}</p>
          </Notice>
        )}
        {count === 0 ? null : <PasskeyTable passkeys={passkeys} />}
        <Card title={t('factors:passkeys.add')}>
          <CardBody>
            <form ref={form} method="post" className="form">
              <input ref={answer} type="hidden" name="answer" />
              <Field
                label={t('factors:passkeys.name')}
                hint={t('factors:passkeys.nameHint')}
                name="name"
                maxLength={100}
                autoComplete="off"
              />
              <div className="form-end">
                <Button type="button" onClick={begin} disabled={!isHydrated || isWaiting}>
                  {t(`factors:passkeys.${isWaiting ? 'adding' : 'add'}`)}
                </Button>
              </div>
            </form>
            <noscript>
              <p className="mt-3 text-ink-2">{t('factors:passkeys.needsScript')}</p>
            </noscript>
          </CardBody>
        </Card>
      </div>
    </>
  );
}

function PasskeyTable({ passkeys }: { passkeys: readonly Passkey[] }) {
  const { t } = useI18n();
  const columns = [
    { heading: t('factors:passkeys.name') },
    { heading: t('factors:passkeys.added'), isWideOnly: true },
    { heading: t('factors:passkeys.lastUsed') },
    { heading: '' },
  ];
  return (
    <div className="card">
      <Table caption={t('factors:passkeys.title')} columns={columns}>
        {passkeys.map(({ id, name, backedUp, createdAt, lastUsedAt }) => (
          <tr key={id}>
            <td>
              <span className="row-title break-anywhere">{name}</span>
              {backedUp ? (
                <p className="text-small text-ink-2">{t('factors:passkeys.backedUp')}</p>
              ) : null}
            </td>
            <td className="wide-only">
              <Time at={createdAt} />
            </td>
            <td>{lastUsedAt ? <Time at={lastUsedAt} /> : t('factors:passkeys.never')}</td>
            <td>
              <form method="post" className="flex justify-end">
                <input type="hidden" name="id" value={id} />
                <Button
                  look="secondary"
                  size="small"
                  name="intent"
                  value="remove"
                  aria-label={t('factors:passkeys.removeLabel', { name })}
                >
                  {t('factors:passkeys.remove')}
                </Button>
              </form>
            </td>
          </tr>
        ))}
      </Table>
    </div>
  );
}
