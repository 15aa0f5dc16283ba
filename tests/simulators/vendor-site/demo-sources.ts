import { demoInstallers } from './demo-installers.ts';
import { demoPackages } from './demo-packages.ts';
import type { FeedKind, VendorInstaller } from './vendor-package.ts';

/** Where one demo package's new versions are told, and how to read it. */
export interface DemoSource {
  identifier: string;
  feedKind: FeedKind;
  /** The feed's path from the site's root; packages with the same one share the feed. */
  feedPath: string;
  feedSettings: Record<string, unknown>;
  sourceSettings: Record<string, unknown>;
}

const VERSION = String.raw`(\d+(?:\.\d+)+)`;

const tags: Record<string, string> = {
  // Loose on purpose: the prerelease mark alone must keep v8.6.9-rc1 out.
  'Notepad++.Notepad++': '^v(.+)$',
  'KeePassXCTeam.KeePassXC': `^${VERSION}$`,
  'Git.Git': String.raw`^v${VERSION}\.windows\.\d+$`,
  'Obsidian.Obsidian': `^v${VERSION}$`,
};

const jsonPlaces: Record<string, Record<string, unknown>> = {
  flat: { urlPath: 'url', sha256Path: 'sha256' },
  nested: {
    urlPath: 'channels.stable.files.x64.link',
    sha256Path: 'channels.stable.files.x64.checksum.sha256',
  },
  list: { sha256Path: '[0].downloads[0].sha256' },
};

const jsonVersions: Record<string, Record<string, unknown>> = {
  flat: { versionPath: 'version', releaseDatePath: 'released' },
  nested: {
    versionPath: 'channels.stable.release.number',
    releaseDatePath: 'channels.stable.release.date',
  },
  list: {
    versionPath: '[0].name',
    versionPattern: ` ${VERSION}$`,
    releaseDatePath: '[0].published',
  },
};

/** The feeds and sources of the demo's packages on the vendor site at `siteUrl`. */
export function demoSources(siteUrl: string): DemoSource[] {
  return demoPackages.map(({ identifier, feed }): DemoSource => {
    const installers = demoInstallers[identifier] ?? [];
    const [first] = installers;
    if (first === undefined) throw new Error(`${identifier} has no installers`);
    const source = { identifier, feedKind: feed.kind, feedSettings: {} };
    switch (feed.kind) {
      case 'winget-manifests': {
        const feedSettings = { manifestBaseUrl: `${siteUrl}/winget` };
        return { ...source, feedPath: '/winget/index.json', feedSettings, sourceSettings: {} };
      }
      case 'github-releases': {
        const assets = installers.map((one) => ({ pattern: namePattern(one), ...describe(one) }));
        const sourceSettings = { tag: tags[identifier], assets };
        return { ...source, feedPath: `/github/repos/${feed.repository}/releases`, sourceSettings };
      }
      case 'json-endpoint': {
        const fileName = first.fileName.replaceAll('{canonical}', '{version}');
        const urlTemplate = `/files/${identifier}/{version}/${fileName}`;
        const place = { ...(feed.shape === 'list' && { urlTemplate }), ...jsonPlaces[feed.shape] };
        const sourceSettings = {
          ...jsonVersions[feed.shape],
          installers: [{ ...place, ...describe(first) }],
        };
        return { ...source, feedPath: `/json/${identifier}.json`, sourceSettings };
      }
      case 'fixed-url': {
        const sourceSettings = {
          versionFrom: feed.style === 'redirect' ? 'final-url' : 'content-disposition',
          pattern: namePattern(first, VERSION).replace('^', feed.style === 'redirect' ? '/' : '^'),
          ...describe(first),
        };
        return { ...source, feedPath: `/download/${identifier}/latest.exe`, sourceSettings };
      }
    }
  });
}

/** Matches the installer's file name in any version, `version` in the version's place. */
function namePattern(installer: VendorInstaller, version = '.+'): string {
  const escaped = installer.fileName.replace(/[.+()[\]{}]/g, String.raw`\$&`);
  return `^${escaped.replace(String.raw`\{version\}`, version)}$`;
}

/** What a source must say of an installer. A product code that every version changes is left out. */
function describe(installer: VendorInstaller): Record<string, unknown> {
  const { architecture, type, scope, switches, productCode } = installer;
  return {
    architecture,
    type,
    ...(scope !== null && { scope }),
    ...(switches !== undefined && { switches }),
    ...(productCode !== undefined && !productCode.startsWith('{') && { productCode }),
  };
}
