import { parseArgs } from 'node:util';
import { runCommand } from './command-line.ts';
import { checks } from './smoke/checks.ts';
import { openSite } from './smoke/site.ts';

/**
 * `npm run smoke -- <address>`: walks a running Lappa from outside, as a visitor and as a script.
 * Prints a numbered list and ends with exit code 1 when something is wrong.
 */
await runCommand(async (say) => {
  const { positionals } = parseArgs({ allowPositionals: true });
  const site = openSite(positionals[0] ?? 'http://localhost:3000');
  say(`\nSmoke test of ${site.address}\n`);
  await site.get('/health/live').catch((error: unknown) => {
    throw new Error(`Nobody answers at ${site.address}: ${explain(error)}`);
  });
  let failed = 0;
  for (const [index, check] of checks.entries()) {
    const number = String(index + 1).padStart(3);
    const start = performance.now();
    try {
      const skipped = await check.run(site);
      const took = `${Math.round(performance.now() - start)} ms`;
      say(
        `${number} ${skipped ? '–' : '✓'} ${check.name}  ${skipped ? `skipped: ${skipped}` : took}`,
      );
    } catch (error) {
      failed += 1;
      say(`${number} ✗ ${check.name}\n      ${explain(error)}`);
    }
  }
  say(`\n${checks.length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
});

/** fetch hides the reason (refused, unknown host) in the cause. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? `: ${error.cause.message || error.cause.name}` : '';
  return error.message + cause;
}
