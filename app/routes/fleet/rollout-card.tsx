import type { Rollout } from '#app/domain/fleet/list-rollouts.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { ownApplicationPath, patchLevelPath } from '#app/paths.ts';
import { ApplicationInitial } from '#app/ui/application-initial.tsx';
import { Badge } from '#app/ui/badge.tsx';
import { Card } from '#app/ui/card.tsx';
import { Progress } from '#app/ui/progress.tsx';
import { Table } from '#app/ui/table.tsx';

/** The versions that are newest among those offered, and how far each has been installed. */
export function RolloutCard({ slug, rollouts }: { slug: string; rollouts: Rollout[] }) {
  const { t } = useI18n();
  return (
    <Card
      title={t('fleet:dashboard.rollouts')}
      aside={
        <a className="text-small" href={patchLevelPath(slug, { by: 'application' })}>
          {t('organizations:dashboard.all')}
        </a>
      }
    >
      <Table
        caption={t('fleet:dashboard.rollouts')}
        columns={[
          { heading: t('organizations:dashboard.application') },
          { heading: t('organizations:dashboard.version'), isWideOnly: true },
          { heading: t('fleet:dashboard.rings'), isWideOnly: true },
          { heading: t('fleet:dashboard.clients'), isNumber: true },
        ]}
      >
        {rollouts.map((rollout) => (
          <RolloutRow key={rollout.identifier} slug={slug} rollout={rollout} />
        ))}
      </Table>
    </Card>
  );
}

function RolloutRow({ slug, rollout }: { slug: string; rollout: Rollout }) {
  const { t, format } = useI18n();
  const { identifier, name, publisher, version, rings, clients, current } = rollout;
  const counts = { current: format.number(current), clients: format.number(clients) };
  return (
    <tr>
      <td>
        <div className="flex items-center gap-3">
          <ApplicationInitial name={name} publisher={publisher} />
          <div className="min-w-0">
            <a className="row-title no-underline" href={ownApplicationPath(slug, identifier)}>
              {name}
            </a>
            <span className="row-note">
              {publisher}
              <span className="md:hidden"> · {version}</span>
            </span>
          </div>
        </div>
      </td>
      <td className="row-title break-anywhere tabular-nums wide-only">{version}</td>
      <td className="wide-only">
        <span className="flex flex-wrap gap-1">
          {(rings.length === 0 ? [t('fleet:dashboard.allRings')] : rings).map((ring) => (
            <Badge key={ring}>{ring}</Badge>
          ))}
        </span>
      </td>
      <td className="number">
        <span className="flex items-center justify-end gap-3">
          <span className="w-24 max-sm:hidden">
            <Progress
              label={t('fleet:dashboard.progress', { ...counts, name, version })}
              value={current}
              max={clients}
            />
          </span>
          {t('fleet:dashboard.of', counts)}
        </span>
      </td>
    </tr>
  );
}
