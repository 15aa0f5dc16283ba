import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { EnvironmentError, environmentVariables, parseEnvironment } from '#app/env.server.ts';

const production = {
  DATABASE_URL: 'postgres://lappa_web:secret@db/lappa',
  PUBLIC_URL: 'https://lappa.example/',
  ENCRYPTION_KEYS: `2026-11:${Buffer.alloc(32, 7).toString('base64')}`,
};

function faultsOf(source: Record<string, string>): string[] {
  try {
    parseEnvironment(source);
    return [];
  } catch (error) {
    if (error instanceof EnvironmentError) return error.faults;
    throw error;
  }
}

/** Name and value of every line, commented out or not. */
async function readExample(): Promise<Map<string, string>> {
  const text = await readFile(new URL('../../.env.example', import.meta.url), 'utf8');
  const lines = text.matchAll(/^#?([A-Z][A-Z_0-9]*)=(.*)$/gm);
  return new Map([...lines].map(([, name = '', value = '']) => [name, value]));
}

describe('.env.example', () => {
  test('names exactly the variables that are read', async () => {
    const example = await readExample();
    expect([...example.keys()].sort()).toEqual(Object.keys(environmentVariables.shape).sort());
  });

  test('is usable as it stands', async () => {
    expect(faultsOf(Object.fromEntries(await readExample()))).toEqual([]);
  });

  test('shows the defaults', async () => {
    const example = await readExample();
    const { UPDATE_SCHEDULE, UPSTREAM_MAX_DOWNLOAD_BYTES, DATABASE_POOL_SIZE, PORT } =
      parseEnvironment(production);
    expect(example.get('UPDATE_SCHEDULE')).toBe(UPDATE_SCHEDULE);
    expect(example.get('UPSTREAM_MAX_DOWNLOAD_BYTES')).toBe(String(UPSTREAM_MAX_DOWNLOAD_BYTES));
    expect(example.get('DATABASE_POOL_SIZE')).toBe(String(DATABASE_POOL_SIZE));
    expect(example.get('PORT')).toBe(String(PORT));
  });
});

describe('parseEnvironment', () => {
  test('is production when nothing says otherwise', () => {
    expect(parseEnvironment(production)).toMatchObject({
      LAPPA_MODE: 'production',
      HOST: '0.0.0.0',
      PORT: 3000,
      PUBLIC_URL: 'https://lappa.example',
      CONTACT_EMAIL: 'kontakt@lappa.example',
      TRUST_PROXY: false,
    });
  });

  test('asks staff for a second factor in production, and elsewhere when it is told to', () => {
    const ruleOf = (source: Record<string, string>) => parseEnvironment(source).STAFF_SECOND_FACTOR;
    expect(ruleOf(production)).toBe('required');
    for (const LAPPA_MODE of ['demo', 'development', 'test']) {
      expect(ruleOf({ LAPPA_MODE })).toBe('optional');
      expect(ruleOf({ LAPPA_MODE, STAFF_SECOND_FACTOR: 'required' })).toBe('required');
    }
    expect(faultsOf({ ...production, STAFF_SECOND_FACTOR: 'no' })).toHaveLength(1);
  });

  test('listens on loopback only, outside production', () => {
    expect(parseEnvironment({ LAPPA_MODE: 'demo', PORT: '4000' })).toMatchObject({
      HOST: '127.0.0.1',
      PUBLIC_URL: 'http://localhost:4000',
    });
  });

  test('refuses production without database, address and keys', () => {
    expect(faultsOf({})).toEqual([
      'DATABASE_URL: is required in production',
      'PUBLIC_URL: is required in production',
      'ENCRYPTION_KEYS: is required in production',
    ]);
  });

  test('names every fault at once and never repeats a value', () => {
    const faults = faultsOf({
      DATABASE_URL: 'mysql://user:hunter2@db/lappa',
      PORT: 'eighty',
      LOG_LEVEL: 'loud',
    });
    expect(faults.map((fault) => fault.split(':', 1)[0]).sort()).toEqual([
      'DATABASE_URL',
      'ENCRYPTION_KEYS',
      'LOG_LEVEL',
      'PORT',
      'PUBLIC_URL',
    ]);
    expect(faults.join()).not.toMatch(/hunter2|eighty|loud/);
  });

  test('counts an empty variable as missing', () => {
    const { GITHUB_TOKEN, PORT } = parseEnvironment({ ...production, GITHUB_TOKEN: '', PORT: '' });
    expect([GITHUB_TOKEN, PORT]).toEqual([undefined, 3000]);
  });

  test('reads lists without blanks', () => {
    const source = { ...production, UPSTREAM_REDIRECT_HOSTS: 'a.example, b.example,,' };
    expect(parseEnvironment(source).UPSTREAM_REDIRECT_HOSTS).toEqual(['a.example', 'b.example']);
  });
});
