import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import {
  parseVersionManifest,
  type VersionManifest,
} from '#app/domain/catalog/version-manifest.ts';
import { compareVersions } from '#app/domain/catalog/version-order.ts';
import { findDuplicateInstallers } from '#app/domain/catalog/winget-manifest/find-duplicate-installers.ts';
import { ManifestProblems } from '#app/domain/catalog/winget-manifest/manifest-problem.ts';

interface SeedApplication {
  application: {
    identifier: string;
    name: string;
    publisher: string;
    homepage: string | null;
    licence: string;
    licenceUrl: string | null;
    moniker: string | null;
    tags: string[];
    descriptions: { sv: string; en: string };
  };
  versions: VersionManifest[];
}

const file = path.resolve(import.meta.dirname, '../../../db/seeds/applications.json');
const text = readFileSync(file, 'utf8');
const seeds = JSON.parse(text) as SeedApplication[];

/** The tags of the curated catalog. */
const TAGS = [
  'browser',
  'cloud',
  'communication',
  'database',
  'developer',
  'graphics',
  'hardware',
  'media',
  'network',
  'office',
  'remote',
  'runtime',
  'security',
  'utility',
];

describe('the seeded applications', () => {
  it('are at least 45, each once, in a file of reasonable size', () => {
    const identifiers = seeds.map(({ application }) => application.identifier.toLowerCase());
    expect(seeds.length).toBeGreaterThanOrEqual(45);
    expect(new Set(identifiers).size).toBe(seeds.length);
    expect(identifiers).toEqual([...identifiers].sort());
    expect(text.length).toBeLessThan(1_500_000);
  });

  it('use every tag of the list, and no other', () => {
    const used = new Set(seeds.flatMap(({ application }) => application.tags));
    expect([...used].sort()).toEqual(TAGS);
  });
});

describe.each(seeds.map((seed) => [seed.application.identifier, seed] as const))(
  '%s',
  (identifier, { application, versions }) => {
    it('says what it is in both languages, in one sentence', () => {
      const { sv, en } = application.descriptions;
      for (const sentence of [sv, en]) {
        expect(sentence).toMatch(/^[A-ZÅÄÖ].{20,119}\.$/u);
        expect(sentence).not.toMatch(/!|\. [A-ZÅÄÖ]|\s\s/u);
      }
      expect(sv).not.toBe(en);
      expect(application.name).not.toBe('');
      expect(application.tags.length).toBeGreaterThanOrEqual(1);
      expect(application.tags.length).toBeLessThanOrEqual(3);
      expect(application.homepage).toMatch(/^https?:\/\//);
    });

    it('has one to three valid versions, oldest first', () => {
      expect(versions.length).toBeGreaterThanOrEqual(1);
      expect(versions.length).toBeLessThanOrEqual(3);
      for (const [index, version] of versions.entries()) {
        expect(parseVersionManifest(version)).toEqual(version);
        expect(version.identifier).toBe(identifier);
        const next = versions[index + 1];
        if (next) expect(compareVersions(version.version, next.version)).toBe(-1);
      }
    });

    it('holds our own texts only, with the default language first', () => {
      const { descriptions, tags } = application;
      for (const version of versions) {
        expect(version).toMatchObject({ shortDescription: descriptions.en, tags });
        expect(version.locales).toMatchObject([
          { PackageLocale: version.defaultLocale, ShortDescription: descriptions.en, Tags: tags },
          { PackageLocale: 'sv-SE', ShortDescription: descriptions.sv },
        ]);
        for (const locale of version.locales) {
          for (const field of ['Description', 'ReleaseNotes', 'Copyright', 'InstallationNotes']) {
            expect(locale).not.toHaveProperty(field);
          }
        }
      }
    });

    it('has installers that winget can tell apart, and no address with two hashes', () => {
      for (const { installers } of versions) {
        const problems = new ManifestProblems();
        findDuplicateInstallers(
          installers.map((installer, index) => ({ installer, line: index + 1 })),
          identifier,
          problems,
        );
        expect(problems.warnings).toEqual([]);
      }
      const hashes = new Map<string, string>();
      for (const { downloadUrl, sha256 } of versions.flatMap(({ installers }) => installers)) {
        expect(hashes.get(downloadUrl) ?? sha256).toBe(sha256);
        hashes.set(downloadUrl, sha256);
        expect(downloadUrl).toMatch(/^https:\/\//);
      }
    });
  },
);
