import { parseArgs } from 'node:util';
import { assumeEnvironment } from '#app/env.server.ts';
import { createSay } from './progress.ts';
import type { Say } from './progress.ts';

/**
 * Runs a command: outside production unless the environment says otherwise. An Error ends it with
 * its message and exit code 1.
 * @param work may return the exit code; 0 when it returns nothing
 */
export async function runCommand(work: (say: Say) => Promise<number | void>): Promise<void> {
  // A command says itself what a person should know; the log keeps quiet unless something breaks.
  assumeEnvironment({ LAPPA_MODE: 'development', LOG_LEVEL: 'error' });
  const say = createSay();
  try {
    process.exitCode = (await work(say)) ?? 0;
  } catch (error) {
    process.stderr.write(`${describeFailure(error)}\n`);
    process.exitCode = 1;
  }
}

/** For a command without arguments. Throws when there are any: what it does not understand it must not pass over. */
export function refuseArguments(): void {
  parseArgs();
}

/** The message of an error and of what caused it, one a line. */
export function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\n  ${describeFailure(error.cause)}`;
  const inner = error instanceof AggregateError ? error.errors.map(describeFailure).join('\n') : '';
  return `${error.message || inner || error.name}${cause}`;
}
