import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';
import { childEnvironment } from '#app/env.server.ts';

const root = path.resolve(import.meta.dirname, '../..');

test.each(['build', 'db-roles', 'migrate', 'reconcile', 'secrets-rotate', 'seed'])(
  '%s, which takes no arguments, does nothing when it gets one',
  (command) => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [path.join(root, 'commands', `${command}.ts`), '--dry-run'],
      // An address that nobody answers at, so that going on would be told otherwise.
      {
        encoding: 'utf8',
        env: childEnvironment({ DATABASE_URL: 'postgres://127.0.0.1:1/x' }) as NodeJS.ProcessEnv,
      },
    );
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain("Unknown option '--dry-run'");
  },
);
