import { describe, expect, it, test } from 'vitest';
import {
  checkSourceInstaller,
  checkSourceInstallers,
} from '#app/domain/catalog/check-source-installer.ts';
import type { SourceInstaller } from '#app/domain/catalog/check-source-installer.ts';

const installer = (changes: Partial<SourceInstaller> = {}): SourceInstaller => ({
  architecture: 'x64',
  type: 'exe',
  nestedType: null,
  scope: null,
  locale: null,
  downloadUrl: 'https://vendor.example/setup.exe',
  sha256: 'A'.repeat(64),
  productCode: null,
  manifest: {},
  ...changes,
});
const zip = (nestedType: string | null, files: object[]) =>
  installer({ type: 'zip', nestedType, manifest: { NestedInstallerFiles: files } });

describe('an installer', () => {
  test.each<[string, SourceInstaller, string | null]>([
    ['plain', installer(), null],
    ['with a code', installer({ type: 'msi', productCode: '{A}' }), null],
    ['of a new architecture', installer({ architecture: 'riscv' }), 'architecture'],
    ['of an unknown type', installer({ type: 'snap' }), 'type'],
    ['of the store', installer({ type: 'msstore' }), 'type'],
    ['for everybody', installer({ scope: 'both' }), 'scope'],
    ['without address', installer({ downloadUrl: '' }), 'url'],
    ['with an address of another kind', installer({ downloadUrl: 'file:///c:/a.exe' }), 'url'],
    ['without hash', installer({ sha256: '' }), 'hash'],
    ['of a channel', installer({ manifest: { Channel: 'beta' } }), 'channel'],
    ['in no language', installer({ locale: 'en_US' }), 'locale'],
    ['in a language', installer({ locale: 'zh-Hant-TW' }), null],
    ['an msix with a product code', installer({ type: 'msix', productCode: 'x' }), 'product-code'],
    [
      'an msix with programs',
      installer({ type: 'msix', manifest: { AppsAndFeaturesEntries: [{}] } }),
      'programs',
    ],
    [
      'with one code for two ends',
      installer({
        manifest: {
          InstallerSuccessCodes: [-1],
          ExpectedReturnCodes: [{ InstallerReturnCode: 4294967295 }],
        },
      }),
      'return-codes',
    ],
    [
      'with one code for two errors',
      installer({
        manifest: { ExpectedReturnCodes: [{ InstallerReturnCode: 5 }, { InstallerReturnCode: 5 }] },
      }),
      'return-codes',
    ],
    [
      'with both markets',
      installer({ manifest: { Markets: { AllowedMarkets: ['SE'], ExcludedMarkets: ['NO'] } } }),
      'markets',
    ],
    [
      'with a version that is about',
      installer({ manifest: { AppsAndFeaturesEntries: [{ DisplayVersion: '< 1.0' }] } }),
      'program-version',
    ],
    ['a zip of nothing', zip('msi', []), 'nested-installer'],
    ['a zip of no type', zip(null, [{ RelativeFilePath: 'a.msi' }]), 'nested-installer'],
    ['a zip', zip('msi', [{ RelativeFilePath: 'a.msi' }]), null],
    [
      'a zip of two installers',
      zip('msi', [{ RelativeFilePath: 'a.msi' }, { RelativeFilePath: 'b.msi' }]),
      'nested-installer',
    ],
    [
      'a zip of two portables',
      zip('portable', [{ RelativeFilePath: 'a.exe' }, { RelativeFilePath: 'b.exe' }]),
      null,
    ],
    ['a zip that leads out', zip('msi', [{ RelativeFilePath: '..\\a.msi' }]), 'nested-path'],
    [
      'a zip of one path twice',
      zip('portable', [{ RelativeFilePath: 'A.exe' }, { RelativeFilePath: 'a.exe' }]),
      'nested-path',
    ],
    [
      'a portable of two commands',
      installer({ type: 'portable', manifest: { Commands: ['a', 'b'] } }),
      'commands',
    ],
  ])('%s', (_, given, problem) => {
    expect(checkSourceInstaller(given)).toBe(problem);
  });
});

describe('installers that winget cannot tell apart', () => {
  const check = (...given: Partial<SourceInstaller>[]) =>
    checkSourceInstallers(given.map((changes) => installer(changes)));

  it('lose all but one', () => {
    expect(check({}, {})).toEqual([null, 'duplicate']);
    expect(check({ locale: 'sv-SE' }, { locale: 'SV-se' })).toEqual([null, 'duplicate']);
    expect(check({ type: 'msix' }, { type: 'appx' })).toEqual([null, 'duplicate']);
  });

  it('may differ in scope, architecture, type and language', () => {
    expect(
      check({ scope: 'user' }, { scope: 'machine' }, { architecture: 'x86' }, { type: 'msi' }),
    ).toEqual([null, null, null, null]);
    expect(check({ locale: 'sv-SE' }, { locale: 'en-US' })).toEqual([null, null]);
  });

  it('without scope equal those of any, and give way to those', () => {
    expect(check({}, { scope: 'user' }, { scope: 'machine' })).toEqual(['duplicate', null, null]);
  });

  it('are told apart after what is wrong for other reasons is gone', () => {
    expect(check({ sha256: '' }, {})).toEqual(['hash', null]);
  });
});
