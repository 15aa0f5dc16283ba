/** How far to move; what is left out is zero. */
export interface Span {
  seconds?: number;
  minutes?: number;
  hours?: number;
  days?: number;
  months?: number;
  years?: number;
}

export interface SimulatorClock {
  now(): Date;
  /** Whole seconds since 1970, as Stripe counts. */
  seconds(): number;
  /**
   * Moves forward by a span or to an instant. All that falls due on the way has happened when it
   * returns, each thing at its own time. Throws when the instant has passed.
   */
  advance(to: Span | Date): Date;
  /** Lets happen what has fallen due since the last time. */
  catchUp(): void;
  /** Milliseconds ahead of real time; kept over restarts. */
  readonly ahead: number;
}

/** What falls due by itself: renewals, retries, expiries. */
export interface DueWork {
  /** When the next of it falls due, in seconds, or null. */
  nextAt(): number | null;
  /** Does all that is due at the clock's time. */
  run(): void;
}

/** A clock that goes with `now` and can be moved ahead of it; `onMoved` is called when it was. */
export function createClock(
  now: () => Date,
  ahead: number,
  work: DueWork,
  onMoved: () => void,
): SimulatorClock {
  /** While due things happen, the time at which they do. */
  let pinned: number | null = null;
  const current = () => pinned ?? now().getTime() + ahead;

  function runUntil(end: number): void {
    if (pinned !== null) return;
    try {
      for (let due = work.nextAt(); due !== null && due * 1000 <= end; due = work.nextAt()) {
        pinned = Math.max(due * 1000, pinned ?? 0);
        work.run();
        if (work.nextAt() === due) throw new Error(`What was due at ${due} is still due`);
      }
    } finally {
      pinned = null;
    }
  }

  return {
    now: () => new Date(current()),
    seconds: () => Math.floor(current() / 1000),
    advance(to) {
      const end = to instanceof Date ? to.getTime() : addSpan(new Date(current()), to).getTime();
      if (end < current()) throw new Error('The clock only moves forward');
      runUntil(end);
      ahead += end - (now().getTime() + ahead);
      onMoved();
      return new Date(end);
    },
    catchUp() {
      runUntil(current());
    },
    get ahead() {
      return ahead;
    },
  };
}

/** A later instant by the calendar in UTC; the day of the month is kept where the month has it. */
export function addSpan(from: Date, span: Span): Date {
  const months = (span.years ?? 0) * 12 + (span.months ?? 0);
  const later = months === 0 ? new Date(from) : addMonths(from, months, from.getUTCDate());
  const { days = 0, hours = 0, minutes = 0, seconds = 0 } = span;
  return new Date(later.getTime() + (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000);
}

/** The same time of day `months` later on `day`, or on the month's last day when it is shorter. */
export function addMonths(from: Date, months: number, day: number): Date {
  const later = new Date(from);
  later.setUTCDate(1);
  later.setUTCMonth(later.getUTCMonth() + months);
  const last = new Date(Date.UTC(later.getUTCFullYear(), later.getUTCMonth() + 1, 0)).getUTCDate();
  later.setUTCDate(Math.min(day, last));
  return later;
}
