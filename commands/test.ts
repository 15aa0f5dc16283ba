import { spawn } from 'node:child_process';
import path from 'node:path';
import { childEnvironment } from '#app/env.server.ts';
import { runCommand } from './command-line.ts';
import { createProgress } from './progress.ts';

const ROOT = path.resolve(import.meta.dirname, '..');

/** A tool as it is called: the script that Node runs, and its arguments. */
type Call = [script: string, ...args: string[]];

const SOURCES: Call = ['node_modules/oxlint/bin/oxlint'];
const FORMATTER: Call = ['node_modules/oxfmt/bin/oxfmt', '--check'];

/**
 * `npm test`: linter, format, types, and all tests (import direction, unit, integration on a real
 * PostgreSQL, browser). Runs everything even when something fails, and ends with the list. What reads the sources runs
 * beside the tests, which often wait. Arguments go to Vitest: `npm test -- tests/unit/catalog`.
 */
await runCommand(async (say) => {
  const step = createProgress(say);
  const failures: string[] = [];
  const check = (name: string, call: Call, output: 'shown' | 'on failure') =>
    step(name, async () => {
      const { code, text } = await run(call, output);
      if (code !== 0) throw new Error(text.trim());
    }).catch((error: Error) => {
      failures.push(name);
      if (error.message) say(error.message);
    });

  say('\nLappa, all checks.\n');
  const sources = check('Types and linter (oxlint)', SOURCES, 'on failure').then(() =>
    check('Format (oxfmt)', FORMATTER, 'on failure'),
  );
  const tests: Call = ['node_modules/vitest/vitest.mjs', 'run', ...process.argv.slice(2)];
  await check('Tests: import direction, unit, integration, browser (vitest)', tests, 'shown');
  await sources;
  say(failures.length === 0 ? '\nAll good.\n' : `\nFailed: ${failures.join(', ')}\n`);
  return failures.length === 0 ? 0 : 1;
});

async function run(
  [script, ...args]: Call,
  output: 'shown' | 'on failure',
): Promise<{ code: number | null; text: string }> {
  const child = spawn(process.execPath, [path.join(ROOT, script), ...args], {
    cwd: ROOT,
    env: childEnvironment({}) as NodeJS.ProcessEnv,
    stdio: [
      'ignore',
      output === 'shown' ? 'inherit' : 'pipe',
      output === 'shown' ? 'inherit' : 'pipe',
    ],
  });
  let text = '';
  child.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { code, text };
}
