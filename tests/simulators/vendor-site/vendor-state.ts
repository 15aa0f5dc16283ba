import { createHash } from 'node:crypto';
import { z } from 'zod';
import { RequestRefused } from '../request-refused.ts';
import {
  packageVersion,
  RELEASES_KEPT,
  vendorPackages,
  type VendorInstaller,
  type VendorPackage,
  type VendorRelease,
} from './vendor-package.ts';
import { canonicalVersion, compareVersionNumbers, nextVersion } from './version-number.ts';

const GUID = /^\{[0-9A-F-]{36}\}$/i;

export interface ReleaseOptions {
  /** As spelled; without it the next number after the highest ever released. */
  version?: string | undefined;
  /** The feeds then state a hash that the file never had. */
  wrongHash?: boolean | undefined;
  /** Time of the release; now when left out. */
  at?: Date | undefined;
}

export interface VendorState {
  readonly packages: readonly VendorPackage[];
  /** Counts every change; equal numbers mean that all feeds say the same. */
  readonly changes: number;
  /** The package with exactly this identifier, or null. */
  get(identifier: string | undefined): VendorPackage | null;
  /** Throws RequestRefused 404 when there is no such package. Case does not matter. */
  find(identifier: string): VendorPackage;
  /**
   * Makes a version the newest one. A version known before is offered again as it was; higher
   * ones, and the same version spelled differently, are no longer named by the feeds. Throws
   * RequestRefused 409 when it is the newest already or a hash shall be wrong where none is
   * stated, 400 when it is no usable version.
   */
  release(identifier: string, options?: ReleaseOptions): VendorRelease;
  /** Puts other bytes in the place of the newest version. `silent`: nothing else tells of it. */
  rerelease(identifier: string, options?: { silent?: boolean | undefined }): VendorRelease;
  /** Stops naming the newest version and names the one before; files stay. 409 without one. */
  rollback(identifier: string): VendorRelease;
  /** Removes the newest version and its files. Returns the removed release. */
  withdraw(identifier: string): VendorRelease;
  /** Replaces everything. Throws RequestRefused 400 that names the first wrong field. */
  load(packages: unknown): void;
}

/** The release the feeds name as newest, or null when all are gone. */
export function newestRelease(vendor: VendorPackage): VendorRelease | null {
  let newest: VendorRelease | null = null;
  for (const release of vendor.releases) {
    if (release.status !== 'offered') continue;
    if (!newest || compareVersionNumbers(release.version, newest.version) > 0) newest = release;
  }
  return newest;
}

/** The releases the feeds name, highest version first. */
export function offeredReleases(vendor: VendorPackage): VendorRelease[] {
  return vendor.releases
    .filter((release) => release.status === 'offered')
    .sort((a, b) => compareVersionNumbers(b.version, a.version));
}

/** Whether the package's feed tells the SHA-256 of its files. */
export function statesHash({ feed }: VendorPackage): boolean {
  return feed.kind === 'github-releases' ? feed.digests : feed.kind !== 'fixed-url';
}

/** The state of the simulated vendors, kept in memory. `onChange` is called after every change. */
export function createVendorState(options: {
  packages: unknown;
  now: () => Date;
  onChange?: () => void;
}): VendorState {
  let packages = readPackages(options.packages);
  let byKey = indexPackages(packages);
  let changes = 0;

  function changed(vendor: VendorPackage | null, at: Date): void {
    if (vendor !== null) vendor.announcedAt = at.toISOString();
    changes += 1;
    options.onChange?.();
  }

  function find(identifier: string): VendorPackage {
    const found = byKey.get(identifier.toLowerCase());
    if (found === undefined) {
      throw new RequestRefused(404, 'identifier', `There is no package ${identifier}`);
    }
    return found;
  }

  function findNewest(vendor: VendorPackage): VendorRelease {
    const newest = newestRelease(vendor);
    if (newest === null) {
      const message = `${vendor.identifier} has no offered version; release one first`;
      throw new RequestRefused(409, 'identifier', message, 'no-version');
    }
    return newest;
  }

  return {
    get packages() {
      return packages;
    },
    get changes() {
      return changes;
    },
    get(identifier = '') {
      const found = byKey.get(identifier.toLowerCase());
      return found?.identifier === identifier ? found : null;
    },
    find,
    release(identifier, { version, wrongHash = false, at = options.now() } = {}) {
      const vendor = find(identifier);
      const wanted = version === undefined ? nextVersion(highestVersion(vendor)) : version;
      checkVersion(wanted);
      if (wrongHash && !statesHash(vendor)) {
        const message = `The feed of ${vendor.identifier} states no hash that could be wrong`;
        throw new RequestRefused(409, 'identifier', message, 'no-hash');
      }
      if (newestRelease(vendor)?.version === wanted) {
        const message = `${vendor.identifier} ${wanted} is the newest version already`;
        throw new RequestRefused(409, 'version', message);
      }
      const release = offer(vendor, wanted, at);
      if (wrongHash) release.announcedRevision = -1;
      changed(vendor, at);
      return release;
    },
    rerelease(identifier, { silent = false } = {}) {
      const vendor = find(identifier);
      const release = findNewest(vendor);
      const at = options.now();
      release.revision += 1;
      if (!silent) {
        release.updatedAt = at.toISOString();
        release.announcedRevision = release.revision;
      }
      changed(silent ? null : vendor, at);
      return release;
    },
    rollback(identifier) {
      const vendor = find(identifier);
      const [newest, previous] = offeredReleases(vendor);
      if (newest === undefined || previous === undefined) {
        const message = `${vendor.identifier} has no previous version to go back to`;
        throw new RequestRefused(409, 'identifier', message, 'no-previous');
      }
      newest.status = 'rolled-back';
      changed(vendor, options.now());
      return previous;
    },
    withdraw(identifier) {
      const vendor = find(identifier);
      const release = findNewest(vendor);
      release.status = 'withdrawn';
      changed(vendor, options.now());
      return release;
    },
    load(input) {
      packages = readPackages(input);
      byKey = indexPackages(packages);
      changed(null, options.now());
    },
  };
}

function readPackages(input: unknown): VendorPackage[] {
  const result = vendorPackages.safeParse(input);
  if (result.success) return structuredClone(result.data);
  const issue = result.error.issues[0];
  const field = ['packages', ...(issue?.path ?? [])].join('.');
  throw new RequestRefused(400, field, `${field}: ${issue?.message ?? 'is not valid'}`);
}

function indexPackages(packages: VendorPackage[]): Map<string, VendorPackage> {
  return new Map(packages.map((one) => [one.identifier.toLowerCase(), one]));
}

function checkVersion(version: string): void {
  const result = packageVersion.safeParse(version);
  if (result.success) return;
  throw new RequestRefused(400, 'version', z.prettifyError(result.error).split('\n')[0] ?? '');
}

function highestVersion(vendor: VendorPackage): string {
  const versions = vendor.releases.map((release) => release.version);
  return versions.reduce((a, b) => (compareVersionNumbers(a, b) >= 0 ? a : b));
}

function offer(vendor: VendorPackage, version: string, at: Date): VendorRelease {
  const sameBytes = vendor.releases.find(
    (one) => canonicalVersion(one.version) === canonicalVersion(version),
  );
  let release = vendor.releases.find((one) => one.version === version);
  if (release === undefined) {
    const revision = sameBytes?.revision ?? 0;
    const installers = sameBytes?.installers ?? nextInstallers(vendor, version);
    const updatedAt = sameBytes?.updatedAt ?? at.toISOString();
    release = {
      version,
      releasedAt: at.toISOString(),
      updatedAt,
      revision,
      announcedRevision: revision,
      status: 'offered',
      installers: structuredClone(installers),
    };
    vendor.releases.push(release);
    if (vendor.releases.length > RELEASES_KEPT) vendor.releases.shift();
  }
  release.status = 'offered';
  for (const other of vendor.releases) {
    const hidden = other !== release && compareVersionNumbers(other.version, version) >= 0;
    if (hidden && other.status === 'offered') other.status = 'rolled-back';
  }
  return release;
}

/** The installers of the release before, with new product codes where Windows Installer wants it. */
function nextInstallers(vendor: VendorPackage, version: string): VendorInstaller[] {
  const previous = vendor.releases.at(-1)?.installers ?? [];
  return structuredClone(previous).map((installer) => {
    if (installer.productCode !== undefined && GUID.test(installer.productCode)) {
      installer.productCode = deriveGuid(
        `${vendor.identifier}/${canonicalVersion(version)}/${installer.fileName}`,
      );
    }
    return installer;
  });
}

function deriveGuid(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex').toUpperCase();
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`];
  return `{${[...parts, `A${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-')}}`;
}
