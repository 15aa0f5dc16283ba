import type { ManifestFile } from '#app/domain/catalog/winget-manifest/decode-manifest-text.ts';
import { readManifestSet } from '#app/domain/catalog/winget-manifest/read-manifest-set.ts';
import type { ManifestInstaller, VersionManifest } from '#app/domain/catalog/version-manifest.ts';

/** A small, correct set of a made-up package, Acme.Editor 26.02; tests change what they are about. */
export const VERSION_FILE = `PackageIdentifier: Acme.Editor
PackageVersion: 26.02
DefaultLocale: en-US
ManifestType: version
ManifestVersion: 1.6.0
`;

export const INSTALLER_FILE = `PackageIdentifier: Acme.Editor
PackageVersion: 26.02
Installers:
- Architecture: x64
  InstallerType: msi
  InstallerUrl: https://acme.example/editor-x64.msi
  InstallerSha256: ${'A'.repeat(64)}
ManifestType: installer
ManifestVersion: 1.6.0
`;

export const LOCALE_FILE = `PackageIdentifier: Acme.Editor
PackageVersion: 26.02
PackageLocale: en-US
Publisher: Acme AB
PackageName: Acme Editor
License: MIT
ShortDescription: Edits text
ManifestType: defaultLocale
ManifestVersion: 1.6.0
`;

export const SINGLETON_FILE = `PackageIdentifier: Acme.Editor
PackageVersion: 26.02
PackageLocale: en-US
Publisher: Acme AB
PackageName: Acme Editor
License: MIT
ShortDescription: Edits text
InstallerType: inno
Installers:
- Architecture: x86
  InstallerUrl: https://acme.example/editor.exe
  InstallerSha256: ${'b'.repeat(64)}
ManifestType: singleton
ManifestVersion: 1.0.0
`;

/** The set as files `v`, `i` and `l` (version, installer, default locale), with files replaced or added. */
export function acmeSet(
  files: Record<string, ManifestFile['content'] | null> = {},
): ManifestFile[] {
  const all = { v: VERSION_FILE, i: INSTALLER_FILE, l: LOCALE_FILE, ...files };
  return Object.entries(all).flatMap(([path, content]) =>
    content === null ? [] : [{ path, content }],
  );
}

/** The set with an installer manifest of these root lines and entries (their fields, one a line). */
export function acmeInstallers(root: string[], ...entries: string[][]): ManifestFile[] {
  const lines = [
    'PackageIdentifier: Acme.Editor',
    'PackageVersion: 26.02',
    'ManifestType: installer',
    'ManifestVersion: 1.6.0',
    ...root,
    'Installers:',
    ...entries.flatMap((entry) => {
      const given = new Set(entry.map((line) => line.split(':')[0]));
      const whole = [
        ...(given.has('Architecture') ? [] : ['Architecture: x64']),
        ...(given.has('InstallerUrl') ? [] : ['InstallerUrl: https://acme.example/editor']),
        ...(given.has('InstallerSha256') ? [] : [`InstallerSha256: ${'a'.repeat(64)}`]),
        ...entry,
      ];
      return whole.map((line, index) => (index === 0 ? `- ${line}` : `  ${line}`));
    }),
  ];
  return acmeSet({ i: lines.join('\n') });
}

/** The manifest of a set that must be accepted. */
export function accept(files: ManifestFile[]): VersionManifest {
  const reading = readManifestSet(files);
  if (reading.ok) return reading.manifest;
  throw new Error(`Refused: ${JSON.stringify(reading.problems)}`);
}

export function acceptInstallers(files: ManifestFile[]): ManifestInstaller[] {
  return accept(files).installers;
}

/** What was refused, as `file:line reason`; empty when the set was accepted. */
export function refusals(files: ManifestFile[]): string[] {
  const reading = readManifestSet(files);
  return reading.ok
    ? []
    : reading.problems.map(({ file, line, reason }) => `${file}:${line} ${reason}`);
}

/** What an accepted set is warned of, as `file:line reason`. */
export function warnings(files: ManifestFile[]): string[] {
  const reading = readManifestSet(files);
  if (!reading.ok) throw new Error(`Refused: ${JSON.stringify(reading.problems)}`);
  return reading.warnings.map(({ file, line, reason }) => `${file}:${line} ${reason}`);
}
