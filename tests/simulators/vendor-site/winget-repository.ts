import { sendDocument, sendNotFound } from './http-document.ts';
import { manifestFolder } from './manifest-folder.ts';
import { manifestSet } from './manifest-set.ts';
import { newestRelease, type VendorState } from './vendor-state.ts';
import type { VendorPackage } from './vendor-package.ts';
import type { Exchange, VendorSite } from './vendor-site.ts';

interface WingetIndex {
  changes: number;
  body: Buffer;
  lastModified: Date;
}

const indexes = new WeakMap<VendorState, WingetIndex>();

/** Answers /winget/index.json and the manifests under /winget/manifests. */
export function answerWinget(site: VendorSite, exchange: Exchange): boolean {
  const { segments } = exchange;
  if (segments[0] !== 'winget') return false;
  if (segments[1] === 'index.json' && segments.length === 2) {
    const { body, lastModified } = readIndex(site.state);
    return sendDocument(exchange, { body, lastModified, contentType: 'application/json' });
  }
  if (segments[1] === 'manifests') return sendManifest(site, exchange);
  return sendNotFound(exchange, exchange.path);
}

/**
 * The whole index in the form of the public third-party one, version 2: an array of `{PackageId,
 * Name, Version, Tags, LastUpdate}`. It is made once per change of the state.
 */
function readIndex(state: VendorState): WingetIndex {
  const kept = indexes.get(state);
  if (kept?.changes === state.changes) return kept;
  const listed = state.packages.filter((one) => one.feed.kind === 'winget-manifests');
  const rows = listed.flatMap((vendor) => {
    const newest = newestRelease(vendor);
    return newest === null ? [] : [indexRow(vendor, newest.version)];
  });
  const times = listed.map((vendor) => Date.parse(vendor.announcedAt));
  const lastModified = new Date(times.reduce((a, b) => Math.max(a, b), 0));
  const body = Buffer.from(JSON.stringify(rows));
  const index = { changes: state.changes, body, lastModified };
  indexes.set(state, index);
  return index;
}

function indexRow(vendor: VendorPackage, version: string): Record<string, unknown> {
  return {
    PackageId: vendor.identifier,
    Name: vendor.name,
    Version: version,
    Tags: vendor.tags,
    LastUpdate: vendor.announcedAt.replace('Z', '0000+00:00'),
  };
}

function sendManifest(site: VendorSite, exchange: Exchange): boolean {
  const [fileName = '', version = '', ...folder] = exchange.segments.slice(2).reverse();
  const asked = folder.reverse();
  const identifier = asked.slice(1).join('.');
  const vendor = site.state.get(identifier);
  const release = vendor?.releases.find((one) => one.version === version);
  if (vendor?.feed.kind !== 'winget-manifests' || release === undefined) {
    return sendNotFound(exchange, exchange.path);
  }
  const place = `/winget/manifests/${asked.map(encodeURIComponent).join('/')}`;
  const body = manifestSet(site.url, vendor, release).get(fileName);
  const found = place === manifestFolder(identifier) && release.status !== 'withdrawn';
  if (!found || body === undefined) return sendNotFound(exchange, exchange.path);
  return sendDocument(exchange, {
    body,
    contentType: 'text/plain; charset=utf-8',
    lastModified: new Date(release.updatedAt),
  });
}
