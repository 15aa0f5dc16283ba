import { setTimeout as sleep } from 'node:timers/promises';

const ASK_EVERY_MS = 100;

/**
 * Waits until `<address>/health/ready` answers 200. Throws when `ended` resolves before (with its
 * words), when `signal` is aborted, or after `limitMs`, with what was answered last.
 */
export async function awaitReady(options: {
  address: string;
  ended: Promise<string>;
  limitMs: number;
  signal?: AbortSignal;
}): Promise<void> {
  let last = 'no answer';
  let end: string | null = null;
  void options.ended.then((how) => (end = how));
  const deadline = Date.now() + options.limitMs;
  while (Date.now() < deadline) {
    options.signal?.throwIfAborted();
    if (end !== null) throw new Error(`The web process ${String(end)}`);
    try {
      const answer = await fetch(`${options.address}/health/ready`, {
        signal: AbortSignal.timeout(5_000),
      });
      last = `${answer.status} ${await answer.text()}`;
      if (answer.status === 200) return;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    await sleep(ASK_EVERY_MS);
  }
  throw new Error(`${options.address}/health/ready is not ready: ${last}`);
}
