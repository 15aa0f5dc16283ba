import type { Upstream } from '#app/providers/upstream.server.ts';
import { UpstreamError } from '#app/providers/upstream.server.ts';
import type { ObservedInstaller } from './feeds/feed-adapter.ts';
import type { ManifestInstaller } from './version-manifest.ts';

/** One downloaded file, kept as evidence. Sizes in bytes. */
export interface FileEvidence {
  url: string;
  finalUrl?: string;
  redirects?: string[];
  expectedSha256: string | null;
  actualSha256?: string;
  size?: number;
  problem?: string;
}

export type Verification =
  /** Every file was read whole and has the hash that was told, or told none and now has one. */
  | { status: 'verified'; installers: ManifestInstaller[]; files: FileEvidence[] }
  /** A file has other bytes than the manifest says. */
  | { status: 'hash-mismatch'; files: FileEvidence[] }
  /** A file could not be had for a reason that waiting will not mend. */
  | { status: 'unverified'; files: FileEvidence[] };

export interface VerificationLimits {
  /** Per file. */
  maxDownloadBytes: number;
  timeoutMs: number;
}

/** Upstream errors that another try may mend; all others are facts about the source. */
const transientCodes = new Set<UpstreamError['code']>(['timed-out', 'rate-limited', 'network']);

/** True when asking again later may help. */
export function isTransient(error: UpstreamError): boolean {
  return (
    transientCodes.has(error.code) ||
    (error.code === 'http-status' && (error.httpStatus ?? 0) >= 500)
  );
}

/**
 * Downloads every file of a version once, whatever the number of installers that share it, and compares its SHA-256
 * with what was told. Nothing is stored and nothing is run. Signatures are checked here too, once they can be read.
 * @throws UpstreamError when a file could not be had now but might be later
 */
export async function verifyInstallers(
  upstream: Upstream,
  installers: ObservedInstaller[],
  limits: VerificationLimits,
  signal?: AbortSignal,
): Promise<Verification> {
  const read = new Map<string, { sha256: string; size: number }>();
  const files: FileEvidence[] = [];
  let worst: Verification['status'] = 'verified';

  for (const [url, group] of groupByUrl(installers)) {
    const told = new Set(group.map((one) => one.sha256).filter((sha256) => sha256 !== null));
    const expectedSha256 = [...told].join(' ') || null;
    try {
      const file = await upstream.hashDownload({
        url,
        redirectHosts: group.flatMap((one) => one.redirectHosts),
        maxBytes: limits.maxDownloadBytes,
        timeoutMs: limits.timeoutMs,
        ...(signal ? { signal } : {}),
      });
      if (file.status !== 'ok') throw new UpstreamError('network', url, 'no bytes came');
      read.set(url, file);
      files.push({
        url,
        finalUrl: file.finalUrl,
        redirects: file.redirects,
        expectedSha256,
        actualSha256: file.sha256,
        size: file.size,
      });
      if ([...told].some((sha256) => sha256 !== file.sha256)) worst = 'hash-mismatch';
    } catch (error) {
      if (!(error instanceof UpstreamError) || isTransient(error)) throw error;
      files.push({ url, expectedSha256, problem: error.message });
      if (worst === 'verified') worst = 'unverified';
    }
  }
  if (worst !== 'verified') return { status: worst, files };
  return { status: 'verified', files, installers: installers.map((one) => withBytes(one, read)) };
}

function groupByUrl(installers: ObservedInstaller[]): Map<string, ObservedInstaller[]> {
  const groups = new Map<string, ObservedInstaller[]>();
  for (const one of installers) {
    groups.set(one.downloadUrl, [...(groups.get(one.downloadUrl) ?? []), one]);
  }
  return groups;
}

function withBytes(
  installer: ObservedInstaller,
  read: Map<string, { sha256: string; size: number }>,
): ManifestInstaller {
  const { redirectHosts: _redirectHosts, ...rest } = installer;
  const file = read.get(installer.downloadUrl);
  if (!file) throw new Error(`No bytes were read for ${installer.downloadUrl}.`);
  return { ...rest, sha256: file.sha256, size: file.size };
}
