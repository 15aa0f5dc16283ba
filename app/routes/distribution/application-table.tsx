import type { RingOffer } from '#app/domain/distribution/describe-offers.ts';
import type { ListedApplication } from '#app/domain/distribution/list-applications.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { ownApplicationPath } from '#app/paths.ts';
import { ApplicationInitial } from '#app/ui/application-initial.tsx';
import { Badge } from '#app/ui/badge.tsx';
import { Table } from '#app/ui/table.tsx';
import { bulkForm } from './bulk-policy-card.tsx';
import { policyBadges, tellPolicy, tellWait } from './policy-words.ts';

/** The organisation's applications, to be ticked by who may change them. */
export function ApplicationTable({
  slug,
  applications,
  mayChoose,
}: {
  slug: string;
  applications: ListedApplication[];
  mayChoose: boolean;
}) {
  const { t } = useI18n();
  const columns = [
    ...(mayChoose ? [{ heading: '' }] : []),
    { heading: t('distribution:list.application') },
    { heading: t('distribution:list.policy'), isWideOnly: true },
    { heading: t('distribution:list.offered'), isWideOnly: true },
    { heading: t('distribution:list.newest'), isNumber: true, isWideOnly: true },
  ];
  return (
    <Table caption={t('distribution:list.caption')} columns={columns}>
      {applications.map((application) => (
        <Row key={application.id} slug={slug} application={application} mayChoose={mayChoose} />
      ))}
    </Table>
  );
}

function Row({
  slug,
  application,
  mayChoose,
}: {
  slug: string;
  application: ListedApplication;
  mayChoose: boolean;
}) {
  const { t } = useI18n();
  const { id, identifier, name, publisher, policy, newest } = application;
  const badges = policyBadges(policy, t);
  const offered = <Offered rings={application.rings} isUsed={policy.mode !== 'not-used'} />;
  return (
    <tr>
      {mayChoose ? (
        <td className="w-10">
          <label className="tick">
            <input type="checkbox" form={bulkForm} name="application" value={id} />
            <span className="sr-only">{t('distribution:list.choose', { name })}</span>
          </label>
        </td>
      ) : null}
      <td>
        <div className="with-initial">
          <ApplicationInitial name={name} publisher={publisher} />
          <div className="min-w-0">
            <a className="row-title" href={ownApplicationPath(slug, identifier)}>
              {name}
            </a>
            <span className="row-note">{publisher}</span>
            <div className="narrow-only mt-1">{offered}</div>
          </div>
        </div>
      </td>
      <td className="wide-only quiet">
        {tellPolicy(policy, t)}
        {badges.map(({ tone, text }) => (
          <span key={text} className="ml-2">
            <Badge tone={tone}>{text}</Badge>
          </span>
        ))}
      </td>
      <td className="wide-only">{offered}</td>
      <td className="wide-only number">{newest ? newest.version : null}</td>
    </tr>
  );
}

/** "26.02", or by ring where they differ: "26.02 Pilot, 26.01 Alla"; and what waits. */
function Offered({ rings, isUsed }: { rings: RingOffer[]; isUsed: boolean }) {
  const i18n = useI18n();
  const { t } = i18n;
  if (!isUsed) return <span className="quiet">{t('distribution:policy.not-used')}</span>;
  const isOne = rings.every(({ version }) => version === rings[0]?.version);
  const waiting = rings.at(-1)?.waiting;
  return (
    <>
      {isOne ? (
        <OneOffer version={rings[0]?.version ?? null} />
      ) : (
        rings.map(({ ringId, ring, version }) => (
          <span key={ringId} className="block break-anywhere">
            <OneOffer version={version} /> <span className="quiet">{ring}</span>
          </span>
        ))
      )}
      {waiting ? (
        <span className="row-note">
          {waiting.version} {tellWait(waiting, i18n)}
        </span>
      ) : null}
    </>
  );
}

function OneOffer({ version }: { version: string | null }) {
  const { t } = useI18n();
  if (version === null) return <span className="quiet">{t('distribution:list.nothing')}</span>;
  return <span className="row-title break-anywhere tabular-nums">{version}</span>;
}
