import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type {
  InstallerBytes,
  KnownVersion,
  LastState,
  Observation,
} from '#app/domain/catalog/update-decision.ts';
import { decideUpdate } from '#app/domain/catalog/update-decision.ts';
import { compareVersions } from '#app/domain/catalog/version-order.ts';

const installer = (bytes: string, part: Partial<InstallerBytes> = {}): InstallerBytes => ({
  downloadUrl: `https://vendor.example/${bytes}.exe`,
  sha256: bytes.padEnd(64, '0'),
  architecture: 'x64',
  type: 'exe',
  scope: null,
  locale: null,
  ...part,
});

const known = (version: string, part: Partial<KnownVersion> = {}): KnownVersion => ({
  id: `id-${version}`,
  version,
  state: 'offered',
  wasOffered: true,
  installers: [installer(version)],
  ...part,
});

const state = (lastVersion: string | null, ...versions: KnownVersion[]): LastState => ({
  lastVersion,
  lastFingerprint: lastVersion === null ? null : `seen ${lastVersion}`,
  versions,
});

const sees = (version: string, part: Partial<Observation> = {}): Observation => ({
  version,
  fingerprint: `seen ${version}`,
  installers: [installer(version)],
  ...part,
});

describe('at first sight', () => {
  test('a version that an empty catalog lacks is added without being announced', () => {
    expect(decideUpdate(state(null), sees('1.0'))).toEqual({
      action: 'publish',
      announce: false,
      rollback: false,
      withdraw: [],
    });
  });

  test('a higher version than the catalog has is added and announced', () => {
    expect(decideUpdate(state(null, known('1.0')), sees('1.1'))).toMatchObject({
      action: 'publish',
      announce: true,
    });
  });

  test('a version that is there is remembered', () => {
    expect(decideUpdate(state(null, known('1.0')), sees('1.0.0'))).toEqual({
      action: 'keep',
      reason: 'already-known',
    });
  });

  test('a lower version than the catalog has is no rollback: the feed never said the higher one', () => {
    expect(decideUpdate(state(null, known('2.0')), sees('1.0'))).toEqual({
      action: 'keep',
      reason: 'behind',
    });
  });

  test('a version that staff withdrew stays withdrawn', () => {
    expect(decideUpdate(state(null, known('1.0', { state: 'withdrawn' })), sees('1.0'))).toEqual({
      action: 'keep',
      reason: 'already-known',
    });
  });
});

describe('the same version again', () => {
  test('with the same fingerprint nothing happens', () => {
    expect(decideUpdate(state('1.0', known('1.0')), sees('1.0', { installers: null }))).toEqual({
      action: 'keep',
      reason: 'same-fingerprint',
    });
  });

  test('with other facts and the same bytes nothing but the facts is remembered', () => {
    const observed = sees('1.0', { fingerprint: 'edited' });
    expect(decideUpdate(state('1.0', known('1.0')), observed)).toEqual({
      action: 'keep',
      reason: 'same-bytes',
    });
  });

  test('with other facts and no details yet, the details are fetched', () => {
    const observed = sees('1.0', { fingerprint: 'edited', installers: null });
    expect(decideUpdate(state('1.0', known('1.0')), observed)).toEqual({ action: 'look-closer' });
  });

  test('with other bytes it is held', () => {
    const observed = sees('1.0', { fingerprint: 'edited', installers: [installer('evil')] });
    expect(decideUpdate(state('1.0', known('1.0')), observed)).toEqual({
      action: 'hold',
      versionId: 'id-1.0',
      withdraw: [],
    });
  });

  test('with a further installer beside the known one it is an edit, not other bytes', () => {
    const observed = sees('1.0', {
      fingerprint: 'edited',
      installers: [installer('1.0'), installer('arm', { architecture: 'arm64' })],
    });
    expect(decideUpdate(state('1.0', known('1.0')), observed)).toMatchObject({ action: 'keep' });
  });

  test('spelled differently it is the same version', () => {
    const observed = sees('5.3.0.0', {
      fingerprint: 'respelled',
      installers: [installer('5.3.0')],
    });
    expect(decideUpdate(state('5.3.0', known('5.3.0')), observed)).toEqual({
      action: 'keep',
      reason: 'same-bytes',
    });
  });

  test('held, it stays held until the feed says something new', () => {
    const held = known('1.0', { state: 'held' });
    expect(decideUpdate(state('1.0', held), sees('1.0'))).toEqual({
      action: 'stay-held',
      versionId: 'id-1.0',
    });
    expect(decideUpdate(state('1.0', held), sees('1.0', { fingerprint: 'new' }))).toEqual({
      action: 'verify-again',
      versionId: 'id-1.0',
      withdraw: [],
    });
  });

  test('withdrawn by staff, it stays withdrawn', () => {
    const withdrawn = known('1.0', { state: 'withdrawn' });
    expect(decideUpdate(state('1.0', withdrawn), sees('1.0', { fingerprint: 'new' }))).toEqual({
      action: 'keep',
      reason: 'already-known',
    });
  });
});

describe('another version', () => {
  test('higher: it is added, after a look at its details', () => {
    const before = state('1.0', known('1.0'));
    expect(decideUpdate(before, sees('1.1', { installers: null }))).toEqual({
      action: 'look-closer',
    });
    expect(decideUpdate(before, sees('1.1'))).toEqual({
      action: 'publish',
      announce: true,
      rollback: false,
      withdraw: [],
    });
  });

  test('higher with the addresses and bytes of the newest: the version was read wrongly', () => {
    const observed = sees('1.1', { installers: [installer('1.0')] });
    expect(decideUpdate(state('1.0', known('1.0')), observed)).toEqual({
      action: 'fail',
      reason: 'wrong-version-parse',
    });
  });

  test('higher at the same address with other bytes is a new version', () => {
    const same = { downloadUrl: 'https://vendor.example/latest.exe' };
    const before = state('1.0', known('1.0', { installers: [installer('1.0', same)] }));
    expect(
      decideUpdate(before, sees('1.1', { installers: [installer('1.1', same)] })),
    ).toMatchObject({ action: 'publish' });
  });

  test('without installers or without an address it is refused', () => {
    const before = state('1.0', known('1.0'));
    for (const installers of [[], [installer('1.1', { downloadUrl: '' })]]) {
      expect(decideUpdate(before, sees('1.1', { installers }))).toEqual({
        action: 'fail',
        reason: 'missing-installers',
      });
    }
  });

  test.each(['', '  ', 'latest', 'unknown', '1.0/../2', 'x'.repeat(200), '1.0\u0000'])(
    'unusable (%j): refused',
    (version) => {
      expect(decideUpdate(state('1.0', known('1.0')), sees(version))).toEqual({
        action: 'fail',
        reason: 'invalid-version',
      });
    },
  );

  test('lower and offered: the newer ones are withdrawn', () => {
    const before = state('1.2', known('1.0'), known('1.1'), known('1.2', { state: 'held' }));
    expect(decideUpdate(before, sees('1.0', { installers: null }))).toEqual({
      action: 'roll-back',
      versionId: 'id-1.0',
      withdraw: ['id-1.1', 'id-1.2'],
    });
  });

  test('lower and unknown: added, the newer ones withdrawn', () => {
    expect(decideUpdate(state('1.2', known('1.2')), sees('1.1'))).toEqual({
      action: 'publish',
      announce: true,
      rollback: true,
      withdraw: ['id-1.2'],
    });
  });

  test('withdrawn and seen again: re-offered in its own row, if its bytes are the same', () => {
    const before = state('1.0', known('1.0'), known('1.1', { state: 'withdrawn' }));
    expect(decideUpdate(before, sees('1.1'))).toEqual({
      action: 're-offer',
      versionId: 'id-1.1',
      rollback: false,
      withdraw: [],
    });
    expect(decideUpdate(before, sees('1.1', { installers: [installer('evil')] }))).toEqual({
      action: 'hold',
      versionId: 'id-1.1',
      withdraw: [],
    });
  });
});

describe('for any history', () => {
  const spelling = fc.constantFrom(
    '1',
    '1.0',
    '1.0.0',
    '1.1',
    '1.10',
    '2.0-rc',
    '2',
    'v2',
    '3.0.1',
  );
  const history = fc.array(fc.tuple(spelling, fc.constantFrom('a', 'b')), { maxLength: 25 });

  /** A catalog in memory that does what the decision says, as the update job does in the database. */
  function follow(word: [string, string], memory: LastState): LastState {
    const [version, bytes] = word;
    const observed = sees(version, {
      fingerprint: `${version} ${bytes}`,
      installers: [installer(`${bytes}${normal(version)}`)],
    });
    const decision = decideUpdate(memory, observed);
    const versions = memory.versions.map((one) => ({ ...one }));
    const set = (id: string, state: KnownVersion['state']) => {
      for (const one of versions) if (one.id === id) one.state = state;
    };
    if ('withdraw' in decision) decision.withdraw.forEach((id) => set(id, 'withdrawn'));
    if (decision.action === 're-offer') set(decision.versionId, 'offered');
    if (decision.action === 'hold') set(decision.versionId, 'held');
    if (decision.action === 'verify-again') set(decision.versionId, 'offered');
    if (decision.action === 'publish') {
      const installers = observed.installers ?? [];
      versions.push(known(version, { id: `${versions.length}`, installers }));
    }
    if (decision.action === 'fail') return memory;
    return { lastVersion: version, lastFingerprint: observed.fingerprint, versions };
  }

  const normal = (version: string) =>
    version
      .replace(/^v/, '')
      .replace(/(\.0+)+$/, '')
      .replace(/\W/g, '');

  test('hearing the same thing twice changes nothing the second time', () => {
    fc.assert(
      fc.property(history, (words) => {
        let memory = state(null);
        for (const word of words) {
          memory = follow(word, memory);
          expect(follow(word, memory)).toEqual(memory);
        }
      }),
    );
  });

  test('no version is there twice, and none is ever lost', () => {
    fc.assert(
      fc.property(history, (words) => {
        let memory = state(null);
        for (const word of words) {
          const before = memory.versions.map((one) => one.id);
          memory = follow(word, memory);
          expect(memory.versions.map((one) => one.id)).toEqual(expect.arrayContaining(before));
          memory.versions.forEach((one, index) => {
            const twins = memory.versions.filter(
              (two) => compareVersions(one.version, two.version) === 0,
            );
            expect(twins).toEqual([memory.versions[index]]);
          });
        }
      }),
    );
  });

  test('nothing newer than what the feed says stays offered', () => {
    fc.assert(
      fc.property(history, (words) => {
        let memory = state(null);
        for (const word of words) {
          memory = follow(word, memory);
          for (const one of memory.versions) {
            if (one.state === 'offered') expect(compareVersions(one.version, word[0])).not.toBe(1);
          }
        }
      }),
    );
  });

  test('bytes that changed under an offered version are never offered', () => {
    fc.assert(
      fc.property(spelling, (version) => {
        let memory = follow([version, 'a'], state(null));
        memory = follow([version, 'b'], memory);
        expect(memory.versions.map((one) => one.state)).toEqual(['held']);
      }),
    );
  });
});
