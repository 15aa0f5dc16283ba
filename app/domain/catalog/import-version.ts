import { and, eq, isNull, sql } from 'drizzle-orm';
import { applications, catalogs, versions } from '#db/schema/catalog.ts';
import type { Context } from '#db/tenancy.server.ts';
import { insertVersion } from './internal/insert-version.ts';
import { keepCandidate } from './internal/keep-candidate.ts';
import { loadKnownVersions } from './internal/load-known-versions.ts';
import { lockApplication, offerVersions } from './internal/offer-versions.ts';
import { writeSourceFacts } from './internal/write-source-facts.ts';
import { matchRuleGeneration } from './match-keys.ts';
import { hasOtherBytes } from './update-decision.ts';
import type { VersionManifest } from './version-manifest.ts';
import { versionSortKey } from './version-order.ts';

export interface ImportedVersion {
  outcome: 'created' | 'updated' | 'unchanged' | 'held';
  applicationId: string;
  versionId: string;
}

export interface ImportOptions {
  /** Our own texts; the manifest's short description stands in, in both languages, when left out. */
  descriptions?: { sv: string; en: string };
  /** Our own tags instead of the manifest's. */
  tags?: string[];
}

const platformCatalog = 'Lappa';

/** The curated catalog; made when it is first asked for. */
export async function ensurePlatformCatalog({ tx }: Context): Promise<string> {
  await tx
    .insert(catalogs)
    .values({ name: platformCatalog, ownerType: 'platform' })
    .onConflictDoNothing();
  const [catalog] = await tx
    .select({ id: catalogs.id })
    .from(catalogs)
    .where(
      and(
        eq(catalogs.ownerType, 'platform'),
        eq(catalogs.name, platformCatalog),
        isNull(catalogs.ownerId),
      ),
    );
  if (!catalog) throw new Error('The platform catalog is missing.');
  return catalog.id;
}

/**
 * Brings one version into the curated catalog by hand: makes the application if it is new, adds and offers the
 * version, or mends the facts of one that is there. Other bytes for a known version are never taken silently: it is
 * held, and what came is kept for staff. Nothing is downloaded, so nothing counts as verified.
 */
export async function importVersion(
  context: Context,
  manifest: VersionManifest,
  options: ImportOptions = {},
): Promise<ImportedVersion> {
  const { tx } = context;
  const applicationId = await ensureApplication(context, manifest, options);
  await lockApplication(context, applicationId);
  const versionId = await insertVersion(
    context,
    applicationId,
    { ...manifest, verifiedAt: null },
    null,
  );
  if (versionId) {
    await offerVersions(context, applicationId, { offer: [versionId] });
    return { outcome: 'created', applicationId, versionId };
  }

  const [existing] = await tx
    .select({ id: versions.id, state: versions.state })
    .from(versions)
    .where(
      and(
        eq(versions.applicationId, applicationId),
        eq(versions.sortKey, versionSortKey(manifest.version)),
      ),
    );
  if (!existing) throw new Error(`${manifest.identifier} ${manifest.version} vanished.`);
  const known = await loadKnownVersions(context, applicationId);
  const bytes = known.find((one) => one.id === existing.id)?.installers ?? [];
  if (hasOtherBytes(bytes, manifest.installers)) {
    if (existing.state !== 'withdrawn') {
      await offerVersions(context, applicationId, {
        hold: [{ id: existing.id, reason: 're-released' }],
      });
    }
    await keepCandidate(context, {
      versionId: existing.id,
      reason: 're-released',
      fingerprint: `import ${manifest.installers.map((one) => one.sha256).join(' ')}`,
      manifest: { ...manifest },
      evidence: { importedByHand: true },
      foundInRun: null,
    });
    return { outcome: 'held', applicationId, versionId: existing.id };
  }
  const changed = await tx
    .update(versions)
    .set({
      releaseDate: manifest.releaseDate,
      releaseNotesUrl: manifest.releaseNotesUrl,
      locales: manifest.locales,
    })
    .where(
      and(
        eq(versions.id, existing.id),
        sql`(${versions.releaseDate}, ${versions.releaseNotesUrl}, ${versions.locales}) is distinct from
          (${manifest.releaseDate}::date, ${manifest.releaseNotesUrl}::text, ${JSON.stringify(manifest.locales)}::jsonb)`,
      ),
    )
    .returning({ id: versions.id });
  if (changed.length > 0) await writeSourceFacts(context, [existing.id]);
  return {
    outcome: changed.length > 0 ? 'updated' : 'unchanged',
    applicationId,
    versionId: existing.id,
  };
}

async function ensureApplication(
  context: Context,
  manifest: VersionManifest,
  options: ImportOptions,
): Promise<string> {
  const catalogId = await ensurePlatformCatalog(context);
  const [added] = await context.tx
    .insert(applications)
    .values({
      catalogId,
      identifier: manifest.identifier,
      name: manifest.name,
      publisher: manifest.publisher,
      homepage: manifest.homepage,
      licence: manifest.licence,
      licenceUrl: manifest.licenceUrl,
      moniker: manifest.moniker,
      descriptionSv: options.descriptions?.sv ?? manifest.shortDescription,
      descriptionEn: options.descriptions?.en ?? manifest.shortDescription,
      tags: options.tags ?? manifest.tags,
      // It has no version yet; each brings its keys.
      matchRules: matchRuleGeneration,
    })
    .onConflictDoNothing()
    .returning({ id: applications.id });
  if (added) return added.id;
  const [existing] = await context.tx
    .select({ id: applications.id })
    .from(applications)
    .where(
      and(
        eq(applications.catalogId, catalogId),
        sql`lower(${applications.identifier}) = lower(${manifest.identifier})`,
      ),
    );
  if (!existing) throw new Error(`Application ${manifest.identifier} vanished.`);
  return existing.id;
}
