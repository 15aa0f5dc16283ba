import { sql } from 'drizzle-orm';
import { ringPassages, versionDecisions } from '#db/schema/distribution.ts';
import type { MemberContext } from '#db/tenancy.server.ts';
import type { OrganizationPolicies } from '../organization-policies.ts';

/** A version that a ring was offered, and since when. */
export interface KeptOffer {
  ringId: string;
  versionId: string;
  at: number;
}

/** Has rings keep versions that they were offered, whatever is decided about rings now. */
export async function keepInRings(
  { tx, actor }: MemberContext,
  kept: readonly KeptOffer[],
): Promise<void> {
  const rows = kept.map(({ ringId, versionId, at }) => ({
    organizationId: actor.organizationId,
    ringId,
    versionId,
    passedAt: new Date(at),
    isKept: true,
  }));
  // PostgreSQL takes 65,535 values in one statement.
  for (let start = 0; start < rows.length; start += 5000) {
    await tx
      .insert(ringPassages)
      .values(rows.slice(start, start + 5000))
      .onConflictDoUpdate({
        target: [ringPassages.ringId, ringPassages.versionId],
        set: { isKept: true, passedAt: sql`least(${ringPassages.passedAt}, excluded.passed_at)` },
      });
  }
}

/**
 * Keeps a version that all rings were offered by a pin or by going back to it, when that ends: it is approved, and has
 * come to every ring. Nothing changes what somebody decided against it.
 */
export async function keepInAllRings(
  context: MemberContext,
  policies: OrganizationPolicies,
  { applicationId, versionId }: { applicationId: string; versionId: string },
): Promise<void> {
  const { tx, now, actor } = context;
  const frozenAt = policies.own.get(applicationId)?.frozenAt ?? null;
  const at = Math.min(now.getTime(), frozenAt ?? Infinity);
  await tx
    .insert(versionDecisions)
    .values({
      organizationId: actor.organizationId,
      versionId,
      applicationId,
      decision: 'approved',
      decidedAt: now,
      approvedAt: new Date(at),
    })
    .onConflictDoUpdate({
      target: [versionDecisions.organizationId, versionDecisions.versionId],
      set: { approvedAt: sql`least(${versionDecisions.approvedAt}, excluded.approved_at)` },
    });
  const later = policies.rings.slice(1);
  await keepInRings(
    context,
    later.map((ring) => ({ ringId: ring.id, versionId, at })),
  );
}
