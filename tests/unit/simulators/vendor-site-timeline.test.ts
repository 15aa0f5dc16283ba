import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { installerPath, installerSha256 } from '#tests/simulators/vendor-site/installer-file.ts';
import { startVendorSite } from '#tests/simulators/vendor-site/start-vendor-site.ts';
import { loadTimeline } from '#tests/simulators/vendor-site/timeline.ts';
import { createVendorState, newestRelease } from '#tests/simulators/vendor-site/vendor-state.ts';
import {
  canonicalVersion,
  compareVersionNumbers,
  nextVersion,
} from '#tests/simulators/vendor-site/version-number.ts';

const lines = [
  { snapshot: '2025-01-01T00:00:00+00:00', id: 'Acme.App', version: '5.2', previous: null },
  { snapshot: '2025-01-01T00:00:00+00:00', id: 'Acme.Tool', version: '1.9', previous: null },
  { snapshot: '2025-01-02T00:00:00+01:00', id: 'Acme.App', version: '5.3.0', previous: '5.2' },
  { snapshot: '2025-01-03T00:00:00+00:00', id: 'Acme.App', version: '5.3.0.0', previous: '5.3.0' },
  { snapshot: '2025-01-04T00:00:00+00:00', id: 'Acme.App', version: '5.1', previous: '5.3.0.0' },
  { snapshot: '2025-01-04T00:00:00+00:00', id: 'Acme.Late', version: '7', previous: null },
  { snapshot: '2025-01-05T00:00:00+00:00', id: 'Acme.App', version: '5.3.0', previous: '5.1' },
].map((line) => JSON.stringify(line));

function emptyState() {
  return createVendorState({ packages: [], now: () => new Date('2026-01-01T00:00:00Z') });
}

function newestOf(state: ReturnType<typeof emptyState>): Map<string, string | undefined> {
  return new Map(state.packages.map((one) => [one.identifier, newestRelease(one)?.version]));
}

test('snapshots are applied forward, twice, in leaps and backward', () => {
  const timeline = loadTimeline(lines);
  expect(timeline.snapshots).toHaveLength(5);
  const state = emptyState();
  const versions = [0, 1, 2, 3, 4].map((n) => {
    timeline.applySnapshot(state, n);
    return newestOf(state).get('Acme.App');
  });
  expect(versions).toEqual(['5.2', '5.3.0', '5.3.0.0', '5.1', '5.3.0']);
  const changes = state.changes;
  timeline.applySnapshot(state, 4);
  expect(state.changes).toBe(changes);
  const leaping = emptyState();
  timeline.applySnapshot(leaping, 4);
  expect(leaping.packages).toEqual(state.packages);
  timeline.applySnapshot(state, 1);
  expect(newestOf(state)).toEqual(
    new Map([
      ['Acme.App', '5.3.0'],
      ['Acme.Tool', '1.9'],
    ]),
  );
  expect(() => timeline.applySnapshot(state, 5)).toThrow(RangeError);
});

test('a respelled version is the same file, and only a change moves LastUpdate', async () => {
  const timeline = loadTimeline(lines);
  const site = await startVendorSite({ releases: [] });
  const readIndex = async () => {
    const response = await fetch(`${site.url}/winget/index.json`);
    return (await response.json()) as { PackageId: string; LastUpdate: string }[];
  };
  timeline.applySnapshot(site.state, 1);
  const before = await readIndex();
  const first = newestRelease(site.state.find('Acme.App'));
  timeline.applySnapshot(site.state, 2);
  const after = await readIndex();
  const second = newestRelease(site.state.find('Acme.App'));
  expect([first?.version, second?.version]).toEqual(['5.3.0', '5.3.0.0']);
  const [one, other] = [first, second].map((release) => {
    const installer = release?.installers[0];
    if (!release || !installer) throw new Error('there is no release');
    const { version, revision } = release;
    return [
      installerPath('Acme.App', version, installer),
      installerSha256('Acme.App', version, installer, revision),
    ];
  });
  expect(one).toEqual(other);
  expect(after[0]?.LastUpdate).not.toBe(before[0]?.LastUpdate);
  expect(after[1]).toEqual(before[1]);
  await site.close();
});

test('a line that is wrong is named by its number', () => {
  expect(() => loadTimeline([lines[0] ?? '', '', '{"snapshot": "x"}'])).toThrow('Line 3');
});

const realTimeline = resolve(
  import.meta.dirname,
  '../../../../shared/data/upstream-timeline.jsonl',
);
const hasRealTimeline = existsSync(realTimeline);

test.skipIf(!hasRealTimeline)(
  'the real timeline ends with the newest version of every application (skipped when ../shared/data is not there)',
  () => {
    const real = readFileSync(realTimeline, 'utf8').split('\n');
    const timeline = loadTimeline(real);
    const state = emptyState();
    timeline.snapshots.forEach((_, n) => {
      timeline.applySnapshot(state, n);
      if (n % 50 === 0) expect(newestOf(state)).toEqual(timeline.versionsAfter(n));
    });
    const last = timeline.snapshots.length - 1;
    expect(newestOf(state)).toEqual(timeline.versionsAfter(last));
    expect(state.packages.length).toBe(63);
  },
);

test.each([
  ['26.02', '26.03'],
  ['127.0.2', '127.0.3'],
  ['3.12.9', '3.12.10'],
  ['16.10-1', '16.10-2'],
  ['1.2.79.250.g72d95fb3', '1.2.79.251.g72d95fb3'],
  ['0.99', '0.100'],
  ['9007199254740993', '9007199254740994'],
  ['beta', 'beta.1'],
])('the version after %s is %s, and higher', (version, expected) => {
  expect(nextVersion(version)).toBe(expected);
  expect(compareVersionNumbers(nextVersion(version), version)).toBeGreaterThan(0);
});

test('spellings of one version have one canonical form', () => {
  const forms = ['5.3.0.0', '5.3.0', '5.3', '05.3.00'].map(canonicalVersion);
  expect(new Set(forms)).toEqual(new Set(['5.3']));
  expect(canonicalVersion('0.0')).toBe('0');
  expect(canonicalVersion('10.20')).toBe('10.20');
  expect(compareVersionNumbers('1.0-rc', '1.0')).toBeLessThan(0);
});
