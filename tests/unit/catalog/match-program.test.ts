import { describe, expect, it } from 'vitest';
import { matchKeysOf } from '#app/domain/catalog/match-keys.ts';
import type { MatchKeyKind } from '#app/domain/catalog/match-keys.ts';
import { matchProgram, matchQuestions } from '#app/domain/catalog/match-program.ts';

const program = {
  name: 'VLC media player',
  publisher: 'VideoLAN',
  version: '3.0.20',
  productCode: 'VLC media player',
  packageFamilyName: null,
};
const candidate = (applicationId: string, kind: MatchKeyKind, key: string) => {
  return { applicationId, kind, key };
};
const byCode = (id: string) => candidate(id, 'product-code', 'vlc media player');
const byName = (id: string) => candidate(id, 'name', 'vlcmediaplayer');

describe('the keys of a version', () => {
  it('are every code and every normalised name, folded, each once', () => {
    const keys = matchKeysOf({
      applicationName: 'Not asked for',
      locales: [
        { PackageLocale: 'en-US', PackageName: 'VLC media player' },
        { PackageLocale: 'sv-SE', PackageName: 'VLC Mediaspelare' },
        { PackageLocale: 'fr-FR' },
      ],
      installers: [
        {
          productCode: 'VLC media player',
          upgradeCode: null,
          packageFamilyName: null,
          manifest: { AppsAndFeaturesEntries: [{ DisplayName: 'VLC media player 3.0.20 (x64)' }] },
        },
        {
          productCode: '{CFB17CC1-F5E9-4EF1-B042-ECD91BD81A6B}',
          upgradeCode: null,
          packageFamilyName: 'VideoLAN.VLC_paz6r1rewnh0a',
          manifest: {
            AppsAndFeaturesEntries: [{ UpgradeCode: '{D2E0205B-0D3A-46E2-ADF7-0504FF48CF04}' }],
          },
        },
      ],
    });
    expect(keys.map(({ kind, key }) => `${kind} ${key}`)).toEqual([
      'name vlcmediaplayer',
      'name vlcmediaspelare',
      'product-code vlc media player',
      'product-code {cfb17cc1-f5e9-4ef1-b042-ecd91bd81a6b}',
      'package-family-name videolan.vlc_paz6r1rewnh0a',
      'upgrade-code {d2e0205b-0d3a-46e2-adf7-0504ff48cf04}',
    ]);
  });

  it('hold the application’s name where no locale has one, and no empty key', () => {
    const installer = { productCode: ' ', upgradeCode: '', packageFamilyName: null, manifest: {} };
    expect(
      matchKeysOf({ applicationName: 'Tool 1.2', locales: [{}], installers: [installer] }),
    ).toEqual([{ kind: 'name', key: 'tool' }]);
  });
});

describe('an installed program', () => {
  it('is asked for by its code and name, an MSIX app by its family alone', () => {
    expect(matchQuestions(program)).toEqual([
      { kind: 'product-code', key: 'vlc media player' },
      { kind: 'name', key: 'vlcmediaplayer' },
    ]);
    expect(matchQuestions({ ...program, packageFamilyName: 'VideoLAN.VLC_Paz' })).toEqual([
      { kind: 'package-family-name', key: 'videolan.vlc_paz' },
    ]);
    expect(matchQuestions({ ...program, name: '1.0', productCode: null })).toEqual([]);
  });

  it('is the one application found, also by its name alone', () => {
    expect(matchProgram(program, [byName('a')])).toEqual({ applicationId: 'a', by: 'name' });
    expect(matchProgram(program, [byName('a'), byCode('a')])).toEqual({
      applicationId: 'a',
      by: 'product-code',
    });
    expect(matchProgram(program, [])).toBeNull();
  });

  it('is the only strong one of several', () => {
    expect(matchProgram(program, [byName('a'), byName('b'), byCode('b')])).toEqual({
      applicationId: 'b',
      by: 'product-code',
    });
  });

  it('is none when several are found by name, or several by code', () => {
    expect(matchProgram(program, [byName('a'), byName('b')])).toBeNull();
    expect(matchProgram(program, [byCode('a'), byCode('b'), byName('a')])).toBeNull();
  });

  it('is not found by a key that was not asked for', () => {
    expect(matchProgram(program, [candidate('a', 'name', 'other')])).toBeNull();
    expect(matchProgram(program, [candidate('a', 'product-code', 'vlcmediaplayer')])).toBeNull();
  });
});
