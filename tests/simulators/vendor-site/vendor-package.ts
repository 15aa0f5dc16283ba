import { z } from 'zod';

/** Kept per package; the oldest go first. The longest real history in use has 124. */
export const RELEASES_KEPT = 500;
/** A state with more packages is refused. */
export const PACKAGES_KEPT = 20_000;

export const packageIdentifier = z
  .string()
  .max(128)
  .regex(
    // oxlint-disable-next-line no-control-regex -- winget forbids control characters by this rule
    /^[^.\s\\/:*?"<>|\u0001-\u001f]{1,32}(\.[^.\s\\/:*?"<>|\u0001-\u001f]{1,32}){1,7}$/,
    'must be a winget identifier such as 7zip.7zip',
  );

export const packageVersion = z
  .string()
  .max(128)
  .regex(
    // oxlint-disable-next-line no-control-regex -- winget forbids control characters by this rule
    /^(?! )(?=.*\d)[^\\/:*?"<>|\u0000-\u001f]+(?<! )$/,
    'must contain a digit and none of \\ / : * ? " < > |',
  );

const vendorInstaller = z.strictObject({
  architecture: z.enum(['x86', 'x64', 'arm', 'arm64', 'neutral']),
  /** A winget InstallerType, lower case. */
  type: z.enum(['exe', 'msi', 'msix', 'wix', 'burn', 'nullsoft', 'inno', 'zip', 'portable']),
  scope: z.enum(['user', 'machine']).nullable(),
  /**
   * May hold `{version}` (as spelled), `{canonical}` (see canonicalVersion) and `{digits}` (dots
   * removed). Installers of one release with the same file name are the same file.
   */
  fileName: z
    .string()
    .max(200)
    .regex(/^\w[\w .(){}+-]*$/, 'must be a plain file name'),
  productCode: z.string().max(255).optional(),
  upgradeCode: z.string().max(255).optional(),
  switches: z.record(z.string(), z.string()).optional(),
});

const vendorRelease = z.strictObject({
  version: packageVersion,
  releasedAt: z.iso.datetime(),
  /** When the bytes were last replaced. */
  updatedAt: z.iso.datetime(),
  /** Counts up when the vendor puts other bytes in the place of the same version. */
  revision: z.int().min(0).default(0),
  /** The revision whose hash the feeds state. Another than `revision` is a wrong hash. */
  announcedRevision: z.int().min(-1).default(0),
  /** rolled-back: the feeds no longer name it, its files remain. withdrawn: its files are gone. */
  status: z.enum(['offered', 'rolled-back', 'withdrawn']).default('offered'),
  installers: z.array(vendorInstaller).min(1).max(50),
});

const vendorFeed = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('winget-manifests'),
    manifestVersion: z.enum(['1.6.0', '1.10.0']).default('1.10.0'),
    crlf: z.boolean().default(false),
  }),
  z.strictObject({
    kind: z.literal('github-releases'),
    repository: z.string().regex(/^[A-Za-z0-9-]{1,39}\/[\w.-]{1,100}$/, 'must be owner/name'),
    /** Holds `{version}`, for example `v{version}`. */
    tag: z.string().includes('{version}').max(100),
    /** Older releases on GitHub have no digest. */
    digests: z.boolean().default(true),
  }),
  z.strictObject({
    kind: z.literal('json-endpoint'),
    shape: z.enum(['flat', 'nested', 'list']),
  }),
  z.strictObject({
    kind: z.literal('fixed-url'),
    /** How a reader learns the version: from where the redirect leads, or from a header. */
    style: z.enum(['redirect', 'content-disposition']),
  }),
]);

export const vendorPackage = z.strictObject({
  identifier: packageIdentifier,
  name: z.string().min(1).max(256),
  publisher: z.string().min(1).max(256),
  homepage: z.url().optional(),
  licence: z.string().max(512).default('Freeware'),
  moniker: z.string().max(40).optional(),
  description: z.string().min(3).max(256).optional(),
  tags: z.array(z.string().max(40)).max(16).default([]),
  feed: vendorFeed,
  /** When what the feed says last changed. */
  announcedAt: z.iso.datetime(),
  /** In the order they were first released. */
  releases: z.array(vendorRelease).min(1).max(RELEASES_KEPT),
});

export const vendorPackages = z
  .array(vendorPackage)
  .max(PACKAGES_KEPT)
  .superRefine((packages, context) => {
    const seen = new Set<string>();
    for (const [index, one] of packages.entries()) {
      const key = one.identifier.toLowerCase();
      if (seen.has(key)) {
        const message = `${one.identifier} is listed twice`;
        context.addIssue({ code: 'custom', path: [index, 'identifier'], message });
      }
      seen.add(key);
    }
  });

export type VendorInstaller = z.infer<typeof vendorInstaller>;
export type VendorRelease = z.infer<typeof vendorRelease>;
export type VendorPackage = z.infer<typeof vendorPackage>;
/** A package as one writes it by hand: what has a default may be left out. */
export type VendorPackageInput = z.input<typeof vendorPackage>;
export type FeedKind = VendorPackage['feed']['kind'];
