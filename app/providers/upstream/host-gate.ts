import { UpstreamError } from '#app/providers/upstream/upstream-error.ts';

/** Lets one request per host through at a time. The host is `URL.host`: name, and port if unusual. */
export interface HostGate {
  /**
   * Waits for the host's turn and for the end of its pause, then does the work. Throws
   * `UpstreamError('rate-limited')` with `retryAt` when the pause lasts longer than the gate's
   * patience; the work is then not begun.
   */
  run<T>(host: string, work: () => Promise<T>): Promise<T>;
  /** Keeps the host silent until then; a shorter pause never ends a longer one. */
  pause(host: string, until: Date, reason: string): Promise<void>;
}

interface MemoryHostGateOptions {
  now: () => Date;
  /** The longest pause that is waited out, in milliseconds. */
  patienceMs: number;
}

interface Pause {
  until: number;
  reason: string;
}

/**
 * A gate for one process: first come, first served per host. The hosts do not wait for each other,
 * and a host nobody asks takes no memory once its pause is over and it has been asked again.
 */
export function createMemoryHostGate(options: MemoryHostGateOptions): HostGate {
  const queues = new Map<string, Promise<unknown>>();
  const pauses = new Map<string, Pause>();

  async function waitForPause(host: string): Promise<void> {
    for (;;) {
      const pause = pauses.get(host);
      const left = pause ? pause.until - options.now().getTime() : 0;
      if (!pause || left <= 0) {
        pauses.delete(host);
        return;
      }
      if (left > options.patienceMs) {
        const until = new Date(pause.until);
        throw new UpstreamError(
          'rate-limited',
          host,
          `${host} is not asked before ${until.toISOString()}: ${pause.reason}`,
          { retryAt: until },
        );
      }
      await new Promise((resolve) => setTimeout(resolve, left));
    }
  }

  return {
    run(host, work) {
      const previous = queues.get(host) ?? Promise.resolve();
      const turn = previous.then(() => waitForPause(host)).then(work);
      const end: Promise<unknown> = turn
        .catch(() => undefined)
        .then(() => {
          if (queues.get(host) === end) queues.delete(host);
        });
      queues.set(host, end);
      return turn;
    },

    async pause(host, until, reason) {
      const earlier = pauses.get(host);
      if (earlier && earlier.until >= until.getTime()) return;
      pauses.set(host, { until: until.getTime(), reason });
    },
  };
}
