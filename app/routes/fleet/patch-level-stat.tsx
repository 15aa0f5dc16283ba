import { findPatchLevelChange, wholePercent } from '#app/domain/fleet/patch-level-finding.ts';
import type { PatchLevelDay } from '#app/domain/fleet/read-patch-level.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { patchLevelPath } from '#app/paths.ts';
import { linePath } from '#app/ui/line-path.ts';
import { Stat } from '#app/ui/stat.tsx';

const chart = { width: 120, height: 36, edge: 3 };

/** The patch level as it is now, with its line over the last days. */
export function PatchLevelStat({
  slug,
  level,
  levels,
}: {
  slug: string;
  level: number | null;
  levels: PatchLevelDay[];
}) {
  const { t } = useI18n();
  const label = t('fleet:dashboard.level');
  if (level === null) {
    return (
      <Stat
        label={label}
        value={t('fleet:dashboard.levelNone')}
        note={t('fleet:dashboard.levelNoneNote')}
      />
    );
  }
  const found = findPatchLevelChange(levels);
  return (
    <Stat label={label} value={`${wholePercent(level)}\u00a0%`}>
      <TinyLine levels={levels} days={found?.days ?? 0} />
      <p className="stat-note">
        {found === null || found.change === 'first'
          ? null
          : t(`fleet:dashboard.${found.change}`, {
              points: Math.abs(wholePercent(found.after) - wholePercent(found.before)),
              days: found.days,
            })}{' '}
        <a href={patchLevelPath(slug)}>{t('fleet:dashboard.overTime')}</a>
      </p>
    </Stat>
  );
}

/** A line without axes, drawn when there are days to connect. */
function TinyLine({ levels, days }: { levels: PatchLevelDay[]; days: number }) {
  const { t } = useI18n();
  const values = levels.flatMap(({ level }) => (level === null ? [] : [level]));
  if (values.length < 2) return null;
  const { width, height, edge } = chart;
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={t('fleet:dashboard.chart', { days })}
      className="mt-1 h-9 w-[120px] max-w-full"
    >
      <path
        className="chart-line"
        d={linePath(values, { left: edge, right: width - edge, top: edge, bottom: height - edge })}
      />
    </svg>
  );
}
