import { createHash } from 'node:crypto';
import { sendDocument, sendNotFound } from './http-document.ts';
import { announcedSha256, installerBytes, installerFileName } from './installer-file.ts';
import { installerMediaType } from './installer-file.ts';
import { findInstaller, sendInstaller } from './installer-files.ts';
import type { VendorInstaller, VendorPackage, VendorRelease } from './vendor-package.ts';
import type { Exchange, VendorSite } from './vendor-site.ts';
import { offeredReleases } from './vendor-state.ts';
import { canonicalVersion, nextVersion } from './version-number.ts';

type GithubPackage = VendorPackage & { feed: { kind: 'github-releases' } };

interface GithubRelease {
  release: VendorRelease;
  tag: string;
  draft: boolean;
  prerelease: boolean;
}

/**
 * Answers the releases API (/github/repos/<owner>/<name>/releases), the downloads it names, which
 * redirect as GitHub's do, and the addresses they lead to (/github-assets/…).
 */
export function answerGithub(site: VendorSite, exchange: Exchange): boolean {
  const { segments } = exchange;
  if (segments[0] === 'github-assets') return sendAsset(site, exchange);
  if (segments[0] !== 'github') return false;
  if (segments[1] === 'repos') return sendReleases(site, exchange);
  const [, owner, name, room, action, tag = '', fileName = ''] = segments;
  const vendor = findRepository(site, owner, name);
  if (vendor === null || room !== 'releases' || action !== 'download') {
    return sendNotFound(exchange, exchange.path);
  }
  const release = githubReleases(vendor).find((one) => one.tag === tag && !one.draft)?.release;
  if (release === undefined || findInstaller([release], release.version, fileName) === null) {
    return sendNotFound(exchange, exchange.path);
  }
  const parts = [vendor.identifier, canonicalVersion(release.version), fileName];
  const location = `${site.url}/github-assets/${parts.map(encodeURIComponent).join('/')}?jwt=simulated`;
  exchange.response.writeHead(302, { location, 'cache-control': 'no-cache' }).end();
  return true;
}

function sendReleases(site: VendorSite, exchange: Exchange): boolean {
  const [, , owner, name, room, which] = exchange.segments;
  const vendor = findRepository(site, owner, name);
  const { request, response, query } = exchange;
  const conditional = request.headers['if-none-match'] !== undefined;
  const known = request.headers.authorization !== undefined;
  const { headers, exhausted } = site.githubQuota.use(known && conditional);
  if (exhausted || vendor === null || room !== 'releases') {
    const message = exhausted ? 'API rate limit exceeded' : 'Not Found';
    response.writeHead(exhausted ? 403 : 404, { ...headers, 'content-type': 'application/json' });
    response.end(JSON.stringify({ message }));
    return true;
  }
  const all = githubReleases(vendor);
  const perPage = Math.min(Math.max(Number(query.get('per_page') ?? 30) || 30, 1), 100);
  const page = Math.max(Number(query.get('page') ?? 1) || 1, 1);
  const shown = which === 'latest' ? [] : all.slice((page - 1) * perPage, page * perPage);
  const latest = all.find((one) => !one.draft && !one.prerelease);
  if (which === 'latest' && latest === undefined) return sendNotFound(exchange, exchange.path);
  const data =
    which === 'latest' && latest !== undefined
      ? describeRelease(site.url, vendor, latest)
      : shown.map((one) => describeRelease(site.url, vendor, one));
  const nextPage = `${site.url}${exchange.path}?per_page=${perPage}&page=${page + 1}`;
  const link = page * perPage < all.length ? { link: `<${nextPage}>; rel="next"` } : {};
  return sendDocument(exchange, {
    body: Buffer.from(JSON.stringify(data)),
    contentType: 'application/json; charset=utf-8',
    lastModified: new Date(vendor.announcedAt),
    weak: true,
    headers: { ...headers, ...link, 'cache-control': 'public, max-age=60, s-maxage=60' },
  });
}

function sendAsset(site: VendorSite, exchange: Exchange): boolean {
  const [, identifier, version = '', fileName = ''] = exchange.segments;
  const vendor = site.state.get(identifier);
  if (vendor === null || !isGithubPackage(vendor)) return sendNotFound(exchange, exchange.path);
  const releases = [...vendor.releases, ...unfinishedReleases(vendor).map((one) => one.release)];
  const found = findInstaller(releases, version, fileName);
  if (found === null) return sendNotFound(exchange, exchange.path);
  return sendInstaller(exchange, vendor, found.release, found.installer, {
    'content-disposition': `attachment; filename="${fileName}"`,
  });
}

function findRepository(
  site: VendorSite,
  owner: string | undefined,
  name: string | undefined,
): GithubPackage | null {
  const wanted = `${owner}/${name}`.toLowerCase();
  for (const vendor of site.state.packages) {
    if (isGithubPackage(vendor) && vendor.feed.repository.toLowerCase() === wanted) return vendor;
  }
  return null;
}

function isGithubPackage(vendor: VendorPackage): vendor is GithubPackage {
  return vendor.feed.kind === 'github-releases';
}

/** What the API lists: unfinished releases first, then the offered ones. */
function githubReleases(vendor: GithubPackage): GithubRelease[] {
  const finished = offeredReleases(vendor).map((release) => ({
    release,
    tag: vendor.feed.tag.replace('{version}', release.version),
    draft: false,
    prerelease: false,
  }));
  return [...unfinishedReleases(vendor), ...finished];
}

/** A draft and a prerelease of a version yet to come, which no reader may take for released. */
function unfinishedReleases(vendor: GithubPackage): GithubRelease[] {
  const newest = offeredReleases(vendor)[0];
  if (newest === undefined) return [];
  const coming = nextVersion(newest.version);
  const times = { releasedAt: vendor.announcedAt, updatedAt: vendor.announcedAt };
  return [
    { version: coming, draft: true, prerelease: false },
    { version: `${coming}-rc1`, draft: false, prerelease: true },
  ].map(({ version, ...kind }) => ({
    ...kind,
    tag: vendor.feed.tag.replace('{version}', version),
    release: { ...newest, ...times, version, revision: 0, announcedRevision: 0 },
  }));
}

function describeRelease(
  siteUrl: string,
  vendor: GithubPackage,
  { release, tag, draft, prerelease }: GithubRelease,
): Record<string, unknown> {
  const page = `${siteUrl}/github/${vendor.feed.repository}/releases`;
  const files = new Map(
    release.installers.map((one) => [installerFileName(one, release.version), one]),
  );
  return {
    id: numberFrom(`${vendor.identifier} ${tag}`),
    html_url: `${page}/tag/${encodeURIComponent(tag)}`,
    tag_name: tag,
    name: `${vendor.name} ${release.version}`,
    draft,
    prerelease,
    created_at: seconds(release.releasedAt),
    published_at: draft ? null : seconds(release.releasedAt),
    updated_at: seconds(release.updatedAt),
    body: 'A simulated release.',
    assets: [...files].map(([fileName, installer]) =>
      describeAsset(
        `${page}/download/${encodeURIComponent(tag)}`,
        vendor,
        release,
        installer,
        fileName,
      ),
    ),
  };
}

function describeAsset(
  folder: string,
  vendor: GithubPackage,
  release: VendorRelease,
  installer: VendorInstaller,
  fileName: string,
): Record<string, unknown> {
  const { identifier } = vendor;
  const revision = release.announcedRevision;
  const sha256 = announcedSha256(identifier, release, installer);
  return {
    // GitHub gives a file that is uploaded again a new id.
    id: numberFrom(`${identifier} ${release.version} ${fileName} ${revision}`),
    name: fileName,
    content_type: installerMediaType(fileName),
    state: 'uploaded',
    size: installerBytes(identifier, release.version, installer, release.revision).length,
    digest: vendor.feed.digests ? `sha256:${sha256}` : null,
    download_count: 0,
    created_at: seconds(release.releasedAt),
    updated_at: seconds(release.updatedAt),
    browser_download_url: `${folder}/${encodeURIComponent(fileName)}`,
  };
}

function numberFrom(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0);
}

function seconds(instant: string): string {
  return `${instant.slice(0, 19)}Z`;
}
