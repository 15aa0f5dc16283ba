import { sendDocument, sendNotFound } from './http-document.ts';
import { announcedSha256, installerPath } from './installer-file.ts';
import type { VendorPackage, VendorRelease } from './vendor-package.ts';
import type { Exchange, VendorSite } from './vendor-site.ts';
import { newestRelease, offeredReleases } from './vendor-state.ts';

/**
 * Answers /json/<identifier>.json: a vendor's own update document, in one of three shapes.
 * - flat: `{ version, released, url, sha256 }` of the first installer
 * - nested: `{ product, channels: { stable: { release: { number, date }, files: { <architecture>:
 *   { link, checksum: { sha256 } } } } } }`
 * - list: `[{ name: "<product> <version>", downloads: [{ platform, href, sha256 }] }, …]`, newest
 *   first; the version stands inside a text
 */
export function answerJson(site: VendorSite, exchange: Exchange): boolean {
  const [room, fileName = '', ...rest] = exchange.segments;
  if (room !== 'json') return false;
  const vendor = site.state.get(fileName.replace(/\.json$/, ''));
  const newest = vendor === null ? null : newestRelease(vendor);
  const named = fileName.endsWith('.json') && rest.length === 0;
  if (vendor?.feed.kind !== 'json-endpoint' || newest === null || !named) {
    return sendNotFound(exchange, exchange.path);
  }
  const describe = { flat: describeFlat, nested: describeNested, list: describeList };
  const data = describe[vendor.feed.shape](site.url, vendor, newest);
  return sendDocument(exchange, {
    body: Buffer.from(`${JSON.stringify(data, null, 2)}\n`),
    contentType: 'application/json',
    lastModified: new Date(vendor.announcedAt),
  });
}

function describeFlat(siteUrl: string, vendor: VendorPackage, release: VendorRelease): unknown {
  const [file] = describeFiles(siteUrl, vendor, release);
  return {
    version: release.version,
    released: release.releasedAt.slice(0, 10),
    url: file?.url,
    sha256: file?.sha256,
  };
}

function describeNested(siteUrl: string, vendor: VendorPackage, release: VendorRelease): unknown {
  const files = describeFiles(siteUrl, vendor, release).map((file) => [
    file.architecture,
    { link: file.url, checksum: { sha256: file.sha256.toUpperCase() } },
  ]);
  return {
    product: { id: vendor.moniker ?? vendor.name, vendor: vendor.publisher },
    channels: {
      stable: {
        release: { number: release.version, date: release.releasedAt },
        files: Object.fromEntries(files) as unknown,
      },
    },
  };
}

function describeList(siteUrl: string, vendor: VendorPackage): unknown {
  return offeredReleases(vendor).map((release) => ({
    name: `${vendor.name} ${release.version}`,
    published: release.releasedAt,
    downloads: describeFiles(siteUrl, vendor, release).map((file) => ({
      platform: `windows-${file.architecture}`,
      href: file.url,
      sha256: file.sha256,
    })),
  }));
}

function describeFiles(
  siteUrl: string,
  vendor: VendorPackage,
  release: VendorRelease,
): { architecture: string; url: string; sha256: string }[] {
  return release.installers.map((installer) => ({
    architecture: installer.architecture,
    url: siteUrl + installerPath(vendor.identifier, release.version, installer),
    sha256: announcedSha256(vendor.identifier, release, installer),
  }));
}
