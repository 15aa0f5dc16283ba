import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import postgres from 'postgres';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { childEnvironment } from '#app/env.server.ts';
import { importManifestFolder } from '#app/domain/catalog/import-manifest-folder.ts';
import { INSTALLER_FILE, LOCALE_FILE, VERSION_FILE } from '#tests/support/acme-manifests.ts';
import { createTestDatabase } from '#tests/support/database.ts';
import type { TestDatabase } from '#tests/support/database.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lappa-import-'));
  return () => rm(folder, { recursive: true });
});

/** Writes the files of Acme.Editor with another version and, if wanted, something broken in them. */
async function writeSet(version: string, change = (text: string) => text): Promise<void> {
  const place = path.join(folder, 'a/Acme/Editor', version);
  await mkdir(place, { recursive: true });
  for (const [suffix, text] of [
    ['', VERSION_FILE],
    ['.installer', INSTALLER_FILE],
    ['.locale.en-US', LOCALE_FILE],
  ] as const) {
    const file = path.join(place, `Acme.Editor${suffix}.yaml`);
    await writeFile(file, change(text.replace('26.02', version)));
  }
}

const withoutHash = (text: string) => text.replace(/InstallerSha256: .*/, 'InstallerSha256: none');
const installerFile = (version: string) =>
  path.join(folder, `a/Acme/Editor/${version}/Acme.Editor.installer.yaml`);

describe('importing a folder', () => {
  test('takes older versions first and tells of each set', async () => {
    for (const version of ['10.0', '9.0', '9.0-rc']) await writeSet(version);
    const written: string[] = [];
    const progress: string[] = [];
    const sets = await importManifestFolder(folder, {
      write: async ({ version }) => {
        written.push(version);
        return 'created';
      },
      onProgress: ({ done, total, set }) => progress.push(`${done}/${total} ${set.version}`),
    });
    expect(written).toEqual(['9.0-rc', '9.0', '10.0']);
    expect(progress).toEqual(['1/3 9.0-rc', '2/3 9.0', '3/3 10.0']);
    expect(sets[2]).toEqual({
      folder: 'a/Acme/Editor/10.0',
      identifier: 'Acme.Editor',
      version: '10.0',
      outcome: 'created',
      problems: [],
      warnings: [],
    });
  });

  test('refuses what cannot be read or written, and goes on', async () => {
    await writeSet('1.0', withoutHash);
    await writeSet('2.0');
    await writeSet('3.0', (text) => `${text}#${'x'.repeat(1024 * 1024)}`);
    await writeSet('4.0');
    const sets = await importManifestFolder(folder, {
      write: async ({ version }) => {
        if (version === '2.0') throw new Error('the disk is full');
        return 'created';
      },
    });
    expect(sets.map(({ version, outcome }) => [version, outcome])).toEqual([
      [null, 'refused'],
      ['2.0', 'refused'],
      [null, 'refused'],
      ['4.0', 'created'],
    ]);
    expect(sets.map(({ problems }) => problems[0])).toEqual([
      {
        file: installerFile('1.0'),
        line: 7,
        reason: 'InstallerSha256 is not 64 hexadecimal digits',
      },
      { file: installerFile('2.0'), line: 1, reason: 'Cannot be written: the disk is full' },
      { file: installerFile('3.0'), line: 1, reason: 'The file is larger than 1 MiB' },
      undefined,
    ]);
  });

  test('follows no link and looks into no hidden folder', async () => {
    await writeSet('1.0');
    await mkdir(path.join(folder, '.git'));
    await writeFile(path.join(folder, '.git/a.yaml'), 'a');
    await symlink(path.join(folder, 'a'), path.join(folder, 'b'));
    await symlink('/etc/passwd', path.join(folder, 'c.yaml'));
    const sets = await importManifestFolder(folder, { write: async () => 'created' });
    expect(sets).toHaveLength(1);
  });

  test('that is not there is an error', async () => {
    const missing = importManifestFolder(path.join(folder, 'x'), { write: async () => 'created' });
    await expect(missing).rejects.toThrow('ENOENT');
  });
});

describe('npm run catalog:import', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
    return () => database.drop();
  });

  async function run(...args: string[]) {
    const child = spawn(process.execPath, ['commands/catalog-import.ts', ...args], {
      env: childEnvironment({ DATABASE_URL: database.workerUrl }) as NodeJS.ProcessEnv,
    });
    const output = { out: '', err: '' };
    child.stdout.on('data', (chunk: Buffer) => (output.out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output.err += chunk.toString()));
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    return { code, ...output };
  }

  async function offered(): Promise<string[]> {
    const sql = postgres(database.superuserUrl, { max: 1 });
    try {
      const rows = await sql<{ version: string }[]>`
        select version from app.versions where state = 'offered' order by sort_key`;
      return rows.map(({ version }) => version);
    } finally {
      await sql.end();
    }
  }

  test('imports, refuses a broken set with exit code 1, and twice does nothing', async () => {
    await writeSet('1.0');
    await writeSet('1.1', withoutHash);
    await writeSet('1.2');

    const dry = await run(folder, '--dry-run');
    expect(dry.code).toBe(1);
    expect(dry.out).toContain('3 sets: 2 created, 0 updated, 0 unchanged, 0 held, 1 refused.');
    expect(dry.out).toContain('Nothing was kept');
    expect(await offered()).toEqual([]);

    const real = await run(folder);
    expect(real.code).toBe(1);
    expect(real.out).toContain(
      `refused ${installerFile('1.1')}:7: InstallerSha256 is not 64 hexadecimal digits`,
    );
    expect(real.err).toContain('3/3 created Acme.Editor 1.2');
    expect(await offered()).toEqual(['1.0', '1.2']);

    await writeSet('1.1');
    const again = await run(folder, '--json');
    expect(again.code).toBe(0);
    expect(JSON.parse(again.out)).toMatchObject({
      dryRun: false,
      totals: { created: 1, updated: 0, unchanged: 2, held: 0, refused: 0 },
      sets: [
        { version: '1.0', outcome: 'unchanged' },
        { version: '1.1', outcome: 'created', problems: [], warnings: [] },
        { version: '1.2', outcome: 'unchanged' },
      ],
    });
    expect(await offered()).toEqual(['1.0', '1.1', '1.2']);
  });

  test.each([
    [[], 'A folder is missing.'],
    [['package.json'], 'There is no folder package.json.'],
    [['app', '--verbose'], "Unknown option '--verbose'"],
  ])('called as %j ends with exit code 2', async (args, message) => {
    const { code, err, out } = await run(...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
    expect(err).toContain('npm run catalog:import -- <folder>');
  });
});
