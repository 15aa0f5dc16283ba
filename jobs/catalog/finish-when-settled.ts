import { log } from '#app/providers/log.server.ts';

const pauseMs = 300;

/**
 * Asks, a little after each settled feed and once for many of them, whether its run has ended. Whatever is missed
 * here because the process dies is caught by the next feed of the run, or by the nightly tidying.
 */
export function finishWhenSettled(finish: (runId: string) => Promise<boolean>): {
  touch: (runId: string) => void;
  /** Asks at once for all runs that wait, and waits for the answers. */
  stop: () => Promise<void>;
} {
  const timers = new Map<string, NodeJS.Timeout>();
  const running = new Set<Promise<unknown>>();

  function ask(runId: string): void {
    timers.delete(runId);
    const asking = finish(runId)
      .catch((error: unknown) => log().error({ event: 'update-run.finish-failed', runId, error }))
      .finally(() => running.delete(asking));
    running.add(asking);
  }

  return {
    touch(runId: string): void {
      if (timers.has(runId)) return;
      timers.set(
        runId,
        setTimeout(() => ask(runId), pauseMs),
      );
    },
    async stop(): Promise<void> {
      for (const [runId, timer] of timers) {
        clearTimeout(timer);
        ask(runId);
      }
      await Promise.all(running);
    },
  };
}
