import { addMonths } from './simulator-clock.ts';
import type { Price } from './wire-object.ts';

const DAY = 24 * 3600;

export interface Period {
  start: number;
  end: number;
}

/** The first end of a period after `from`, counted from the anchor. Seconds. */
export function periodEndAfter(
  anchor: number,
  recurring: NonNullable<Price['recurring']>,
  from: number,
): number {
  const { interval, interval_count: count } = recurring;
  if (interval === 'day' || interval === 'week') {
    const length = (interval === 'day' ? DAY : 7 * DAY) * count;
    return anchor + (Math.floor((from - anchor) / length) + 1) * length;
  }
  const start = new Date(anchor * 1000);
  const months = (interval === 'year' ? 12 : 1) * count;
  const later = new Date(from * 1000);
  const apart =
    (later.getUTCFullYear() - start.getUTCFullYear()) * 12 +
    later.getUTCMonth() -
    start.getUTCMonth();
  for (let steps = Math.floor(apart / months) - 1; ; steps += 1) {
    const end = addMonths(start, steps * months, start.getUTCDate()).getTime() / 1000;
    if (end > from) return end;
  }
}

/** How much of a period is left at a time, between 0 and 1. */
export function shareLeft({ start, end }: Period, at: number): number {
  if (end <= start) return 0;
  return Math.min(1, Math.max(0, (end - at) / (end - start)));
}
