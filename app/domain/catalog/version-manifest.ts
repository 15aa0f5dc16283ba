import { z } from 'zod';
import { InvalidInputError } from '../errors.ts';
import { findVersionProblem } from './version-order.ts';

/** What the catalog knows of one release, whatever the source. */
export interface VersionManifest {
  /** winget PackageIdentifier, as spelled. */
  identifier: string;
  /** PackageVersion, as spelled. */
  version: string;
  /** yyyy-mm-dd. */
  releaseDate: string | null;
  releaseNotesUrl: string | null;
  name: string;
  publisher: string;
  homepage: string | null;
  licence: string;
  licenceUrl: string | null;
  moniker: string | null;
  shortDescription: string;
  tags: string[];
  /** BCP 47. */
  defaultLocale: string;
  /** Every locale document with winget's field names, default first; kept for the winget source. */
  locales: Record<string, unknown>[];
  /** At least one. Root defaults are already merged in. */
  installers: ManifestInstaller[];
}

export interface ManifestInstaller {
  architecture: Architecture;
  /** winget InstallerType in lower case: exe msi msix appx wix burn nullsoft inno zip portable … */
  type: string;
  /** What lies inside a zip; null for every other type. */
  nestedType: string | null;
  scope: 'user' | 'machine' | null;
  /** BCP 47. */
  locale: string | null;
  downloadUrl: string;
  /** 64 lower-case hexadecimal digits. */
  sha256: string;
  /** Bytes. */
  size: number | null;
  productCode: string | null;
  upgradeCode: string | null;
  packageFamilyName: string | null;
  /** Silent, SilentWithProgress, Custom, …, with the installer type's own defaults filled in. */
  switches: Record<string, string>;
  /** The complete merged installer entry with winget's field names (AppsAndFeaturesEntries, …). */
  manifest: Record<string, unknown>;
}

export const ARCHITECTURES = ['x86', 'x64', 'arm', 'arm64', 'neutral'] as const;
export type Architecture = (typeof ARCHITECTURES)[number];

const text = z.string().min(1);
const webAddress = z.url({ protocol: /^https?$/ });
const winget = z.record(z.string(), z.unknown());

const installerSchema: z.ZodType<ManifestInstaller> = z.strictObject({
  architecture: z.enum(ARCHITECTURES),
  type: text,
  nestedType: text.nullable(),
  scope: z.enum(['user', 'machine']).nullable(),
  locale: text.nullable(),
  downloadUrl: webAddress,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  size: z.number().int().nonnegative().nullable(),
  productCode: text.nullable(),
  upgradeCode: text.nullable(),
  packageFamilyName: text.nullable(),
  switches: z.record(z.string(), z.string()),
  manifest: winget,
});

const versionManifestSchema: z.ZodType<VersionManifest> = z.strictObject({
  identifier: text.max(128),
  version: z.string().refine((version) => findVersionProblem(version) === null, 'not a version'),
  releaseDate: z.iso.date().nullable(),
  releaseNotesUrl: webAddress.nullable(),
  name: text,
  publisher: text,
  homepage: webAddress.nullable(),
  licence: text,
  licenceUrl: webAddress.nullable(),
  moniker: text.nullable(),
  shortDescription: text,
  tags: z.array(text),
  defaultLocale: text,
  locales: z.array(winget).min(1),
  installers: z.array(installerSchema).min(1),
});

/**
 * Reads a VersionManifest that was kept as JSON (a seed, a candidate in the database).
 * @throws InvalidInputError naming each wrong field by its path, e.g. `installers.0.sha256`.
 */
export function parseVersionManifest(json: unknown): VersionManifest {
  const parsed = versionManifestSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new InvalidInputError(
    parsed.error.issues.map((issue) => ({
      field: issue.path.join('.') || 'manifest',
      message: issue.message,
    })),
  );
}
