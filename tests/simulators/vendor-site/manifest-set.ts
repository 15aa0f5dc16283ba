import { stringify } from 'yaml';
import { announcedSha256, installerPath } from './installer-file.ts';
import type { VendorInstaller, VendorPackage, VendorRelease } from './vendor-package.ts';

const TYPE_NAMES = { version: 'version', installer: 'installer', locale: 'defaultLocale' } as const;

type ManifestKind = keyof typeof TYPE_NAMES;

/**
 * The three files of one release's winget manifest set, by file name. They follow the manifest
 * schema the package's feed names, with CRLF line ends where it says so. Fields that all
 * installers share stand at the root. `siteUrl` begins every InstallerUrl.
 */
export function manifestSet(
  siteUrl: string,
  vendor: VendorPackage,
  release: VendorRelease,
): Map<string, Buffer> {
  const { identifier } = vendor;
  return new Map([
    [`${identifier}.yaml`, write(vendor, release, 'version', { DefaultLocale: 'en-US' })],
    [
      `${identifier}.installer.yaml`,
      write(vendor, release, 'installer', installerFields(siteUrl, vendor, release)),
    ],
    [
      `${identifier}.locale.en-US.yaml`,
      write(vendor, release, 'locale', localeFields(siteUrl, vendor)),
    ],
  ]);
}

function write(
  vendor: VendorPackage,
  release: VendorRelease,
  kind: ManifestKind,
  fields: Record<string, unknown>,
): Buffer {
  const style = vendor.feed.kind === 'winget-manifests' ? vendor.feed : null;
  const manifestVersion = style?.manifestVersion ?? '1.10.0';
  const type = TYPE_NAMES[kind];
  const document = {
    PackageIdentifier: vendor.identifier,
    PackageVersion: release.version,
    ...fields,
    ManifestType: type,
    ManifestVersion: manifestVersion,
  };
  const text = [
    '# Written by the vendor-site simulator',
    `# yaml-language-server: $schema=https://aka.ms/winget-manifest.${type}.${manifestVersion}.schema.json`,
    '',
    stringify(withoutEmpty(document), { lineWidth: 0, indentSeq: false }),
  ].join('\n');
  return Buffer.from(style?.crlf === true ? text.replaceAll('\n', '\r\n') : text);
}

function localeFields(siteUrl: string, vendor: VendorPackage): Record<string, unknown> {
  return {
    PackageLocale: 'en-US',
    Publisher: vendor.publisher,
    PackageName: vendor.name,
    PackageUrl: vendor.homepage,
    License: vendor.licence,
    ShortDescription: vendor.description ?? `${vendor.name} by ${vendor.publisher}.`,
    Moniker: vendor.moniker,
    Tags: vendor.tags.length === 0 ? undefined : vendor.tags,
    ReleaseNotesUrl: `${siteUrl}/`,
  };
}

function installerFields(
  siteUrl: string,
  vendor: VendorPackage,
  release: VendorRelease,
): Record<string, unknown> {
  const entries = release.installers.map((installer) => ({
    Architecture: installer.architecture,
    InstallerType: installer.type,
    Scope: installer.scope ?? undefined,
    InstallerUrl: siteUrl + installerPath(vendor.identifier, release.version, installer),
    InstallerSha256: announcedSha256(vendor.identifier, release, installer).toUpperCase(),
    InstallerSwitches: installer.switches,
    ProductCode: installer.productCode?.replace('{version}', release.version),
    AppsAndFeaturesEntries: appsAndFeatures(installer),
  }));
  const common = {
    InstallerType: commonValue(entries.map((entry) => entry.InstallerType)),
    Scope: commonValue(entries.map((entry) => entry.Scope)),
  };
  return {
    Platform: ['Windows.Desktop'],
    MinimumOSVersion: '10.0.0.0',
    ...common,
    UpgradeBehavior: 'install',
    ReleaseDate: plainDate(release.releasedAt),
    Installers: entries.map((entry) =>
      withoutEmpty({
        ...entry,
        InstallerType: common.InstallerType === undefined ? entry.InstallerType : undefined,
        Scope: common.Scope === undefined ? entry.Scope : undefined,
      }),
    ),
  };
}

function appsAndFeatures(installer: VendorInstaller): Record<string, unknown>[] | undefined {
  if (installer.upgradeCode === undefined) return undefined;
  return [withoutEmpty({ ProductCode: installer.productCode, UpgradeCode: installer.upgradeCode })];
}

function commonValue<T>(values: T[]): T | undefined {
  return new Set(values).size === 1 ? values[0] : undefined;
}

function plainDate(instant: string): string {
  return instant.slice(0, 10);
}

function withoutEmpty(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
