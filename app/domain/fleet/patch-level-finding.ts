/** What a patch level over time means. Levels are shares, from 0 to 1. */
export interface PatchLevelFinding {
  change: 'first' | 'rose' | 'fell' | 'same';
  before: number;
  after: number;
  /** Between the first and the last day. */
  days: number;
}

const dayMs = 24 * 60 * 60_000;

/** Compares the first day that was measured with the last; null when nothing was. Differs by whole percent. */
export function findPatchLevelChange(
  measured: readonly { day: string; level: number | null }[],
): PatchLevelFinding | null {
  const known = measured.flatMap(({ day, level }) => (level === null ? [] : [{ day, level }]));
  const first = known[0];
  const last = known.at(-1);
  if (!first || !last) return null;
  const days = Math.round((Date.parse(last.day) - Date.parse(first.day)) / dayMs);
  const points = wholePercent(last.level) - wholePercent(first.level);
  const change = days === 0 ? 'first' : points > 0 ? 'rose' : points < 0 ? 'fell' : 'same';
  return { change, before: first.level, after: last.level, days };
}

/** Rounded down: 100 says that nothing is behind. */
export function wholePercent(level: number): number {
  return Math.floor(level * 100 + 1e-9);
}

/** The day in Sweden so many days ago, as '2026-11-22'. */
export function dayAgo(now: Date, days: number): string {
  const formatter = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Stockholm' });
  return formatter.format(new Date(now.getTime() - days * dayMs));
}
