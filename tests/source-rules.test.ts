import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { rooms } from '../.dependency-cruiser.js';
import { systemActors } from './support/reviewed-system-actors.ts';
import {
  findUses,
  importsName,
  isBarrel,
  listFiles,
  parseSource,
  parseSources,
  readsEnvironment,
} from './support/source-files.ts';

/** The system's door, and the one way to go through it together. */
const systemDoors = {
  asSystem: 'db/tenancy.server.ts',
  shareTransaction: 'db/shared-transaction.server.ts',
};

const sources = await parseSources('app', 'db', 'jobs', 'commands', 'tests');
const running = sources.filter(({ fileName }) => !fileName.startsWith('tests/'));
const namesWhere = (files: typeof sources, holds: (source: (typeof sources)[number]) => boolean) =>
  files.filter(holds).map(({ fileName }) => fileName);

describe('asSystem', () => {
  test('is called by those who were reviewed, for the reasons they gave', () => {
    const found = running
      .filter(({ fileName }) => !Object.values(systemDoors).includes(fileName))
      .map((source) => {
        const uses = Object.keys(systemDoors).flatMap((door) => findUses(source, door));
        return [source.fileName, [...new Set(uses)].sort()] as const;
      })
      .filter(([, reasons]) => reasons.length > 0);
    expect(Object.fromEntries(found)).toEqual(
      Object.fromEntries(
        Object.entries(systemActors).map(([file, { reasons }]) => [file, reasons]),
      ),
    );
  });

  test.each([
    [`await asSystem('tidy up', work)`, ['tidy up']],
    ['await asSystem(`tidy up`, work)', ['tidy up']],
    [`asSystem(reason, work)`, ['code: reason']],
    [`const door = asSystem`, ['not a call']],
    [`import { asSystem as door } from '#db/tenancy.server.ts'`, ['not a call']],
    [`import { asSystem } from '#db/tenancy.server.ts'`, []],
    [`// asSystem('in a comment')`, []],
  ])('is found in: %s', (text, uses) => {
    expect(findUses(parseSource('x.ts', text), 'asSystem')).toEqual(uses);
  });
});

describe('the connection pool', () => {
  const usesPool = (source: (typeof sources)[number]) =>
    importsName(source, 'database', 'client.server.ts');

  test('is used by the doors and the change listener alone', () => {
    expect(namesWhere(running, usesPool)).toEqual(['db/changes.server.ts', 'db/tenancy.server.ts']);
  });

  test.each([
    [`import { database } from '#db/client.server.ts'`, true],
    [`import { connectDatabase, database as pool } from './client.server.ts'`, true],
    [`import * as client from '../db/client.server.ts'`, true],
    [`export { database } from '#db/client.server.ts'`, true],
    [`export * from '#db/client.server.ts'`, true],
    [`import { closeDatabase } from '#db/client.server.ts'`, false],
    [`import { database } from './elsewhere.ts'`, false],
  ])('is found in: %s', (text, found) => {
    expect(usesPool(parseSource('x.ts', text))).toBe(found);
  });
});

describe('the environment', () => {
  test('is read by app/env.server.ts alone', () => {
    expect(namesWhere(sources, readsEnvironment)).toEqual(['app/env.server.ts']);
  });

  test.each([
    ['process.env.PORT', true],
    [`process['env']`, true],
    ['globalThis.process.env', true],
    ['const { env } = process', true],
    ['const { env: e } = process', true],
    [`import process from 'node:process'`, true],
    [`import { env } from 'process'`, true],
    ['process.exit(1)', false],
    ['const { argv } = process', false],
    [`'process.env' // process.env`, false],
  ])('is found in: %s', (text, found) => {
    expect(readsEnvironment(parseSource('x.ts', text))).toBe(found);
  });
});

describe('files', () => {
  test('with .server in their name are leaves: database, providers, http, env', async () => {
    const named = (await listFiles('app', 'db', 'jobs', 'commands', 'tests')).filter((file) =>
      /\.server\./.test(path.basename(file)),
    );
    // Remix’s own name for the server’s entry.
    expect(named).toContain('app/entry.server.tsx');
    const leaves = /^(db|app\/http|app\/providers(\/[a-z-]+)?)\/[a-z-]+\.server\.ts$/;
    expect(
      named.filter((file) => !leaves.test(file) && !/^app\/(env|entry)\.server\.tsx?$/.test(file)),
    ).toEqual([]);
  });

  test('of providers that the rest of the house imports are .server files', async () => {
    const direct = (await listFiles('app/providers')).filter(
      (file) => file.split('/').length === 3,
    );
    expect(direct.filter((file) => !file.endsWith('.server.ts'))).toEqual([]);
  });

  const drawers = /(^|-)(utils?|helpers?|misc|common|types|shared|lib)(\.|$)/;

  test('and folders are named after what they hold: no drawers', async () => {
    const files = await listFiles('app', 'db', 'jobs', 'commands', 'public', 'tests');
    const parts = new Set(files.flatMap((file) => file.split('/')));
    expect([...parts].filter((part) => drawers.test(part))).toEqual([]);
  });

  test.each(['utils.ts', 'string-utils.ts', 'helpers', 'test-helper.ts', 'types.ts', 'lib'])(
    'named %s would be drawers',
    (name) => expect(name).toMatch(drawers),
  );
  test.each(['installer-type.ts', 'library.ts', 'calibrate.ts', 'miscount.ts', 'shared-lock.ts'])(
    'named %s would not',
    (name) => expect(name).not.toMatch(drawers),
  );

  test('of code are in kebab-case', () => {
    const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.(server|client|test|config|d))*\.tsx?$/;
    expect(namesWhere(sources, ({ fileName }) => !kebab.test(path.basename(fileName)))).toEqual([]);
  });

  test('that replace modules run alone', () => {
    const replacing = sources.filter((source) => source.text.includes('vi.mock' + '('));
    expect(replacing.length).toBeGreaterThan(0);
    expect(
      namesWhere(replacing, ({ fileName }) => !fileName.startsWith('tests/integration/alone/')),
    ).toEqual([]);
  });

  test('have something of their own: no barrels', () => {
    expect(namesWhere(sources, isBarrel)).toEqual([]);
    expect(isBarrel(parseSource('x.ts', `export * from './a.ts';`))).toBe(true);
    expect(isBarrel(parseSource('x.ts', `import './a.ts'; export { b } from './b.ts';`))).toBe(
      true,
    );
    expect(isBarrel(parseSource('x.ts', `export { b } from './b.ts'; b();`))).toBe(false);
    expect(isBarrel(parseSource('x.ts', `import { b } from './b.ts'; b();`))).toBe(false);
  });

  test('of the domain are in a room of the row', async () => {
    const folders = (await listFiles('app/domain')).map((file) => file.split('/'));
    const found = new Set(folders.filter((parts) => parts.length > 3).map((parts) => parts[2]));
    expect([...found].filter((room) => !rooms.includes(room ?? ''))).toEqual([]);
  });
});
