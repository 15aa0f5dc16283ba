import { readFile } from 'node:fs/promises';
import { eq, sql } from 'drizzle-orm';
import type { FeedDescription } from '#app/domain/catalog/ensure-feed.ts';
import { ensureFeed, ensureSource } from '#app/domain/catalog/ensure-feed.ts';
import { importVersion } from '#app/domain/catalog/import-version.ts';
import type { VersionManifest } from '#app/domain/catalog/version-manifest.ts';
import { planFeatures, planLimits } from '#app/domain/entitlements/plan.ts';
import { subscriptionPlans } from '#db/schema/entitlements.ts';
import { organizations } from '#db/schema/organizations.ts';
import { feeds } from '#db/schema/update-runs.ts';
import { wingetFeed } from '#db/seeds/feeds.ts';
import { organizations as castOrganizations } from '#db/seeds/organizations.ts';
import { plans } from '#db/seeds/plans.ts';
import type { Context } from '#db/tenancy.server.ts';
import { asSystem } from '#db/tenancy.server.ts';

interface SeedApplication {
  /** Our own word on the application; it goes before what a manifest says. */
  application: Pick<
    VersionManifest,
    'identifier' | 'name' | 'publisher' | 'homepage' | 'licence' | 'licenceUrl' | 'moniker'
  > & { descriptions: { sv: string; en: string }; tags: string[] };
  versions: VersionManifest[];
}

/** One simulated feed and the applications that are tied to it. */
export interface SimulatedFeed extends FeedDescription {
  sources: { identifier: string; settings: Record<string, unknown> }[];
}

/** The curated applications that a new installation starts with. */
export async function readSeedApplications(): Promise<SeedApplication[]> {
  const file = new URL('../db/seeds/applications.json', import.meta.url);
  return JSON.parse(await readFile(file, 'utf8')) as SeedApplication[];
}

/**
 * Base seeds: plans, the curated catalog and its real sources. Safe to repeat; what staff changed since on an
 * application or a feed stays. The database is connected already.
 */
export async function seedBase(): Promise<{ applications: number; versions: number }> {
  await asSystem('seed the plans', seedPlans);
  const applications = await readSeedApplications();
  let versions = 0;
  for (const { application, versions: manifests } of applications) {
    const { descriptions, tags, ...facts } = application;
    await asSystem('seed the catalog', async (context) => {
      for (const manifest of manifests) {
        const { outcome } = await importVersion(
          datedAsReleased(context, manifest),
          { ...manifest, ...facts },
          { descriptions, tags },
        );
        if (outcome === 'created') versions += 1;
      }
    });
  }
  await asSystem('seed the sources', async (context) => {
    const [known] = await context.tx.select().from(feeds).where(eq(feeds.name, wingetFeed.name));
    if (known) return;
    const feedId = await ensureFeed(context, wingetFeed);
    for (const { application } of applications) {
      await ensureSource(context, feedId, application.identifier, {});
    }
  });
  return { applications: applications.length, versions };
}

/**
 * Demo seeds: the cast's organisations, and the simulated vendors in place of the real ones, which are switched off.
 * Repeated at every start, since the simulator's address may change.
 */
export async function seedDemo(simulated: SimulatedFeed[]): Promise<void> {
  await asSystem('seed the cast', async ({ tx }) => {
    await tx.insert(organizations).values(castOrganizations).onConflictDoNothing();
  });
  await asSystem('seed the simulated sources', async (context) => {
    await context.tx.update(feeds).set({ enabled: false }).where(eq(feeds.name, wingetFeed.name));
    for (const { sources, ...feed } of simulated) {
      const feedId = await ensureFeed(context, feed);
      for (const { identifier, settings } of sources) {
        await ensureSource(context, feedId, identifier, settings);
      }
    }
  });
}

async function seedPlans({ tx }: Context): Promise<void> {
  for (const [position, plan] of plans.entries()) {
    planFeatures.parse(plan.features);
    planLimits.parse(plan.limits);
    const row = { ...plan, position, currency: 'SEK' };
    await tx
      .insert(subscriptionPlans)
      .values(row)
      .onConflictDoUpdate({
        target: subscriptionPlans.name,
        set: { ...row, id: sql`${subscriptionPlans.id}` },
      });
  }
}

/** When the curated catalog was first collected; for versions whose vendor tells no day. */
const catalogBegan = '2024-06-01';

/** A seeded version came to the catalog when it was released, not when the seeds ran. */
function datedAsReleased(context: Context, manifest: VersionManifest): Context {
  return { ...context, now: new Date(`${manifest.releaseDate ?? catalogBegan}T12:00:00Z`) };
}
