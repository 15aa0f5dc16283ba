import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ManifestFile } from '#app/domain/catalog/winget-manifest/decode-manifest-text.ts';

const versionsPerApplication = 4;

/** Manifest sets as large and as varied as usual ones: three to five files, two to five installers. */
export function generateManifestSets(count: number, publisher: string): ManifestFile[][] {
  return Array.from({ length: count }, (_, index) => {
    const application = Math.floor(index / versionsPerApplication);
    const identifier = `${publisher}.Tool${application}`;
    const version = `${1 + (application % 9)}.${index % versionsPerApplication}.${application % 7}`;
    const file = (suffix: string, lines: string[]): ManifestFile => ({
      path: `${publisher}/Tool${application}/${version}/${identifier}${suffix}.yaml`,
      content: `${[
        `PackageIdentifier: ${identifier}`,
        `PackageVersion: ${version}`,
        ...lines,
        'ManifestVersion: 1.9.0',
      ].join('\r\n')}\r\n`,
    });
    const languages = ['sv-SE', 'de-DE'].slice(0, application % 3);
    return [
      file('', ['DefaultLocale: en-US', 'ManifestType: version']),
      file('.installer', installerLines(identifier, version, 2 + (application % 4))),
      file('.locale.en-US', [...localeLines('en-US', application), 'ManifestType: defaultLocale']),
      ...languages.map((language) =>
        file(`.locale.${language}`, [
          ...localeLines(language, application),
          'ManifestType: locale',
        ]),
      ),
    ];
  });
}

/** Writes the files below the folder. */
export async function writeManifestSets(folder: string, sets: ManifestFile[][]): Promise<void> {
  for (const file of sets.flat()) {
    const target = path.join(folder, file.path);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, file.content);
  }
}

function installerLines(identifier: string, version: string, count: number): string[] {
  const kinds = ['x64', 'x86', 'arm64'].flatMap((architecture) =>
    ['machine', 'user'].map((scope) => ({ architecture, scope })),
  );
  return [
    'InstallerType: wix',
    'InstallModes:',
    '- interactive',
    '- silent',
    '- silentWithProgress',
    'UpgradeBehavior: install',
    'ReleaseDate: 2026-03-14',
    'InstallerSwitches:',
    '  Custom: /norestart ALLUSERS=1',
    'Installers:',
    ...kinds.slice(0, count).flatMap(({ architecture, scope }) => {
      const name = `${identifier}-${version}-${architecture}-${scope}`;
      const code = guidOf(name);
      return [
        `- Architecture: ${architecture}`,
        `  Scope: ${scope}`,
        `  InstallerUrl: https://downloads.example/${name}.msi`,
        `  InstallerSha256: ${hexOf(name).toUpperCase()}`,
        `  ProductCode: '{${code}}'`,
        '  AppsAndFeaturesEntries:',
        `  - DisplayName: ${identifier} ${version}`,
        `    ProductCode: '{${code}}'`,
        `    UpgradeCode: '{${guidOf(identifier)}}'`,
      ];
    }),
    'ManifestType: installer',
  ];
}

function localeLines(language: string, application: number): string[] {
  return [
    `PackageLocale: ${language}`,
    'Publisher: Bench Software AB',
    'PublisherUrl: https://bench.example/',
    `PackageName: Tool ${application}`,
    'License: MIT',
    'LicenseUrl: https://bench.example/licence',
    `ShortDescription: Measures things of kind ${application} and shows them in a table.`,
    'Description: |-',
    '  A longer text, as publishers write it, with several lines',
    '  that tell what the application does, for whom it is made',
    '  and which formats it can read and write.',
    'Tags:',
    '- measuring',
    '- tables',
    `- kind-${application % 20}`,
    'ReleaseNotesUrl: https://bench.example/notes',
  ];
}

const hexOf = (text: string) => createHash('sha256').update(text).digest('hex');

const guidOf = (text: string) =>
  hexOf(text)
    .toUpperCase()
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
