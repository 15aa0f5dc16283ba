import type {
  DistributedApplication,
  VersionInRings,
} from '#app/domain/distribution/describe-application.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { versionActPath } from '#app/paths.ts';
import { Badge } from '#app/ui/badge.tsx';
import { Button } from '#app/ui/button.tsx';
import { Card } from '#app/ui/card.tsx';
import { LinkButton } from '#app/ui/link-button.tsx';
import { Table } from '#app/ui/table.tsx';
import { Time } from '#app/ui/time.tsx';
import { tellWait } from './policy-words.ts';

interface VersionsCardProps {
  slug: string;
  application: DistributedApplication;
  mayManage: boolean;
}

/** Versions, the newest first: who is offered each, why others wait, and what can be done about it. */
export function VersionsCard({ slug, application, mayManage }: VersionsCardProps) {
  const { t } = useI18n();
  const { name, versions } = application;
  const columns = [
    { heading: t('distribution:application.version') },
    { heading: t('distribution:application.state') },
    ...(mayManage
      ? [{ heading: t('distribution:application.acts'), isNumber: true, isWideOnly: true }]
      : []),
  ];
  return (
    <Card title={t('distribution:application.versionsTitle')}>
      <Table caption={t('distribution:application.versionsCaption', { name })} columns={columns}>
        {versions.map((version) => (
          <tr key={version.id} className="align-top">
            <td>
              <span className="row-title break-anywhere tabular-nums">{version.version}</span>
              <span className="row-note">
                {version.publishedAt ? <Time at={version.publishedAt} /> : null}
                {version.releaseNotesUrl === null ? null : (
                  <>
                    {' · '}
                    <a href={version.releaseNotesUrl} rel="nofollow noopener">
                      {t('distribution:approvals.notes')}
                    </a>
                  </>
                )}
              </span>
            </td>
            <td>
              <VersionState version={version} />
              {mayManage ? (
                <div className="narrow-only mt-2">
                  <Acts slug={slug} application={application} version={version} />
                </div>
              ) : null}
            </td>
            {mayManage ? (
              <td className="wide-only number">
                <Acts slug={slug} application={application} version={version} />
              </td>
            ) : null}
          </tr>
        ))}
      </Table>
    </Card>
  );
}

const isOffered = ({ offeredTo }: VersionInRings) => offeredTo === null || offeredTo.length > 0;

function VersionState({ version }: { version: VersionInRings }) {
  const i18n = useI18n();
  const { t } = i18n;
  const { state, offeredTo, waiting, refusal } = version;
  if (state === 'withdrawn') return <Badge>{t('distribution:application.gone')}</Badge>;
  if (state === 'held') return <Badge tone="amber">{t('distribution:application.held')}</Badge>;
  if (refusal !== null) return <Badge tone="amber">{t(`distribution:wait.${refusal}`)}</Badge>;
  return (
    <>
      {isOffered(version) ? (
        <Badge tone="good">
          {offeredTo === null
            ? t('distribution:application.offered')
            : t('distribution:application.offeredTo', { rings: offeredTo.join(', ') })}
        </Badge>
      ) : null}
      {waiting ? (
        <span className={isOffered(version) ? 'row-note' : 'text-small text-ink-2'}>
          {tellWait(waiting, i18n)}
        </span>
      ) : isOffered(version) ? null : (
        <span className="quiet">{t('distribution:application.replaced')}</span>
      )}
    </>
  );
}

/** What can be done with a version as it stands now. */
function Acts({
  slug,
  application: { identifier, policy, versions },
  version,
}: Omit<VersionsCardProps, 'mayManage'> & { version: VersionInRings }) {
  const { t } = useI18n();
  const { id, state, waiting, refusal } = version;
  if (state !== 'offered' || policy.mode === 'not-used') return null;
  const name = version.version;
  const isWaiting = waiting?.because === 'approval' || waiting?.because === 'automation-ended';
  const isNewest = versions.find((one) => one.state === 'offered')?.id === id;
  const mayGoBack = !isNewest && policy.mode !== 'pinned' && policy.rolledBackTo !== id;
  const label = (act: string) => t('distribution:application.actOn', { act, version: name });
  const post = (intent: 'approve' | 'decline' | 'restore') => {
    const act = t(`distribution:application.${intent}`);
    return (
      <form method="post">
        <input type="hidden" name="version" value={id} />
        <Button look="secondary" size="small" name="intent" value={intent} aria-label={label(act)}>
          {act}
        </Button>
      </form>
    );
  };
  const link = (act: 'withdraw' | 'roll-back', words: string) => (
    <LinkButton
      look="secondary"
      size="small"
      label={label(words)}
      href={versionActPath(slug, identifier, act, id)}
    >
      {words}
    </LinkButton>
  );
  if (refusal !== null) return post('restore');
  return (
    <div className="flex flex-wrap gap-2 md:justify-end">
      {isWaiting || waiting?.because === 'delay' ? post('approve') : null}
      {waiting && !isOffered(version) ? post('decline') : null}
      {isOffered(version) ? link('withdraw', t('distribution:application.withdraw')) : null}
      {mayGoBack ? link('roll-back', t('distribution:application.goBack')) : null}
    </div>
  );
}
