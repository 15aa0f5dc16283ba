import { sendDocument, sendNotFound } from './http-document.ts';
import { installerBytes, installerFileName, installerMediaType } from './installer-file.ts';
import type { VendorInstaller, VendorPackage, VendorRelease } from './vendor-package.ts';
import type { Exchange, VendorSite } from './vendor-site.ts';
import { canonicalVersion } from './version-number.ts';

/** Answers /files/<identifier>/<version>/<file name>, whatever the spelling of the version. */
export function answerFiles(site: VendorSite, exchange: Exchange): boolean {
  const [room, identifier, version, fileName] = exchange.segments;
  if (room !== 'files') return false;
  const vendor = site.state.get(identifier);
  const found = findInstaller(vendor?.releases ?? [], version ?? '', fileName ?? '');
  if (vendor === null || found === null) return sendNotFound(exchange, exchange.path);
  return sendInstaller(exchange, vendor, found.release, found.installer);
}

/** The installer with this file name in a release of this version, its files still there. */
export function findInstaller(
  releases: readonly VendorRelease[],
  version: string,
  fileName: string,
): { release: VendorRelease; installer: VendorInstaller } | null {
  for (const release of releases) {
    if (release.status === 'withdrawn') continue;
    if (canonicalVersion(release.version) !== canonicalVersion(version)) continue;
    for (const installer of release.installers) {
      if (installerFileName(installer, release.version) === fileName) return { release, installer };
    }
  }
  return null;
}

/** Sends the bytes of one installer. Returns true. */
export function sendInstaller(
  exchange: Exchange,
  vendor: VendorPackage,
  release: VendorRelease,
  installer: VendorInstaller,
  headers: Record<string, string> = {},
): true {
  const { identifier } = vendor;
  return sendDocument(exchange, {
    body: installerBytes(identifier, release.version, installer, release.revision),
    contentType: installerMediaType(installerFileName(installer, release.version)),
    lastModified: new Date(release.updatedAt),
    headers,
  });
}
