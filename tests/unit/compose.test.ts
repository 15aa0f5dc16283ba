import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { environmentVariables } from '#app/env.server.ts';
import { WORKER_ARGUMENTS } from '../../commands/production-build.ts';

interface ComposeFile {
  services: Record<
    string,
    { build?: unknown; image?: string; command?: string[]; environment?: Record<string, string> }
  >;
}

const root = path.resolve(import.meta.dirname, '../..');
const text = readFileSync(path.join(root, 'compose.yaml'), 'utf8');
const { services } = parse(text, { merge: true }) as ComposeFile;

test('web and worker get settings that they read, and the worker its arguments', () => {
  const known = Object.keys(environmentVariables.shape);
  for (const name of ['web', 'worker']) {
    const given = Object.keys(services[name]?.environment ?? {});
    expect(given).toContain('DATABASE_URL');
    expect(given.filter((setting) => !known.includes(setting))).toEqual([]);
  }
  const worker = WORKER_ARGUMENTS.map((part) =>
    path.isAbsolute(part) ? path.relative(root, part) : part,
  );
  expect(services.worker?.command).toEqual(['node', ...worker]);
});

test('one service builds the image that three run: several at once would make the same tag', () => {
  const running = Object.values(services).filter(({ image }) => image === 'lappa');
  expect(running).toHaveLength(3);
  expect(running.filter(({ build }) => build !== undefined)).toHaveLength(1);
});

test('what must be set is asked for by name, and told at the head of the file', () => {
  const demanded = [...text.matchAll(/\$\{([A-Z_]+):\?/g)].map(([, name]) => name);
  const told = [...text.matchAll(/^# {3}([A-Z_]+)=/gm)].map(([, name]) => name);
  expect(demanded).toContain('POSTGRES_PASSWORD');
  expect(demanded.filter((name) => !told.includes(name))).toEqual([]);
  // Without a default and not demanded: whoever forgets it would hear nothing.
  const bare = [...text.matchAll(/\$\{([A-Z_]+)\}/g)].map(([, name]) => name);
  expect(bare.filter((name) => !demanded.includes(name))).toEqual([]);
});
