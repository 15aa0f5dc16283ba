import type { ObservedInstaller } from '#app/domain/catalog/feeds/feed-adapter.ts';
import type { InstallerSettings } from '#app/domain/catalog/feeds/feed-settings.ts';
import { defaultSwitches } from '#app/domain/catalog/winget-manifest/installer-type.ts';

interface FoundFile {
  version: string;
  downloadUrl: string;
  sha256: string | null;
  /** Bytes. */
  size: number | null;
  redirectHosts: string[];
}

/** An installer from what staff wrote of it and the file that a feed names. */
export function observeInstaller(settings: InstallerSettings, file: FoundFile): ObservedInstaller {
  const { architecture, type, scope } = settings;
  const switches = { ...defaultSwitches(type), ...settings.switches };
  const productCode = settings.productCode?.replaceAll('{version}', file.version) ?? null;
  return {
    architecture,
    type,
    nestedType: null,
    scope: scope ?? null,
    locale: null,
    downloadUrl: file.downloadUrl,
    sha256: file.sha256,
    size: file.size,
    productCode,
    upgradeCode: null,
    packageFamilyName: null,
    switches,
    manifest: {
      Architecture: architecture,
      InstallerType: type,
      InstallerUrl: file.downloadUrl,
      ...(file.sha256 && { InstallerSha256: file.sha256.toUpperCase() }),
      ...(scope && { Scope: scope }),
      ...(productCode && { ProductCode: productCode }),
      ...(Object.keys(switches).length > 0 && { InstallerSwitches: switches }),
    },
    redirectHosts: file.redirectHosts,
  };
}
