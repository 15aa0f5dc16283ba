import { describe, expect, it } from 'vitest';

import {
  accept,
  acceptInstallers,
  acmeInstallers,
  refusals,
  warnings,
} from '#tests/support/acme-manifests.ts';

/** The merged entry of the first installer. */
function merged(root: string[], entry: string[]) {
  return acceptInstallers(acmeInstallers(root, entry))[0]?.manifest;
}

function first(root: string[], entry: string[]) {
  return acceptInstallers(acmeInstallers(root, entry))[0];
}

describe('defaults at the root', () => {
  it('reach every installer that says nothing itself', () => {
    const root = [
      'InstallerType: nullsoft',
      'Scope: machine',
      'InstallerLocale: sv-SE',
      'ReleaseDate: 2026-02-28',
      'MinimumOSVersion: 10.0.0.0',
      'Commands: [ace, acme]',
      'UpgradeBehavior: uninstallPrevious',
    ];
    const [plain, own] = acceptInstallers(
      acmeInstallers(
        root,
        ['Architecture: x86'],
        ['Scope: user', 'Commands: [ace]', 'InstallerType: exe'],
      ),
    );
    expect(plain).toMatchObject({ type: 'nullsoft', scope: 'machine', locale: 'sv-SE' });
    expect(plain?.manifest).toMatchObject({
      ReleaseDate: '2026-02-28',
      MinimumOSVersion: '10.0.0.0',
      Commands: ['ace', 'acme'],
      UpgradeBehavior: 'uninstallPrevious',
    });
    expect(own).toMatchObject({ type: 'exe', scope: 'user', locale: 'sv-SE' });
    expect(own?.manifest.Commands).toEqual(['ace']);
  });

  it('yield to an empty list of the entry, but not to a field without a value', () => {
    expect(merged(['InstallerType: msi', 'Commands: [ace]'], ['Commands: []'])).not.toHaveProperty(
      'Commands',
    );
    expect(merged(['InstallerType: msi', 'Commands: [ace]'], ['Commands:'])?.Commands).toEqual([
      'ace',
    ]);
  });

  it('do not reach a field that only an entry has', () => {
    const sha = `SignatureSha256: ${'c'.repeat(64)}`;
    expect(merged(['InstallerType: msix', sha], [])).not.toHaveProperty('SignatureSha256');
  });

  it('ProductCode and AppsAndFeaturesEntries: only where missing and the type registers a program', () => {
    const root = ['ProductCode: Root', 'AppsAndFeaturesEntries: [{UpgradeCode: Up}]'];
    const [bare, own, store, portable] = acceptInstallers(
      acmeInstallers(
        root,
        ['InstallerType: exe'],
        ['InstallerType: exe', 'ProductCode: Own', 'AppsAndFeaturesEntries: [{DisplayName: D}]'],
        ['InstallerType: msix'],
        ['InstallerType: portable'],
      ),
    );
    expect(bare).toMatchObject({ productCode: 'Root', upgradeCode: 'Up' });
    expect(own).toMatchObject({ productCode: 'Own', upgradeCode: null });
    expect(own?.manifest.AppsAndFeaturesEntries).toEqual([{ DisplayName: 'D' }]);
    expect(store).toMatchObject({ productCode: null, upgradeCode: null });
    expect(store?.manifest).not.toHaveProperty('AppsAndFeaturesEntries');
    expect(portable).toMatchObject({ productCode: 'Root' });
    // Not inherited, rather than inherited and dropped again.
    expect(warnings(acmeInstallers([...root, 'InstallerType: msix'], []))).toEqual([]);
  });

  it('AppsAndFeaturesEntries: an empty list of the entry counts as missing', () => {
    const root = ['InstallerType: exe', 'AppsAndFeaturesEntries: [{UpgradeCode: Up}]'];
    expect(first(root, ['AppsAndFeaturesEntries: []'])?.upgradeCode).toBe('Up');
  });

  it('PackageFamilyName: only for msix and appx, or where such a program is registered', () => {
    const root = ['PackageFamilyName: Acme_1234567890123'];
    const families = acceptInstallers(
      acmeInstallers(
        root,
        ['InstallerType: msix'],
        ['InstallerType: appx'],
        ['InstallerType: appx', 'PackageFamilyName: Own_1234567890123', 'Architecture: x86'],
        ['InstallerType: exe'],
        ['InstallerType: exe', 'Scope: user', 'AppsAndFeaturesEntries: [{InstallerType: msix}]'],
      ),
    ).map(({ packageFamilyName }) => packageFamilyName);
    expect(families).toEqual([
      'Acme_1234567890123',
      'Acme_1234567890123',
      'Own_1234567890123',
      null,
      'Acme_1234567890123',
    ]);
  });

  it('Dependencies: those of the entry replace the root’s whole', () => {
    const root = [
      'InstallerType: msi',
      'Dependencies: {WindowsFeatures: [a], WindowsLibraries: [b]}',
    ];
    expect(merged(root, [])?.Dependencies).toEqual({
      WindowsFeatures: ['a'],
      WindowsLibraries: ['b'],
    });
    expect(merged(root, ['Dependencies: {WindowsLibraries: [c]}'])?.Dependencies).toEqual({
      WindowsLibraries: ['c'],
    });
    expect(merged(root, ['Dependencies: {WindowsLibraries: []}'])?.Dependencies).toEqual({
      WindowsFeatures: ['a'],
      WindowsLibraries: ['b'],
    });
  });

  it('NestedInstallerType and NestedInstallerFiles: only for a zip', () => {
    const root = ['NestedInstallerType: msi', 'NestedInstallerFiles: [{RelativeFilePath: a.msi}]'];
    const [zip, own, exe] = acceptInstallers(
      acmeInstallers(
        root,
        ['InstallerType: zip'],
        ['InstallerType: zip', 'NestedInstallerType: exe', 'Scope: user'],
        ['InstallerType: exe'],
      ),
    );
    expect(zip).toMatchObject({ type: 'zip', nestedType: 'msi' });
    expect(own).toMatchObject({ type: 'zip', nestedType: 'exe' });
    expect(own?.manifest.NestedInstallerFiles).toEqual([{ RelativeFilePath: 'a.msi' }]);
    expect(exe).toMatchObject({ type: 'exe', nestedType: null });
    expect(exe?.manifest).not.toHaveProperty('NestedInstallerType');
    expect(exe?.manifest).not.toHaveProperty('NestedInstallerFiles');
  });

  it('InstallerSwitches: key by key, then the defaults of the type', () => {
    const root = ['InstallerType: inno', 'InstallerSwitches: {Silent: /S1, Custom: /C}'];
    const installer = first(root, ['InstallerSwitches: {Custom: /D, Upgrade: /U, Silent: }']);
    expect(installer?.manifest.InstallerSwitches).toEqual({
      Silent: '/S1',
      Custom: '/D',
      Upgrade: '/U',
    });
    expect(installer?.switches).toEqual({
      Silent: '/S1',
      SilentWithProgress: '/SP- /SILENT /SUPPRESSMSGBOXES /NORESTART',
      InstallLocation: '/DIR="<INSTALLPATH>"',
      Log: '/LOG="<LOGPATH>"',
      Custom: '/D',
      Upgrade: '/U',
    });
  });

  it('InstallationMetadata: key by key', () => {
    const root = ['InstallerType: msi', 'InstallationMetadata: {DefaultInstallLocation: C}'];
    expect(
      merged(root, ['InstallationMetadata: {Files: [{RelativeFilePath: a.exe}]}'])
        ?.InstallationMetadata,
    ).toEqual({ DefaultInstallLocation: 'C', Files: [{ RelativeFilePath: 'a.exe' }] });
  });
});

describe('an installer', () => {
  it('tells when the version was released, the first that knows', () => {
    const dates = ['ReleaseDate:', 'ReleaseDate: 2026-02-28', 'ReleaseDate: 2026-03-01'];
    const entries = dates.map((date, index) => [`InstallerLocale: sv-x-${index}`, date]);
    const files = acmeInstallers(['InstallerType: msi'], ...entries);
    expect(accept(files).releaseDate).toBe('2026-02-28');
  });

  it.each([
    ['msi', '/quiet /norestart', '/passive /norestart'],
    ['wix', '/quiet /norestart', '/passive /norestart'],
    ['burn', '/quiet /norestart', '/passive /norestart'],
    ['nullsoft', '/S', '/S'],
    [
      'inno',
      '/SP- /VERYSILENT /SUPPRESSMSGBOXES /NORESTART',
      '/SP- /SILENT /SUPPRESSMSGBOXES /NORESTART',
    ],
    ['exe', undefined, undefined],
    ['msix', undefined, undefined],
  ])('%s has the switches winget would use', (type, silent, progress) => {
    for (const entry of [
      [`InstallerType: ${type}`],
      [
        'InstallerType: zip',
        `NestedInstallerType: ${type}`,
        'NestedInstallerFiles: [{RelativeFilePath: a}]',
      ],
    ]) {
      const switches = first([], entry)?.switches;
      expect(switches?.Silent).toBe(silent);
      expect(switches?.SilentWithProgress).toBe(progress);
    }
  });

  it('has type, architecture, scope and other fixed values in winget’s spelling', () => {
    const installer = first(
      ['InstallerType: NullSoft', 'Scope: Machine'],
      [
        'Architecture: ARM64',
        'UpgradeBehavior: UninstallPrevious',
        'Platform: [windows.desktop]',
        'ElevationRequirement: elevatesself',
      ],
    );
    expect(installer).toMatchObject({ type: 'nullsoft', scope: 'machine', architecture: 'arm64' });
    expect(installer?.manifest).toMatchObject({
      InstallerType: 'nullsoft',
      UpgradeBehavior: 'uninstallPrevious',
      Platform: ['Windows.Desktop'],
      ElevationRequirement: 'elevatesSelf',
    });
  });

  it('takes its codes from AppsAndFeaturesEntries, its own program’s first', () => {
    const entries =
      'AppsAndFeaturesEntries: [{ProductCode: A, UpgradeCode: UA}, {ProductCode: B, UpgradeCode: UB}]';
    expect(first([], ['InstallerType: msi', 'ProductCode: B', entries])).toMatchObject({
      productCode: 'B',
      upgradeCode: 'UB',
    });
    expect(first([], ['InstallerType: msi', entries])).toMatchObject({
      productCode: 'A',
      upgradeCode: 'UA',
    });
    expect(
      first(
        [],
        [
          'InstallerType: msi',
          'ProductCode: C',
          'AppsAndFeaturesEntries: [{DisplayName: D}, {UpgradeCode: U}]',
        ],
      ),
    ).toMatchObject({ productCode: 'C', upgradeCode: 'U' });
  });

  it('has numbers and booleans where winget’s REST source wants them, and text elsewhere', () => {
    expect(
      merged(
        ['InstallerType: exe'],
        [
          'InstallerSuccessCodes: [3010, -1, 0x10]',
          'ExpectedReturnCodes: [{InstallerReturnCode: 5, ReturnResponse: diskFull}]',
          'InstallerAbortsTerminal: true',
          'RequireExplicitUpgrade: False',
          'MinimumOSVersion: 10.0',
          'FileExtensions: [264, 3gp]',
        ],
      ),
    ).toMatchObject({
      InstallerSuccessCodes: [3010, -1, 16],
      ExpectedReturnCodes: [{ InstallerReturnCode: 5, ReturnResponse: 'diskFull' }],
      InstallerAbortsTerminal: true,
      RequireExplicitUpgrade: false,
      MinimumOSVersion: '10.0',
      FileExtensions: ['264', '3gp'],
    });
  });
});

describe('a wrong installer is refused at its line', () => {
  // The root's own lines begin at 5; without any, `Installers:` is line 5 and the first entry line 6.
  it.each<[string, string[], string[], string[]]>([
    ['without a type', [], [], ['i:6 InstallerType is missing']],
    [
      'of an unknown type',
      ['InstallerType: rpm'],
      [],
      [
        "i:5 InstallerType is 'rpm', not one of exe, msi, msix, appx, wix, burn, nullsoft, inno, zip, portable, pwa, msstore, font",
      ],
    ],
    [
      'of an unknown scope',
      [],
      ['InstallerType: msi', 'Scope: both'],
      ["i:10 Scope is 'both', not one of user, machine"],
    ],
    [
      'with a short hash',
      [],
      ['InstallerSha256: abc', 'InstallerType: msi'],
      ['i:8 InstallerSha256 is not 64 hexadecimal digits'],
    ],
    [
      'without an address',
      [],
      ['InstallerType: msi', 'InstallerUrl:'],
      ['i:6 InstallerUrl is missing'],
    ],
    [
      'with a file address',
      [],
      ['InstallerType: msi', 'InstallerUrl: file:///c:/a.msi'],
      ['i:9 InstallerUrl is not an http or https address'],
    ],
    [
      'with an address without a host',
      [],
      ['InstallerType: msi', 'InstallerUrl: https://'],
      ['i:9 InstallerUrl is not an http or https address'],
    ],
    [
      'with a day that does not exist',
      ['ReleaseDate: 2026-02-30'],
      ['InstallerType: msi'],
      ['i:5 ReleaseDate is not a date (yyyy-mm-dd)'],
    ],
    [
      'with a wrong upgrade behaviour',
      ['UpgradeBehavior: forbid'],
      ['InstallerType: msi'],
      ["i:5 UpgradeBehavior is 'forbid', not one of install, uninstallPrevious, deny"],
    ],
    [
      'with yes for true',
      ['RequireExplicitUpgrade: yes'],
      ['InstallerType: msi'],
      ['i:5 RequireExplicitUpgrade is neither true nor false'],
    ],
    [
      'with an exit code that is no number',
      ['InstallerSuccessCodes: [1.5]'],
      ['InstallerType: msi'],
      ['i:5 InstallerSuccessCodes is not a whole number of 32 bits'],
    ],
    [
      'with an exit code too high',
      ['InstallerSuccessCodes: [4294967296]'],
      ['InstallerType: msi'],
      ['i:5 InstallerSuccessCodes is not a whole number of 32 bits'],
    ],
    [
      'with an exit code too low',
      ['InstallerSuccessCodes: [-2147483649]'],
      ['InstallerType: msi'],
      ['i:5 InstallerSuccessCodes is not a whole number of 32 bits'],
    ],
    [
      'with one exit code twice, signed and unsigned',
      ['InstallerSuccessCodes: [-1]'],
      ['InstallerType: msi', 'ExpectedReturnCodes: [{InstallerReturnCode: 4294967295}]'],
      ['i:7 The exit code 4294967295 is given twice'],
    ],
    [
      'with a return code without a number',
      [],
      ['InstallerType: msi', 'ExpectedReturnCodes: [{ReturnResponse: diskFull}]'],
      ['i:6 An entry of ExpectedReturnCodes has no InstallerReturnCode'],
    ],
    [
      'with markets both allowed and excluded',
      ['Markets: {AllowedMarkets: [SE], ExcludedMarkets: [NO]}'],
      ['InstallerType: msi'],
      ['i:7 Markets has both AllowedMarkets and ExcludedMarkets'],
    ],
    [
      'with switches that are a list',
      ['InstallerSwitches: [/S]'],
      ['InstallerType: msi'],
      ['i:5 InstallerSwitches must be a map of fields'],
    ],
    [
      'with a switch that is too long',
      [],
      ['InstallerType: exe', `InstallerSwitches: {Silent: ${'x'.repeat(513)}}`],
      ['i:10 Silent is longer than 512 characters'],
    ],
    [
      'as a zip of unknown content',
      [],
      ['InstallerType: zip'],
      [
        'i:6 A zip installer needs NestedInstallerType',
        'i:6 A zip installer needs NestedInstallerFiles',
      ],
    ],
    [
      'as a zip with two programs',
      [],
      [
        'InstallerType: zip',
        'NestedInstallerType: msi',
        'NestedInstallerFiles: [{RelativeFilePath: a}, {RelativeFilePath: b}]',
      ],
      ['i:6 A zip with an installer of the type msi needs exactly one file'],
    ],
    [
      'as a zip with a path out of it',
      [],
      [
        'InstallerType: zip',
        'NestedInstallerType: portable',
        "NestedInstallerFiles: [{RelativeFilePath: 'a\\..\\..\\b'}, {RelativeFilePath: 'C:\\b'}, {RelativeFilePath: /b}, {PortableCommandAlias: b}]",
      ],
      [
        "i:6 The path 'a\\..\\..\\b' leads out of the archive",
        "i:6 The path 'C:\\b' leads out of the archive",
        "i:6 The path '/b' leads out of the archive",
        'i:6 RelativeFilePath is missing',
      ],
    ],
    [
      'spelled in the wrong case, at the root',
      ['installerType: msi'],
      ['InstallerType: msi'],
      ['i:5 The field installerType must be spelled InstallerType'],
    ],
  ])('%s', (_name, root, entry, expected) => {
    expect(refusals(acmeInstallers(root, entry))).toEqual(expected);
  });

  it('once, however many installers inherit it', () => {
    const entry = ['InstallerType: msi'];
    expect(refusals(acmeInstallers(['Scope: both'], entry, entry, entry))).toHaveLength(1);
  });

  it.each([
    ['Installers:', 'i:5 Installers is missing'],
    ['Installers: {}', 'i:5 Installers must be a list'],
    ['Installers: []', 'i:1 No entry of Installers can be used'],
    ['Installers: [a]', 'i:5 An entry of Installers must be a map of fields'],
  ])('%s', (text, expected) => {
    const files = acmeInstallers([]);
    for (const file of files) {
      if (file.path === 'i') file.content = String(file.content).replace('Installers:', text);
    }
    expect(refusals(files)).toEqual([expected]);
  });

  it('when there are more than 500', () => {
    const entries = (count: number) => Array.from({ length: count }, () => ['InstallerType: msi']);
    expect(refusals(acmeInstallers([], ...entries(501)))).toEqual([
      'i:5 There are more than 500 installers',
    ]);
    expect(refusals(acmeInstallers([], ...entries(500)))).toEqual([]);
  });
});

describe('a set is accepted with a warning', () => {
  const twin = 'winget cannot tell this installer from the one on line';

  it('when winget cannot tell two installers apart', () => {
    const lines = (...entries: string[][]) =>
      warnings(acmeInstallers(['InstallerType: msi'], ...entries));
    expect(lines([], [])).toEqual([`i:10 ${twin} 7`]);
    // No scope equals any scope; both may stand once each.
    expect(lines(['Scope: user'], [])).toEqual([`i:11 ${twin} 7`]);
    expect(lines([], ['Scope: user'])).toEqual([`i:10 ${twin} 7`]);
    expect(lines(['Scope: user'], ['Scope: machine'])).toEqual([]);
    expect(lines([], ['Architecture: x86'])).toEqual([]);
    expect(lines([], ['InstallerLocale: sv-SE'])).toEqual([]);
    expect(lines(['InstallerLocale: sv-se'], ['InstallerLocale: sv-SE'])).toHaveLength(1);
    expect(lines([], ['InstallerType: wix'])).toEqual([]);
  });

  it('unless what lies in the zip differs', () => {
    const zip = (nested: string) => [`NestedInstallerType: ${nested}`];
    const root = ['InstallerType: zip', 'NestedInstallerFiles: [{RelativeFilePath: a}]'];
    expect(warnings(acmeInstallers(root, zip('msi'), zip('wix')))).toEqual([]);
    expect(warnings(acmeInstallers(root, zip('msi'), zip('msi')))).toHaveLength(1);
  });

  it('when one address has two hashes', () => {
    const entries = ['a', 'b'].map((digit, index) => [
      `Architecture: ${index === 0 ? 'x86' : 'x64'}`,
      `InstallerSha256: ${digit.repeat(64)}`,
    ]);
    expect(warnings(acmeInstallers(['InstallerType: msi'], ...entries))).toEqual([
      'i:10 The same address has another InstallerSha256 on line 7',
    ]);
  });

  it('when an exe would ask its user', () => {
    expect(warnings(acmeInstallers(['InstallerType: exe'], []))).toEqual([
      'i:7 An exe without Silent and SilentWithProgress switches asks its user',
    ]);
    for (const one of ['Silent', 'SilentWithProgress']) {
      const lacking = [`InstallerSwitches: {${one}: /s}`];
      expect(warnings(acmeInstallers(['InstallerType: exe'], lacking))).toHaveLength(1);
    }
    const switches = 'InstallerSwitches: {Silent: /s, SilentWithProgress: /s}';
    expect(warnings(acmeInstallers(['InstallerType: exe', switches], []))).toEqual([]);
  });

  it('when a type cannot have the ProductCode it is given', () => {
    const files = acmeInstallers(['InstallerType: msix'], ['ProductCode: A']);
    expect(warnings(files)).toEqual([
      'i:7 ProductCode is left out, for the type msix does not have it',
    ]);
    expect(acceptInstallers(files)[0]).toMatchObject({ productCode: null });
    expect(acceptInstallers(files)[0]?.manifest).not.toHaveProperty('ProductCode');
  });

  it('without its msstore installers, and not at all when nothing is left', () => {
    const store = ['InstallerType: msstore', 'InstallerUrl:', 'InstallerSha256:'];
    const files = acmeInstallers([], store, ['InstallerType: msix']);
    expect(warnings(files)).toEqual([
      'i:6 An msstore installer has no file of its own and is left out',
    ]);
    expect(acceptInstallers(files)).toHaveLength(1);
    expect(refusals(acmeInstallers([], store))).toEqual(['i:1 No entry of Installers can be used']);
  });

  it('without installers that only a newer winget knows', () => {
    const newer = (...entries: string[][]) => {
      const files = acmeInstallers(['InstallerType: msi'], ...entries);
      return files.map(({ path, content }) => ({
        path,
        content: String(content).replace('1.6.0', '1.40.0'),
      }));
    };
    const files = newer(['InstallerType: cab'], ['Architecture: riscv'], ['Scope: any'], []);
    expect(acceptInstallers(files)).toHaveLength(1);
    expect(warnings(files)).toContain("i:10 InstallerType 'cab' is not known and is left out");
    expect(refusals(newer(['InstallerType: cab']))).toEqual([
      'i:1 No entry of Installers can be used',
    ]);
  });
});
