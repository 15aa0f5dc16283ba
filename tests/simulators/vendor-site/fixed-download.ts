import { sendNotFound } from './http-document.ts';
import { installerFileName, installerPath } from './installer-file.ts';
import { sendInstaller } from './installer-files.ts';
import type { Exchange, VendorSite } from './vendor-site.ts';
import { newestRelease } from './vendor-state.ts';

/**
 * Answers /download/<identifier>/latest.exe (or .msi): the address that never changes and gives
 * the first installer of the newest release, either by a redirect to the versioned file or at
 * once with its name in Content-Disposition.
 */
export function answerFixedDownload(site: VendorSite, exchange: Exchange): boolean {
  const [room, identifier, fileName] = exchange.segments;
  if (room !== 'download') return false;
  const vendor = site.state.get(identifier);
  const release = vendor === null ? null : newestRelease(vendor);
  const installer = release?.installers[0];
  const asked = /^latest\.(exe|msi)$/.test(fileName ?? '');
  if (vendor?.feed.kind !== 'fixed-url' || !release || !installer || !asked) {
    return sendNotFound(exchange, exchange.path);
  }
  if (vendor.feed.style === 'redirect') {
    const location = installerPath(vendor.identifier, release.version, installer);
    exchange.response.writeHead(302, { location, 'cache-control': 'no-cache' }).end();
    return true;
  }
  const name = installerFileName(installer, release.version);
  return sendInstaller(exchange, vendor, release, installer, {
    'content-disposition': `attachment; filename="${name}"`,
    'cache-control': 'no-cache',
  });
}
