import { sql } from 'drizzle-orm';
import type { Context } from '#db/tenancy.server.ts';
import { versionSortKey } from '../../catalog/version-order.ts';
import type { OfferableVersion } from '../../distribution/offered-versions.ts';

/** A version with what Windows says of it once it is installed. */
export interface JudgedVersion extends OfferableVersion {
  /** Sort keys of what its installers call it under "Apps & features". */
  displayKeys: string[];
}

export interface JudgedApplication {
  id: string;
  versions: JudgedVersion[];
}

/** A version's place in winget's order, as text that compares so. */
export function sortKeyOf(version: string): string {
  return Buffer.from(versionSortKey(version)).toString('hex');
}

interface VersionRow extends Record<string, unknown> {
  id: string;
  application_id: string;
  sort_key: string;
  published_at: string;
  is_offered: boolean;
  display_versions: string[] | null;
}

/**
 * Published versions of applications, as far as computers are compared with them. A version that no client could
 * install, since none of its installers can be served, is not offered. Acts as the system.
 */
export async function loadJudgedApplications(
  { tx }: Context,
  applicationIds: readonly string[],
): Promise<Map<string, JudgedApplication>> {
  const found = new Map<string, JudgedApplication>();
  if (applicationIds.length === 0) return found;
  const rows = await tx.execute<VersionRow>(sql`
    select version.id, version.application_id, encode(version.sort_key, 'hex') as sort_key, version.published_at,
      version.state = 'offered' and exists (
        select from app.installers installer where installer.version_id = version.id
          and not exists (select from app.source_problems where installer_id = installer.id)
      ) as is_offered,
      (
        select array_agg(distinct entry ->> 'DisplayVersion') from app.installers installer
        cross join jsonb_array_elements(case jsonb_typeof(installer.manifest -> 'AppsAndFeaturesEntries')
          when 'array' then installer.manifest -> 'AppsAndFeaturesEntries' else '[]' end) entry
        where installer.version_id = version.id and jsonb_typeof(entry -> 'DisplayVersion') = 'string'
      ) as display_versions
    from app.versions version
    where version.application_id = any(${sql.param([...applicationIds])}::uuid[])
      and version.published_at is not null`);
  for (const row of rows) {
    const application = found.get(row.application_id) ?? { id: row.application_id, versions: [] };
    application.versions.push({
      id: row.id,
      sortKey: row.sort_key,
      publishedAt: new Date(row.published_at).getTime(),
      isOffered: row.is_offered,
      displayKeys: (row.display_versions ?? []).map(sortKeyOf),
    });
    found.set(row.application_id, application);
  }
  return found;
}

/**
 * The version that a program is, as a sort key: what its installer's entry says where the two differ, as winget maps
 * them, else its own words. Null when it does not say.
 */
export function findInstalledKey(
  version: string,
  versions: readonly JudgedVersion[],
): string | null {
  if (version.trim() === '' || version.trim().toLowerCase() === 'unknown') return null;
  const own = sortKeyOf(version);
  let highest: string | null = null;
  for (const { sortKey, displayKeys } of versions) {
    if (displayKeys.includes(own) && (highest === null || sortKey > highest)) highest = sortKey;
  }
  return highest ?? own;
}
