import type { ManifestInstaller, VersionManifest } from '#app/domain/catalog/version-manifest.ts';

/** A release to publish, of which only what a test is about need be said. */
export function publishedVersion(
  identifier: string,
  version: string,
  given: Partial<VersionManifest> & { installer?: Partial<ManifestInstaller> } = {},
): VersionManifest {
  const { installer = {}, ...manifest } = given;
  const name = manifest.name ?? identifier.split('.').at(-1)!;
  const publisher = manifest.publisher ?? identifier.split('.')[0]!;
  return {
    identifier,
    version,
    releaseDate: '2026-01-02',
    releaseNotesUrl: null,
    name,
    publisher,
    homepage: null,
    licence: 'MIT',
    licenceUrl: null,
    moniker: null,
    shortDescription: `${name} does what it does.`,
    tags: [],
    defaultLocale: 'en-US',
    locales: [
      {
        PackageLocale: 'en-US',
        PackageName: name,
        Publisher: publisher,
        License: 'MIT',
        ShortDescription: `${name} does what it does.`,
      },
    ],
    installers: [publishedInstaller(installer)],
    ...manifest,
  };
}

export function publishedInstaller(given: Partial<ManifestInstaller> = {}): ManifestInstaller {
  return {
    architecture: 'x64',
    type: 'msi',
    nestedType: null,
    scope: null,
    locale: null,
    downloadUrl: 'https://vendor.example/setup.msi',
    sha256: 'ab'.repeat(32),
    size: null,
    productCode: null,
    upgradeCode: null,
    packageFamilyName: null,
    switches: {},
    manifest: {},
    ...given,
  };
}
