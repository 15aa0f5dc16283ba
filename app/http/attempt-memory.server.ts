import { TooManyAttemptsError } from '#app/domain/errors.ts';
import type { AttemptLimit } from '#app/domain/operations/count-attempt.ts';

/** More callers than this at once are forgotten rather than kept. */
const mostKept = 200_000;

/**
 * Counts attempts in this process alone, where asking the database for each would cost more than what is guarded:
 * with n web processes, the limit is n times as high.
 */
export class AttemptMemory {
  readonly #limit: AttemptLimit;
  readonly #windows = new Map<string, { count: number; endsAt: number }>();

  constructor(limit: AttemptLimit) {
    this.#limit = limit;
  }

  /** Throws TooManyAttemptsError when `who` has had its share of the window. */
  count(who: string, now: Date): void {
    const time = now.getTime();
    const known = this.#windows.get(who);
    if (known === undefined || known.endsAt <= time) {
      if (this.#windows.size >= mostKept) this.#forget(time);
      this.#windows.set(who, { count: 1, endsAt: time + this.#limit.windowSeconds * 1000 });
      return;
    }
    known.count += 1;
    if (known.count > this.#limit.attempts) {
      throw new TooManyAttemptsError(Math.ceil((known.endsAt - time) / 1000));
    }
  }

  #forget(time: number): void {
    for (const [who, { endsAt }] of this.#windows) if (endsAt <= time) this.#windows.delete(who);
    if (this.#windows.size >= mostKept) this.#windows.clear();
  }
}
