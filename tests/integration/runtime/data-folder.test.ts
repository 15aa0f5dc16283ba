import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDataFolder, readOrCreateSecret } from '../../../commands/data-folder.ts';
import { FolderInUseError } from '../../../commands/folder-claim.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lappa-data-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('is claimed by one at a time', async () => {
  const first = await openDataFolder(folder);
  await expect(openDataFolder(folder)).rejects.toThrow(FolderInUseError);
  await first.release();
  await (await openDataFolder(folder)).release();
});

test('takes over the claim of a process that is gone, even when its number is in use again', async () => {
  const first = await openDataFolder(folder);
  writeFileSync(
    path.join(folder, 'in-use-by.json'),
    JSON.stringify({ pid: process.pid, startedAt: 'at another time' }),
  );
  const second = await openDataFolder(folder);
  await second.release();
  await first.release();
});

test('refuses a folder with somebody else’s files, and touches none of them', async () => {
  writeFileSync(path.join(folder, 'thesis.txt'), 'years of work');
  await expect(openDataFolder(folder, { fresh: true })).rejects.toThrow(/thesis\.txt/);
  expect(readFileSync(path.join(folder, 'thesis.txt'), 'utf8')).toBe('years of work');
});

test('fresh empties it, but not the development server’s folder in it', async () => {
  const first = await openDataFolder(folder);
  await readOrCreateSecret(first, 'one');
  mkdirSync(path.join(folder, 'dev'));
  writeFileSync(path.join(folder, 'dev', 'kept'), '');
  await first.release();
  const second = await openDataFolder(folder, { fresh: true });
  expect(existsSync(path.join(folder, 'secrets.json'))).toBe(false);
  expect(existsSync(path.join(folder, 'dev', 'kept'))).toBe(true);
  await second.release();
});

test('keeps a secret: the same every time, different from others, for its owner only', async () => {
  const opened = await openDataFolder(folder);
  const one = await readOrCreateSecret(opened, 'one');
  const other = await readOrCreateSecret(opened, 'other');
  expect(await readOrCreateSecret(opened, 'one')).toBe(one);
  expect(other).not.toBe(one);
  expect(one).toMatch(/^[\w-]{43}$/);
  expect(statSync(path.join(folder, 'secrets.json')).mode & 0o777).toBe(0o600);
  await opened.release();
});
