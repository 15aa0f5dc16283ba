/** So much waits already that one more had better come back later. */
export class TooManyWaitError extends Error {
  override readonly name = 'TooManyWaitError';
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super(`Busy. Try again in ${retryAfterSeconds} seconds.`);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export interface Bounds {
  /** Done at the same time. */
  atOnce: number;
  /** Waiting for their turn; who comes then is refused at once. */
  mostWaiting: number;
  /** Told to whom is refused. */
  retryAfterSeconds: number;
}

/** Runs work in the order it comes, so much at once; throws TooManyWaitError where too much waits. */
export function boundedTurns({ atOnce, mostWaiting, retryAfterSeconds }: Bounds) {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (running < atOnce) running += 1;
    else if (waiting.length >= mostWaiting) throw new TooManyWaitError(retryAfterSeconds);
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      // The place is handed on, not given back: nobody can come between.
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
