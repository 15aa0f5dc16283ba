import { describe, expect, it } from 'vitest';

import { parseVersionManifest } from '#app/domain/catalog/version-manifest.ts';
import { InvalidInputError } from '#app/domain/errors.ts';
import { accept, acmeSet } from '#tests/support/acme-manifests.ts';

const manifest = accept(acmeSet());
const installer = manifest.installers[0];

function wrongFields(json: unknown): string[] {
  try {
    parseVersionManifest(json);
    return [];
  } catch (error) {
    if (error instanceof InvalidInputError) return error.issues.map(({ field }) => field);
    throw error;
  }
}

describe('a manifest kept as JSON', () => {
  it('comes back as it was', () => {
    expect(parseVersionManifest(JSON.parse(JSON.stringify(manifest)))).toEqual(manifest);
  });

  it.each<[string, Record<string, unknown>]>([
    ['identifier', { identifier: '' }],
    ['version', { version: 'latest' }],
    ['version', { version: 26.02 }],
    ['releaseDate', { releaseDate: '2026-02-30' }],
    ['releaseNotesUrl', { releaseNotesUrl: 'javascript:alert(1)' }],
    ['homepage', { homepage: undefined }],
    ['tags.1', { tags: ['text', ''] }],
    ['locales', { locales: [] }],
    ['installers', { installers: [] }],
  ])('is refused for a wrong %s', (field, change) => {
    expect(wrongFields({ ...manifest, ...change })).toEqual([field]);
  });

  it.each<[string, Record<string, unknown>]>([
    ['architecture', { architecture: 'x65' }],
    ['scope', { scope: 'both' }],
    ['downloadUrl', { downloadUrl: 'file:///a.msi' }],
    ['sha256', { sha256: 'A'.repeat(64) }],
    ['size', { size: -1 }],
    ['switches.Silent', { switches: { Silent: 1 } }],
  ])('is refused for an installer with a wrong %s', (field, change) => {
    const wrong = { ...manifest, installers: [installer, { ...installer, ...change }] };
    expect(wrongFields(wrong)).toEqual([`installers.1.${field}`]);
  });

  it('is refused for a field that nobody knows, and when it is no manifest at all', () => {
    expect(wrongFields({ ...manifest, licens: 'MIT' })).toEqual(['manifest']);
    expect(wrongFields(null)).toEqual(['manifest']);
  });
});
