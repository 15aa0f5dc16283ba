import { and, eq, inArray, isNotNull, ne, sql } from 'drizzle-orm';
import { applications, versions } from '#db/schema/catalog.ts';
import type { Context } from '#db/tenancy.server.ts';

export interface OfferChange {
  offer?: string[];
  withdraw?: string[];
  hold?: { id: string; reason: string }[];
}

/** Takes the application's row lock: whoever changes its versions does so alone. First statement of the change. */
export async function lockApplication(context: Context, applicationId: string): Promise<void> {
  await context.tx
    .select({ id: applications.id })
    .from(applications)
    .where(eq(applications.id, applicationId))
    .for('update');
}

/**
 * Changes which versions of an application are offered, and sets `superseded_by` of all its versions to the next
 * higher offered one. The caller holds `lockApplication`. A version offered for the first time gets its
 * `published_at`; a withdrawn one its `withdrawn_at`, which re-offering clears.
 */
export async function offerVersions(
  context: Context,
  applicationId: string,
  change: OfferChange,
): Promise<void> {
  const { tx, now } = context;
  const ofApplication = eq(versions.applicationId, applicationId);

  // The partial unique index allows one offered version without successor at every moment, so rows first leave
  // that place (withdrawn, held, given a successor) and only then enter it.
  if (change.withdraw?.length) {
    await tx
      .update(versions)
      .set({ state: 'withdrawn', withdrawnAt: now, heldReason: null })
      .where(
        and(ofApplication, inArray(versions.id, change.withdraw), ne(versions.state, 'withdrawn')),
      );
  }
  for (const { id, reason } of change.hold ?? []) {
    await tx
      .update(versions)
      .set({ state: 'held', heldReason: reason })
      .where(and(ofApplication, eq(versions.id, id)));
  }
  const offered = change.offer ?? [];
  const nextOffered = sql`(
    select next.id from app.versions next
    where next.application_id = ${applicationId}
      and next.sort_key > ${versions.sortKey}
      and (next.state = 'offered' ${offered.length ? sql`or ${inArray(sql`next.id`, offered)}` : sql``})
    order by next.sort_key limit 1)`;
  await tx
    .update(versions)
    .set({ supersededBy: nextOffered })
    .where(
      and(
        ofApplication,
        sql`${nextOffered} is not null`,
        sql`${versions.supersededBy} is distinct from ${nextOffered}`,
      ),
    );
  if (offered.length) {
    await tx
      .update(versions)
      .set({
        state: 'offered',
        publishedAt: sql`coalesce(${versions.publishedAt}, ${now.toISOString()}::timestamptz)`,
        withdrawnAt: null,
        heldReason: null,
      })
      .where(and(ofApplication, inArray(versions.id, offered)));
  }
  await tx
    .update(versions)
    .set({ supersededBy: null })
    .where(and(ofApplication, isNotNull(versions.supersededBy), sql`${nextOffered} is null`));
}
