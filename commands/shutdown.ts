import { childEnvironment } from '#app/env.server.ts';
import type { Say } from './progress.ts';

const SAME_SIGNAL_MS = 500;

/** Something that runs until it is stopped: a process, a server, a database. */
export interface RunningPart {
  name: string;
  /** Resolves when nothing of it is left. May be called again, then with `immediately`. */
  stop(options: { immediately: boolean }): Promise<void>;
  /** Resolves with the circumstances when the part has ended by itself or was stopped. */
  ended?: Promise<string>;
}

/** The command was asked to stop while it was still starting. */
export class StoppedError extends Error {
  constructor() {
    super('Stopped before everything had started');
    this.name = 'StoppedError';
  }
}

/** Holds what runs, and stops it in the reverse order of starting. */
export interface Shutdown {
  /** Aborted as soon as stopping begins; hand it to whatever takes long. */
  signal: AbortSignal;
  /** Takes charge of a group of parts that may be stopped at the same time. */
  add(...parts: RunningPart[]): Promise<void>;
  /** Begins to stop. `exitCode` of the first call counts. */
  begin(reason: string, exitCode: number): void;
  /** Resolves with the exit code when everything has stopped. */
  finished: Promise<number>;
}

/**
 * Stops everything on Ctrl-C, SIGTERM or SIGHUP, when a part ends by itself, and when the npm that
 * started us is gone. A second Ctrl-C no longer waits for anything to end in order.
 */
export function stopOnSignals(say: Say): Shutdown {
  const controller = new AbortController();
  const groups: RunningPart[][] = [];
  let stoppingNow: RunningPart[] = [];
  let immediately = false;
  let firstSignalAt = 0;
  let finish: (exitCode: number) => void = () => {};
  const finished = new Promise<number>((resolve) => (finish = resolve));

  async function stopGroup(parts: RunningPart[]): Promise<void> {
    stoppingNow = parts;
    await Promise.all(
      parts.map((part) =>
        part.stop({ immediately }).catch((error: unknown) => {
          say(`${part.name} did not stop: ${String(error)}`);
        }),
      ),
    );
  }

  function begin(reason: string, exitCode: number): void {
    if (controller.signal.aborted) return;
    say(reason);
    controller.abort(new StoppedError());
    void (async () => {
      for (let parts = groups.pop(); parts; parts = groups.pop()) await stopGroup(parts);
      finish(exitCode);
    })();
  }

  function onSignal(signal: NodeJS.Signals): void {
    if (!controller.signal.aborted) {
      firstSignalAt = performance.now();
      return begin(`\nStopping (${signal}) …`, 0);
    }
    if (immediately || signal !== 'SIGINT') return;
    // One Ctrl-C reaches us twice: from the terminal, and passed on by npm.
    if (performance.now() - firstSignalAt < SAME_SIGNAL_MS) return;
    immediately = true;
    say('Stopping at once …');
    for (const part of stoppingNow) void part.stop({ immediately }).catch(() => {});
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  stopWithNpm(() => begin('npm is gone: stopping …', 0));

  async function add(...parts: RunningPart[]): Promise<void> {
    if (controller.signal.aborted) {
      await Promise.all(parts.map((part) => part.stop({ immediately: true })));
      throw new StoppedError();
    }
    groups.push(parts);
    for (const part of parts) {
      void part.ended?.then((how) => begin(`${part.name} ${how}. Stopping the rest …`, 1));
    }
  }
  return { signal: controller.signal, add, begin, finished };
}

/** npm passes signals on, but when it is killed outright we would run on without anybody knowing. */
function stopWithNpm(stop: () => void): void {
  if (childEnvironment({}).npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) stop();
  }, 1000).unref();
}
