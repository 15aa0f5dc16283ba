import { comparedKinds } from '#app/domain/fleet/compare-patch-levels.ts';
import type { ComparedKind, ComparedPatchLevel } from '#app/domain/fleet/compare-patch-levels.ts';
import type { FleetSummary } from '#app/domain/fleet/list-clients.ts';
import { findPatchLevelChange, wholePercent } from '#app/domain/fleet/patch-level-finding.ts';
import type { PatchLevelDay } from '#app/domain/fleet/read-patch-level.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { patchLevelPath } from '#app/paths.ts';
import { Card, CardBody } from '#app/ui/card.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { LineChart } from '#app/ui/line-chart.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { Progress } from '#app/ui/progress.tsx';
import { Table } from '#app/ui/table.tsx';
import { Tabs } from '#app/ui/tabs.tsx';

export interface PatchLevelPageProps {
  slug: string;
  by: ComparedKind;
  /** Whose line is drawn; null is the organisation's. */
  chosen: { id: string; name: string } | null;
  /** As it is at this moment. */
  now: FleetSummary & { level: number | null };
  days: PatchLevelDay[];
  compared: ComparedPatchLevel[];
}

export function PatchLevelPage(props: PatchLevelPageProps) {
  const { t, format } = useI18n();
  const { now, slug, by } = props;
  if (now.level === null) {
    return (
      <PageHeader title={t('fleet:patchLevel.none')}>{t('fleet:patchLevel.noneHint')}</PageHeader>
    );
  }
  return (
    <>
      <PageHeader title={t('fleet:patchLevel.title', { percent: percent(now.level) })}>
        {t('fleet:patchLevel.intro', {
          count: now.observed,
          current: format.number(now.current),
          installed: format.number(now.installed),
        })}
      </PageHeader>
      <div className="mt-7">
        <OverTime {...props} />
      </div>
      <div className="mt-7">
        <Tabs
          label={t('fleet:patchLevel.by')}
          tabs={comparedKinds.map((kind) => ({
            href: patchLevelPath(slug, { by: kind }),
            label: t(`fleet:patchLevel.byKind.${kind}`),
            isCurrent: kind === by,
          }))}
        />
      </div>
      <div className="mt-4">
        <Comparison {...props} />
      </div>
    </>
  );
}

/** '94 %'. */
function percent(level: number): string {
  return `${wholePercent(level)}\u00a0%`;
}

/** The line over time, under what it says. */
function OverTime({ slug, by, chosen, days }: PatchLevelPageProps) {
  const { t, format } = useI18n();
  const found = findPatchLevelChange(days);
  if (found === null) return null;
  const finding = t(`fleet:patchLevel.${found.change}`, {
    before: percent(found.before),
    after: percent(found.after),
    days: found.days,
  });
  return (
    <Card>
      <CardBody>
        <LineChart
          title={chosen ? t('fleet:patchLevel.ofScope', { name: chosen.name, finding }) : finding}
          columns={[t('fleet:patchLevel.day'), t('fleet:patchLevel.level')]}
          points={days.flatMap(({ day, level }) =>
            level === null
              ? []
              : [{ label: format.shortDate(new Date(`${day}T12:00:00Z`)), value: level }],
          )}
          formatValue={percent}
          showTable={t('fleet:patchLevel.showTable')}
        />
        {chosen ? (
          <p className="mt-3 text-small">
            <a href={patchLevelPath(slug, { by })}>{t('fleet:patchLevel.whole')}</a>
          </p>
        ) : null}
      </CardBody>
    </Card>
  );
}

/** Rings, teams or applications side by side, worst first. */
function Comparison({ slug, by, chosen, compared }: PatchLevelPageProps) {
  const { t, format } = useI18n();
  const [lowest] = compared;
  if (!lowest) {
    return (
      <div className="card">
        <EmptyState title={t(`fleet:patchLevel.empty.${by}`)}>
          {t('fleet:patchLevel.emptyHint')}
        </EmptyState>
      </div>
    );
  }
  const title =
    lowest.level === 1
      ? t('fleet:patchLevel.allFull')
      : t('fleet:patchLevel.lowest', { name: lowest.name, percent: percent(lowest.level ?? 0) });
  return (
    <Card title={title}>
      <Table
        caption={t(`fleet:patchLevel.caption.${by}`)}
        columns={[
          { heading: t('fleet:patchLevel.name') },
          { heading: t('fleet:patchLevel.clients'), isNumber: true, isWideOnly: true },
          { heading: t('fleet:patchLevel.level'), isNumber: true },
        ]}
      >
        {compared.map(({ id, name, clients, level, current, installed }) => (
          <tr key={id}>
            <td>
              <a
                className="row-title"
                href={patchLevelPath(slug, { by, id })}
                aria-current={chosen?.id === id ? 'true' : undefined}
              >
                {name}
              </a>
            </td>
            <td className="number wide-only">{format.number(clients)}</td>
            <td className="number">
              <span className="flex items-center justify-end gap-3">
                <span className="w-24 max-sm:hidden">
                  <Progress label={name} value={current} max={installed} />
                </span>
                {level === null ? '–' : percent(level)}
              </span>
            </td>
          </tr>
        ))}
      </Table>
    </Card>
  );
}
