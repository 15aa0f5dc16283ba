import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import {
  parseVersionManifest,
  type VersionManifest,
} from '#app/domain/catalog/version-manifest.ts';
import { findManifestSets } from '#app/domain/catalog/winget-manifest/find-manifest-sets.ts';
import {
  type ManifestReading,
  readManifestSet,
} from '#app/domain/catalog/winget-manifest/read-manifest-set.ts';

// Real manifests, byte for byte; not part of the repository.
const corpus = path.resolve(import.meta.dirname, '../../../../shared/data/winget-manifests');
const there = existsSync(corpus);
if (!there) console.warn(`Skipped: there are no real winget manifests in ${corpus}.`);

describe.runIf(there)('real winget manifests', { timeout: 120_000 }, () => {
  const sets = there ? findManifestSets(readdirSync(corpus, { recursive: true }) as string[]) : [];
  const readings = new Map<string, ManifestReading>();
  const read = (folder: string) => {
    const set = sets.find((candidate) => candidate.folder === folder);
    const files = (set?.paths ?? []).map((name) => ({
      path: name,
      content: readFileSync(path.join(corpus, name)),
    }));
    const reading = readings.get(folder) ?? readManifestSet(files);
    readings.set(folder, reading);
    return reading;
  };

  it('are all accepted, and each is the release that its folder says', () => {
    expect(sets.length).toBeGreaterThanOrEqual(241);
    for (const { folder } of sets) {
      const reading = read(folder);
      expect(reading, folder).toMatchObject({ ok: true });
      if (!reading.ok) continue;
      const { manifest } = reading;
      expect(`${manifest.identifier}/${manifest.version}`).toBe(folder);
      // What is kept as JSON comes back the same.
      expect(parseVersionManifest(JSON.parse(JSON.stringify(manifest)))).toEqual(manifest);
    }
  });

  it('give the installers that the files show', () => {
    const reading = read('VideoLAN.VLC/3.0.23');
    if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
    expect(reading.manifest.releaseDate).toBe('2025-12-23');
    expect(reading.manifest.installers).toHaveLength(6);
    expect(reading.manifest.installers[3]).toMatchObject({
      architecture: 'x64',
      type: 'wix',
      scope: 'machine',
      locale: 'en-US',
      sha256: '16f23df4b01a6df95ac25ea728b223c0b10c5715a15cb77c3ffc8b9c926cfc70',
      productCode: '{CFB17CC1-F5E9-4EF1-B042-ECD91BD81A6B}',
      upgradeCode: '{D2E0205B-0D3A-46E2-ADF7-0504FF48CF04}',
      switches: { Silent: '/quiet /norestart' },
      manifest: {
        ElevationRequirement: 'elevatesSelf',
        InstallationMetadata: { DefaultInstallLocation: '%ProgramFiles%\\VideoLAN\\VLC' },
      },
    });
  });

  it('are where the seeded facts come from', () => {
    const file = path.resolve(import.meta.dirname, '../../../db/seeds/applications.json');
    const seeds = JSON.parse(readFileSync(file, 'utf8')) as { versions: VersionManifest[] }[];
    const key = ({ installers }: VersionManifest) =>
      installers.map((one) => [one.architecture, one.type, one.scope, one.productCode, one.sha256]);
    for (const seeded of seeds.flatMap(({ versions }) => versions)) {
      const reading = read(`${seeded.identifier}/${seeded.version}`);
      if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
      const { manifest } = reading;
      expect(key(manifest)).toEqual(expect.arrayContaining(key(seeded)));
      expect(manifest).toMatchObject({
        name: seeded.name,
        publisher: seeded.publisher,
        licence: seeded.licence,
        releaseDate: seeded.releaseDate,
      });
      // Our descriptions are our own.
      expect(JSON.stringify(manifest.locales)).not.toContain(seeded.shortDescription);
    }
  });

  it('count as the files do', () => {
    let entries = 0;
    let installers = 0;
    for (const { folder, paths } of sets) {
      for (const name of paths) {
        const text = readFileSync(path.join(corpus, name), 'utf8');
        entries += text.match(/^\s*-?\s*InstallerUrl:/gm)?.length ?? 0;
      }
      const reading = read(folder);
      if (reading.ok) installers += reading.manifest.installers.length;
    }
    expect(installers).toBe(entries);
  });
});
