import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { MAX_FILE_BYTES } from '#app/domain/catalog/winget-manifest/decode-manifest-text.ts';
import { readManifestSet } from '#app/domain/catalog/winget-manifest/read-manifest-set.ts';
import {
  accept,
  acmeSet,
  INSTALLER_FILE,
  LOCALE_FILE,
  refusals,
  SINGLETON_FILE,
  VERSION_FILE,
  warnings,
} from '#tests/support/acme-manifests.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);

describe('a set of manifests', () => {
  it('becomes one release', () => {
    expect(accept(acmeSet())).toEqual({
      identifier: 'Acme.Editor',
      version: '26.02',
      releaseDate: null,
      releaseNotesUrl: null,
      name: 'Acme Editor',
      publisher: 'Acme AB',
      homepage: null,
      licence: 'MIT',
      licenceUrl: null,
      moniker: null,
      shortDescription: 'Edits text',
      tags: [],
      defaultLocale: 'en-US',
      locales: [
        {
          PackageLocale: 'en-US',
          Publisher: 'Acme AB',
          PackageName: 'Acme Editor',
          License: 'MIT',
          ShortDescription: 'Edits text',
        },
      ],
      installers: [
        {
          architecture: 'x64',
          type: 'msi',
          nestedType: null,
          scope: null,
          locale: null,
          downloadUrl: 'https://acme.example/editor-x64.msi',
          sha256: 'a'.repeat(64),
          size: null,
          productCode: null,
          upgradeCode: null,
          packageFamilyName: null,
          switches: {
            Silent: '/quiet /norestart',
            SilentWithProgress: '/passive /norestart',
            InstallLocation: 'TARGETDIR="<INSTALLPATH>"',
            Log: '/log "<LOGPATH>"',
          },
          manifest: {
            Architecture: 'x64',
            InstallerType: 'msi',
            InstallerUrl: 'https://acme.example/editor-x64.msi',
            InstallerSha256: 'a'.repeat(64),
          },
        },
      ],
    });
  });

  it('is the same in any order of files', () => {
    expect(accept(acmeSet().reverse())).toEqual(accept(acmeSet()));
  });

  it('may be a singleton', () => {
    const manifest = accept([{ path: 's', content: SINGLETON_FILE }]);
    expect(manifest).toMatchObject({ identifier: 'Acme.Editor', name: 'Acme Editor' });
    expect(manifest.locales).toHaveLength(1);
    expect(manifest.locales[0]).not.toHaveProperty('Installers');
    expect(manifest.installers).toMatchObject([{ type: 'inno', architecture: 'x86' }]);
  });

  it('takes what is known of the application from the default locale', () => {
    const l = `${LOCALE_FILE}PackageUrl: https://acme.example/editor
PublisherUrl: https://acme.example
LicenseUrl: https://acme.example/licence
ReleaseNotesUrl: https://acme.example/notes
Moniker: ace
Tags:
- text
- editor
- text
`;
    expect(accept(acmeSet({ l }))).toMatchObject({
      homepage: 'https://acme.example/editor',
      licenceUrl: 'https://acme.example/licence',
      releaseNotesUrl: 'https://acme.example/notes',
      moniker: 'ace',
      tags: ['text', 'editor'],
    });
    const publisherOnly = l.replace(/PackageUrl.*\n/, '');
    expect(accept(acmeSet({ l: publisherOnly })).homepage).toBe('https://acme.example');
  });

  it('keeps further locales after the default one, by language', () => {
    const inLanguage = (tag: string) =>
      LOCALE_FILE.replace('en-US', tag).replace('defaultLocale', 'locale');
    const manifest = accept(acmeSet({ a: inLanguage('sv-SE'), b: inLanguage('de-DE') }));
    expect(manifest.locales.map((locale) => locale.PackageLocale)).toEqual([
      'en-US',
      'de-DE',
      'sv-SE',
    ]);
    expect(manifest.defaultLocale).toBe('en-US');
  });

  it('may mix manifest versions', () => {
    const l = LOCALE_FILE.replace('1.6.0', '1.12.0');
    const v = VERSION_FILE.replace('1.6.0', '1.0.0');
    expect(refusals(acmeSet({ l, v }))).toEqual([]);
    expect(warnings(acmeSet({ l, v }))).toEqual([]);
  });

  it('may be of a newer 1.x, whose new fields and values are left out', () => {
    const i = `${INSTALLER_FILE.replace('1.6.0', '1.28.0')}NewField: {Any: [1]}
UpgradeBehavior: someday
`;
    expect(warnings(acmeSet({ i }))).toEqual([
      'i:9 ManifestVersion is newer than 1.12; what it added is left out',
      "i:11 UpgradeBehavior 'someday' is not known and is left out",
    ]);
    const [installer] = accept(acmeSet({ i })).installers;
    expect(installer?.manifest).not.toHaveProperty('NewField');
    expect(installer?.manifest).not.toHaveProperty('UpgradeBehavior');
  });

  it('tells everything that is wrong, in every file', () => {
    const files = acmeSet({
      v: VERSION_FILE.replace('26.02', '26/02'),
      i: INSTALLER_FILE.replace('x64', 'x65').replace('https:', 'ftp:'),
      l: LOCALE_FILE.replace('Publisher: Acme AB\n', '').replace('en-US', 'en_US'),
    });
    expect(refusals(files)).toEqual([
      'v:2 PackageVersion cannot be used: The version contains one of \\ / : * ? " < > |',
      'l:1 Publisher is missing',
      'l:3 PackageLocale is not a language tag (BCP 47)',
      "i:4 Architecture is 'x65', not one of x86, x64, arm, arm64, neutral",
      'i:6 InstallerUrl is not an http or https address',
    ]);
  });
});

describe('a broken set is refused with file, line and reason', () => {
  const change = (file: string, from: string | RegExp, to: string) => {
    const changed = file.replace(from, to);
    if (changed === file) throw new Error(`${String(from)} is not in the file`);
    return changed;
  };

  it.each([
    ['no files', [], [':1 A set has 1 to 200 files, not 0']],
    [
      'too many files',
      Array.from({ length: 201 }, () => ({ path: 'f', content: '' })),
      ['f:1 A set has 1 to 200 files, not 201'],
    ],
    ['no version manifest', acmeSet({ v: null }), ['i:1 The set has no version manifest']],
    ['no installer manifest', acmeSet({ i: null }), ['v:1 The set has no installer manifest']],
    ['no default locale', acmeSet({ l: null }), ['v:1 The set has no defaultLocale manifest']],
    [
      'a broken file instead of a missing one',
      acmeSet({ i: 'a: [' }),
      [
        'i:1 The YAML cannot be read: Flow sequence in block collection must be sufficiently indented and end with a ]',
      ],
    ],
    [
      'two installer manifests',
      acmeSet({ j: INSTALLER_FILE }),
      ['j:8 The installer manifest of the set is i; this is a second one'],
    ],
    [
      'a singleton beside others',
      acmeSet({ s: SINGLETON_FILE }),
      ['s:13 A singleton must be the only manifest of its set'],
    ],
    [
      'another identifier',
      acmeSet({ i: change(INSTALLER_FILE, 'Acme.Editor', 'Acme.Reader') }),
      ["i:1 PackageIdentifier 'Acme.Reader' is not 'Acme.Editor' in v"],
    ],
    [
      'an identifier in another case',
      acmeSet({ i: change(INSTALLER_FILE, 'Acme.Editor', 'acme.editor') }),
      ["i:1 PackageIdentifier 'acme.editor' differs in case from 'Acme.Editor' in v"],
    ],
    [
      'another version, though equal in order',
      acmeSet({ l: change(LOCALE_FILE, '26.02', '26.2') }),
      ["l:2 PackageVersion '26.2' is not '26.02' in v"],
    ],
    [
      'a wrong identifier',
      acmeSet({ v: change(VERSION_FILE, 'Acme.Editor', 'Acme') }),
      ['v:1 PackageIdentifier is not of the form Publisher.Package'],
    ],
    [
      'no identifier',
      acmeSet({ v: change(VERSION_FILE, 'PackageIdentifier: Acme.Editor\n', '') }),
      ['v:1 PackageIdentifier is missing'],
    ],
    [
      'an empty version',
      acmeSet({ v: change(VERSION_FILE, ' 26.02', '') }),
      ['v:2 PackageVersion is missing'],
    ],
    [
      'a version that is no version',
      acmeSet({ v: change(VERSION_FILE, '26.02', 'latest') }),
      ["v:2 PackageVersion cannot be used: 'latest' does not name a version"],
    ],
    [
      'a version that is a list',
      acmeSet({ v: change(VERSION_FILE, '26.02', '[26]') }),
      ['v:2 PackageVersion must be text'],
    ],
    [
      'an unknown manifest type',
      acmeSet({ v: change(VERSION_FILE, 'ManifestType: version', 'ManifestType: merged') }),
      [
        "v:4 ManifestType is 'merged', not one of version, installer, defaultLocale, locale, singleton",
      ],
    ],
    [
      'a preview manifest',
      acmeSet({ v: change(VERSION_FILE, '1.6.0', '0.1.0') }),
      ['v:5 ManifestVersion 0.1.0 is not a version 1 manifest'],
    ],
    [
      'a manifest version that is none',
      acmeSet({ v: change(VERSION_FILE, '1.6.0', 'one') }),
      ['v:5 ManifestVersion is not of the form 1.0.0'],
    ],
    [
      'a channel',
      acmeSet({ i: `${INSTALLER_FILE}Channel: beta\n` }),
      ['i:10 Channel must be empty, for winget does not support it'],
    ],
    [
      'another default locale in the version manifest',
      acmeSet({ v: change(VERSION_FILE, 'en-US', 'sv-SE') }),
      ["v:3 DefaultLocale is not 'en-us' of the defaultLocale manifest"],
    ],
    [
      'one language twice',
      acmeSet({ m: change(change(LOCALE_FILE, 'defaultLocale', 'locale'), 'en-US', 'en-us') }),
      ['m:3 The set has this language already, in l'],
    ],
    ['no licence', acmeSet({ l: change(LOCALE_FILE, ' MIT', '') }), ['l:6 License is missing']],
    [
      'a name that is too long',
      acmeSet({ l: change(LOCALE_FILE, 'Acme Editor', 'x'.repeat(257)) }),
      ['l:5 PackageName is longer than 256 characters'],
    ],
    [
      'an address that runs a script',
      acmeSet({ l: `${LOCALE_FILE}PackageUrl: javascript:alert(1)\n` }),
      ['l:10 PackageUrl is not an http or https address'],
    ],
    [
      'an address with a password, inside a list',
      acmeSet({ l: `${LOCALE_FILE}Documentations:\n- DocumentUrl: https://a:b@acme.example\n` }),
      ['l:11 DocumentUrl is not an http or https address'],
    ],
    [
      'tags that are no list',
      acmeSet({ l: `${LOCALE_FILE}Tags: text\n` }),
      ['l:10 Tags must be a list'],
    ],
    [
      'a field in the wrong case',
      acmeSet({ l: `${LOCALE_FILE}moniker: ace\n` }),
      ['l:10 The field moniker must be spelled Moniker'],
    ],
  ])('%s', (_name, files, expected) => {
    expect(refusals(files)).toEqual(expected);
  });
});

describe('the text of a file', () => {
  it('stays text where YAML sees numbers, dates and booleans', () => {
    const texts = ['1.10', '0x1F', 'yes', 'No', '2024-06-01', '1e3', '012', '.5', '1_000', 'true'];
    for (const text of texts) {
      const l = LOCALE_FILE.replace('Acme Editor', text);
      expect(accept(acmeSet({ l })).name).toBe(text);
    }
    const v = (version: string) => (file: string) => file.replace('26.02', version);
    for (const version of ['1.10', '2024-06-01', '007', '1e3', "'1.10'"]) {
      const files = acmeSet({
        v: v(version)(VERSION_FILE),
        i: v(version)(INSTALLER_FILE),
        l: v(version)(LOCALE_FILE),
      });
      expect(accept(files).version).toBe(version.replaceAll("'", ''));
    }
  });

  it('may end its lines with CRLF or CR and begin with a byte order mark', () => {
    const asWritten = accept(acmeSet());
    const crlf = (text: string) => text.replaceAll('\n', '\r\n');
    const mark = '\ufeff';
    for (const encode of [(text: string) => text, utf8]) {
      const files = acmeSet({
        v: encode(mark + VERSION_FILE),
        i: encode(mark + crlf(INSTALLER_FILE)),
        l: encode(crlf(LOCALE_FILE)),
      });
      expect(accept(files)).toEqual(asWritten);
    }
    const cr = (text: string) => text.replaceAll('\n', '\r');
    expect(accept(acmeSet({ i: cr(INSTALLER_FILE) }))).toEqual(asWritten);
    for (const lineEnds of [crlf, cr]) {
      const [problem] = refusals(acmeSet({ v: lineEnds(VERSION_FILE).replace('26.02', '?') }));
      expect(problem).toMatch(/^v:2 /);
    }
  });

  it('keeps paragraphs, and makes one line of what is shown on one', () => {
    const l = `${LOCALE_FILE.replace('Edits text', '|-\n  Edits\n  text')}Description: |-\n  One.\n\n  Two.\n`;
    const manifest = accept(acmeSet({ l }));
    expect(manifest.shortDescription).toBe('Edits text');
    expect(manifest.locales[0]?.Description).toBe('One.\n\nTwo.');
  });

  it('counts null and an empty value as not given, but not when quoted', () => {
    for (const nothing of ['', ' null', ' ~', ' ""']) {
      const l = `${LOCALE_FILE}Moniker:${nothing}\nTags:${nothing}\n`;
      expect(accept(acmeSet({ l }))).toMatchObject({ moniker: null, tags: [] });
    }
    expect(accept(acmeSet({ l: `${LOCALE_FILE}Moniker: "null"\n` })).moniker).toBe('null');
  });

  const utf16 = (bigEndian: boolean) =>
    Uint8Array.from(
      [0xfeff, ...[...VERSION_FILE].map((letter) => letter.charCodeAt(0))].flatMap((unit) =>
        bigEndian ? [unit >> 8, unit & 255] : [unit & 255, unit >> 8],
      ),
    );
  const latin1 = utf8(LOCALE_FILE.replace('Acme AB', 'Acm? AB'));
  latin1[latin1.indexOf(0x3f)] = 0xe9;

  it.each<[string, Record<string, string | Uint8Array>, string[]]>([
    ['UTF-16 LE', { v: utf16(false) }, ['v:1 The file is UTF-16; save it as UTF-8']],
    ['UTF-16 BE', { v: utf16(true) }, ['v:1 The file is UTF-16; save it as UTF-8']],
    ['Latin-1', { l: latin1 }, ['l:4 The line is not valid UTF-8']],
    [
      'a file above 1 MiB',
      { l: `${LOCALE_FILE}#${'x'.repeat(MAX_FILE_BYTES)}` },
      ['l:1 The file is larger than 1 MiB'],
    ],
    ['an empty file', { l: '' }, ['l:1 The file is not a YAML map of fields']],
    ['a list', { l: '- a\n' }, ['l:1 The file is not a YAML map of fields']],
    [
      'a field twice',
      { l: `${LOCALE_FILE}License: GPL\n` },
      ['l:10 The field License is given twice'],
    ],
    [
      'a field twice in a list',
      { l: `${LOCALE_FILE}Icons:\n- IconUrl: a\n  IconUrl: b\n` },
      ['l:12 The field IconUrl is given twice'],
    ],
    [
      'several documents',
      { l: `${LOCALE_FILE}---\nMoniker: ace\n` },
      ['l:10 The file holds several YAML documents'],
    ],
    [
      'a tab as indentation',
      { l: `${LOCALE_FILE}Agreements:\n\t- AgreementUrl: a\n` },
      ['l:11 The YAML cannot be read: Tabs are not allowed as indentation'],
    ],
    [
      'an anchor and its alias',
      { l: `${LOCALE_FILE}Moniker: &a ace\nAuthor: *a\n` },
      ['l:10 YAML anchors are not allowed', 'l:11 YAML aliases are not allowed'],
    ],
    ['a tag', { l: `${LOCALE_FILE}Moniker: !!str ace\n` }, ['l:10 YAML tags are not allowed']],
    [
      'a field name that is a list',
      { l: `${LOCALE_FILE}? [a]\n: b\n` },
      ['l:10 A field name is not plain text'],
    ],
    [
      'a control character',
      { l: `${LOCALE_FILE}Moniker: "a\\0"\n` },
      ['l:10 The text holds the control character U+0000'],
    ],
    [
      'half a character',
      { l: `${LOCALE_FILE}Moniker: "\\uD800"\n` },
      ['l:10 The text holds the control character U+D800'],
    ],
    [
      'deep nesting',
      { l: `${LOCALE_FILE}Icons: ${'['.repeat(30)}${']'.repeat(30)}\n` },
      ['l:10 The YAML is nested too deeply'],
    ],
  ])('%s is refused', (_name, files, expected) => {
    expect(refusals(acmeSet(files))).toEqual(expected);
  });

  it('that would take the parser too deep is refused', () => {
    const [problem] = refusals(acmeSet({ l: '['.repeat(5_000) }));
    expect(problem).toBe('l:1 The YAML is nested too deeply');
  });

  it('with an alias bomb is refused at once', () => {
    const bomb = Array.from(
      { length: 30 },
      (_, level) =>
        `a${level}: &a${level} [${level === 0 ? 'x' : `*a${level - 1}, *a${level - 1}`}]`,
    );
    expect(refusals(acmeSet({ l: bomb.join('\n') }))[0]).toBe('l:1 YAML anchors are not allowed');
  });
});

describe('any text', () => {
  const fragment = fc.oneof(
    fc.constantFrom(...INSTALLER_FILE.split('\n'), ...LOCALE_FILE.split('\n')),
    fc.constantFrom('- ', ': ', '? ', '\t', '[', '{', '*a', '&a ', '!!map ', '|', '---', '"', '#'),
    fc.string(),
  );
  const garbage = fc.array(fragment, { maxLength: 30 }).map((parts) => parts.join('\n'));
  const content = fc.oneof(
    garbage,
    fc.uint8Array({ maxLength: 200 }),
    fc.string({ unit: 'binary' }),
  );

  it(
    'is a manifest or a refusal with file, line and reason, never an exception',
    { timeout: 60_000 },
    () => {
      fc.assert(
        fc.property(content, fc.constantFrom('v', 'i', 'l'), (bytes, file) => {
          const reading = readManifestSet(acmeSet({ [file]: bytes }));
          if (reading.ok) return;
          expect(reading.problems.length).toBeGreaterThan(0);
          for (const problem of reading.problems) {
            expect(['v', 'i', 'l']).toContain(problem.file);
            expect(problem.line).toBeGreaterThanOrEqual(1);
            expect(problem.reason).not.toBe('');
          }
        }),
        { numRuns: 200 },
      );
    },
  );

  it('of a correct set with one line lost or doubled is never half read', () => {
    const lines = INSTALLER_FILE.trimEnd().split('\n');
    fc.assert(
      fc.property(fc.nat(lines.length - 1), fc.boolean(), (index, doubled) => {
        const changed = lines.flatMap((line, at) =>
          at !== index ? [line] : doubled ? [line, line] : [],
        );
        const reading = readManifestSet(acmeSet({ i: changed.join('\n') }));
        if (reading.ok) expect(reading.manifest.installers).toEqual(accept(acmeSet()).installers);
        else expect(reading.problems[0]?.file).toBe('i');
      }),
    );
  });
});
