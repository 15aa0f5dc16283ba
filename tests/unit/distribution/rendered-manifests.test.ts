import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import type { SourceManifest } from '#app/domain/catalog/load-source-manifests.ts';
import type { VersionManifest } from '#app/domain/catalog/version-manifest.ts';
import { contracts } from '#app/domain/catalog/winget-contract.ts';
import { findManifestSets } from '#app/domain/catalog/winget-manifest/find-manifest-sets.ts';
import { readManifestSet } from '#app/domain/catalog/winget-manifest/read-manifest-set.ts';
import {
  renderForContract,
  renderVersion,
} from '#app/domain/distribution/winget-source/render-version.ts';
import { checkManifest } from '#tests/simulators/winget-client/check-manifest.ts';
import { publishedInstaller, publishedVersion } from '#tests/support/published-version.ts';

// Real manifests and the protocol's OpenAPI files, byte for byte; not part of the repository.
const shared = path.resolve(import.meta.dirname, '../../../../shared/data');
const corpus = path.join(shared, 'winget-manifests');
const there = existsSync(corpus);
if (!there) console.warn(`Skipped: there are no real winget manifests in ${corpus}.`);

/** As the catalog has a version that was imported. */
function asImported(manifest: VersionManifest): SourceManifest {
  const { name, publisher, licence, moniker, shortDescription } = manifest;
  const { version, releaseDate, releaseNotesUrl, locales, installers } = manifest;
  return {
    application: { id: 'a', name, publisher, licence, moniker, descriptionEn: shortDescription },
    version: {
      id: 'v',
      version,
      releaseDate,
      releaseNotesUrl,
      locales,
      installers: installers.map((installer, at) => ({ id: String(at), ...installer })),
    },
  };
}

function render(manifest: VersionManifest, contract: number = 12) {
  const { application, version } = asImported(manifest);
  const rendered = renderVersion(application, version);
  return rendered && renderForContract(rendered, contract);
}

describe('a rendered version', () => {
  it('has the switches that its type has by itself, and what only the catalog’s columns say', () => {
    const rendered = render(
      publishedVersion('Some.App', '1.0', {
        installer: {
          switches: { Silent: '/quiet' },
          productCode: '{A}',
          upgradeCode: '{B}',
          locale: 'sv-SE',
          scope: 'machine',
        },
      }),
    );
    expect(rendered?.Installers).toEqual([
      {
        Architecture: 'x64',
        InstallerType: 'msi',
        Scope: 'machine',
        InstallerLocale: 'sv-SE',
        InstallerUrl: 'https://vendor.example/setup.msi',
        InstallerSha256: 'AB'.repeat(32),
        ProductCode: '{A}',
        AppsAndFeaturesEntries: [{ UpgradeCode: '{B}' }],
        InstallerSwitches: { Silent: '/quiet' },
        ReleaseDate: '2026-01-02',
      },
    ]);
  });

  it('has a default locale that a client takes, whatever the catalog lacks', () => {
    const rendered = render(
      publishedVersion('Some.App', '1.0', { locales: [{ PackageLocale: 'no_tag' }] }),
    );
    expect(rendered?.DefaultLocale).toEqual({
      PackageLocale: 'en-US',
      PackageName: 'App',
      Publisher: 'Some',
      License: 'MIT',
      ShortDescription: 'App does what it does.',
    });
  });

  it('tells fonts to those who know them', () => {
    const font = publishedVersion('Some.Font', '1.0', {
      installers: [publishedInstaller({ type: 'font' }), publishedInstaller({ type: 'exe' })],
    });
    expect(render(font, 10)?.Installers).toHaveLength(1);
    expect(render(font, 12)?.Installers).toHaveLength(2);
  });
});

describe.runIf(there)('every real manifest', { timeout: 120_000 }, () => {
  const sets = there ? findManifestSets(readdirSync(corpus, { recursive: true }) as string[]) : [];
  const packages = sets.map(({ folder, paths }) => {
    const reading = readManifestSet(
      paths.map((name) => ({ path: name, content: readFileSync(path.join(corpus, name)) })),
    );
    if (!reading.ok) throw new Error(`${folder} cannot be read.`);
    return { folder, manifest: reading.manifest };
  });

  it('is valid for clients of every contract', () => {
    expect(packages.length).toBeGreaterThanOrEqual(241);
    for (const { folder, manifest } of packages) {
      for (const contract of contracts) {
        const version = render(manifest, contract);
        // A client so old that it knows none of its types.
        if (version === null && contract === 1) continue;
        const data = { PackageIdentifier: manifest.identifier, Versions: [version] };
        expect(checkManifest(data, contract), `${folder} for 1.${contract}`).toEqual([]);
      }
    }
  });

  it.each(['1.1.0', '1.10.0'])('is as the OpenAPI of contract %s has it', (contract) => {
    const file = path.join(shared, 'winget-protocol', `WinGet-${contract}.yaml`);
    // Nothing of ours is null; Ajv knows `nullable` beside a type alone.
    const api = parse(readFileSync(file, 'utf8').replace(/^ *nullable: true\r?\n/gm, '')) as object;
    const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
    ajv.addSchema({ $id: 'api', ...api });
    const validate = ajv.getSchema('api#/components/schemas/ManifestSingleResponseSchema')!;
    const minor = Number(contract.split('.')[1]);
    for (const { folder, manifest } of packages) {
      const version = render(manifest, minor);
      if (version === null) continue;
      void validate({ Data: { PackageIdentifier: manifest.identifier, Versions: [version] } });
      // Its lists of values and patterns are narrower than what the client reads and real manifests hold (`exe` is
      // missing, tags have no spaces); its fields, their types and which of them are needed are the same.
      const told = (validate.errors ?? [])
        .filter(({ keyword }) => !['enum', 'pattern', 'maxLength', 'allOf'].includes(keyword))
        .map(({ instancePath, message }) => `${instancePath} ${message}`);
      expect(told, folder).toEqual([]);
    }
  });
});
