import { assumeEnvironment } from '#app/env.server.ts';
import { describeFailure } from '../../commands/command-line.ts';
import { createSay } from '../../commands/progress.ts';
import type { Say } from '../../commands/progress.ts';
import { stopOnSignals, StoppedError } from '../../commands/shutdown.ts';
import type { Shutdown } from '../../commands/shutdown.ts';
import type { Bench, BenchPart } from './bench-part.ts';
import { startBenchServer } from './bench-server.ts';
import type { BenchServer } from './bench-server.ts';
import { catalogPages } from './catalog-pages.ts';
import { distributionPages } from './distribution-pages.ts';
import { fleetPages } from './fleet-pages.ts';
import { checkIns } from './check-in.ts';
import { describeMachine } from './machine.ts';
import { manifestImport } from './manifest-import.ts';
import { offers } from './offers.ts';
import { reconciliation } from './reconciliation.ts';
import { rowSecurity } from './row-security.ts';
import { signIn } from './sign-in.ts';
import { updatePass } from './update-pass.ts';
import { versionOrder } from './version-order.ts';
import { webhooks } from './webhooks.ts';
import { wingetSource } from './winget-source.ts';

const parts: BenchPart[] = [
  versionOrder,
  manifestImport,
  updatePass,
  catalogPages,
  signIn,
  rowSecurity,
  webhooks,
  reconciliation,
  fleetPages,
  distributionPages,
  offers,
  checkIns,
  wingetSource,
];
const names = parts.map(({ name }) => name);

const USAGE = `Measures how fast Lappa is on this machine.

  npm run bench [-- <part> …]

Parts: ${names.join(', ')}; all of them when none is named. Nothing is a pass or a failure:
absolute figures are this machine's at this moment, ratios are of one run.`;

const say = createSay();
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  const asksForHelp = unknown.some((name) => name === '--help' || name === '-h');
  (asksForHelp ? process.stdout : process.stderr).write(
    asksForHelp ? `${USAGE}\n` : `There is no part ${unknown.join(', ')}.\n\n${USAGE}\n`,
  );
  process.exitCode = asksForHelp ? 0 : 2;
} else {
  assumeEnvironment({ LAPPA_MODE: 'test', LOG_LEVEL: 'warn' });
  const shutdown = stopOnSignals(say);
  runParts(say, shutdown).then(
    () => shutdown.begin('', 0),
    (error: unknown) => {
      if (!(error instanceof StoppedError)) process.stderr.write(`${describeFailure(error)}\n`);
      shutdown.begin('', 1);
    },
  );
  process.exit(await shutdown.finished);
}

async function runParts(say: Say, shutdown: Shutdown): Promise<void> {
  describeMachine().forEach(say);
  let server: Promise<BenchServer> | undefined;
  const bench: Bench = {
    say,
    shutdown,
    server: () => (server ??= startBenchServer(say, shutdown)),
  };
  for (const { name, run } of parts) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const start = performance.now();
    say(`\n## ${name}`);
    await run(bench);
    say(`(${((performance.now() - start) / 1000).toFixed(0)} s)`);
    shutdown.signal.throwIfAborted();
  }
}
