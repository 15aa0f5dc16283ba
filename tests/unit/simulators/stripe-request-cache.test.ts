import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readOperations } from '#tests/simulators/stripe/request-check/cached-operations.ts';

const operations = { operations: [], definitions: {}, eventTypes: ['invoice.paid'] };
const text = JSON.stringify(operations);

let folder: string;
let derived: number;
const derive = () => {
  derived += 1;
  return text;
};

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'stripe-requests-'));
  derived = 0;
});
afterEach(() => rmSync(folder, { recursive: true }));

function nameOfCache(): string {
  readOperations(folder, derive);
  const [name] = readdirSync(folder);
  if (name === undefined) throw new Error('Nothing was kept');
  rmSync(path.join(folder, name));
  derived = 0;
  return name;
}

test('the first derives, the next reads what it left, and nothing else is left', () => {
  expect(readOperations(folder, derive)).toEqual(operations);
  expect(readOperations(folder, derive)).toEqual(operations);
  expect(derived).toBe(1);
  expect(readdirSync(folder)).toEqual([expect.stringMatching(/^\d+\.\d+\.\d+-\w+\.json$/)]);
});

test('while one derives, another waits for its result', () => {
  const file = path.join(folder, nameOfCache());
  writeFileSync(`${file}.claim`, '');
  const other = `setTimeout(() => require('node:fs').writeFileSync(${JSON.stringify(file)}, ${JSON.stringify(text)}), 200)`;
  spawn(process.execPath, ['-e', other], { stdio: 'ignore' });
  expect(readOperations(folder, derive)).toEqual(operations);
  expect(derived).toBe(0);
});

test('the claim of one that died is not waited for', () => {
  const claim = path.join(folder, `${nameOfCache()}.claim`);
  writeFileSync(claim, '');
  const longAgo = new Date(Date.now() - 600_000);
  utimesSync(claim, longAgo, longAgo);
  expect(readOperations(folder, derive)).toEqual(operations);
  expect(derived).toBe(1);
});

test('one that fails to derive leaves no claim', () => {
  const fail = () => {
    throw new Error('no compiler');
  };
  expect(() => readOperations(folder, fail)).toThrow('no compiler');
  expect(readdirSync(folder)).toEqual([]);
});

test('without a folder to write in, it derives all the same', () => {
  const file = path.join(folder, 'a-file');
  writeFileSync(file, '');
  expect(readOperations(path.join(file, 'below'), derive)).toEqual(operations);
  expect(derived).toBe(1);
});
