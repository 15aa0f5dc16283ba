import { z } from 'zod';

import { FeedFormatError } from '#app/domain/catalog/feeds/feed-adapter.ts';
import { ARCHITECTURES } from '#app/domain/catalog/version-manifest.ts';

/** The types of installer that can be described without a winget manifest. */
const PLAIN_TYPES = [
  'exe',
  'msi',
  'msix',
  'appx',
  'wix',
  'burn',
  'nullsoft',
  'inno',
  'portable',
] as const;

const host = z
  .string()
  .regex(/^(\*\.)?[a-z0-9.-]+(\.\*)?(:\d{1,5})?$/i, 'is not a host such as *.example.com');

/** Hosts besides the URL's own that its requests may be redirected to. */
export const redirectHostsSetting = z.array(host).max(20).default([]);

/** What a source must say of an installer that its feed only gives an address for. */
export const installerSettings = {
  architecture: z.enum(ARCHITECTURES),
  type: z.enum(PLAIN_TYPES),
  scope: z.enum(['user', 'machine']).optional(),
  /** winget's InstallerSwitches; the type's own defaults fill the gaps. */
  switches: z.record(z.string().regex(/^[A-Za-z]{1,40}$/), z.string().min(1).max(512)).default({}),
  /** May contain {version}. */
  productCode: z.string().min(1).max(255).optional(),
};

export type InstallerSettings = z.output<z.ZodObject<typeof installerSettings>>;

/** Reads settings as stored. Throws `FeedFormatError` that names each wrong field. */
export function parseSettings<T extends z.ZodType>(
  schema: T,
  settings: unknown,
  whose: 'feed' | 'source',
): z.output<T> {
  const parsed = schema.safeParse(settings ?? {});
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    (issue) => `${issue.path.join('.') || 'settings'}: ${issue.message}`,
  );
  throw new FeedFormatError(`The ${whose}'s settings are wrong: ${problems.join('; ')}`);
}
