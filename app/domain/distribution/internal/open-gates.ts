import { sql } from 'drizzle-orm';
import type { Context } from '#db/tenancy.server.ts';

/**
 * Opens the gate into a ring for the versions of which clients of the ring before have reported enough: a share of all
 * that reported, and a number. A gate that is open stays open. Without `versionIds`, for every version.
 */
export async function openGates(
  { tx, now }: Context,
  organizationId: string,
  gate: { ringId: string; ringBeforeId: string; share: number; count: number },
  versionIds?: readonly string[],
): Promise<void> {
  const only = versionIds
    ? sql`and outcome.version_id = any(${sql.param([...versionIds])}::uuid[])`
    : sql``;
  await tx.execute(sql`
    insert into app.ring_passages (organization_id, ring_id, version_id, passed_at)
    select ${organizationId}, ${gate.ringId}, outcome.version_id, ${now.toISOString()}::timestamptz
    from app.version_outcomes outcome
    where outcome.organization_id = ${organizationId} and outcome.ring_id = ${gate.ringBeforeId} ${only}
    group by outcome.version_id
    having count(*) filter (where outcome.outcome = 'succeeded') >= ${gate.count}
      and 100 * count(*) filter (where outcome.outcome = 'succeeded') >= ${gate.share} * count(*)
    on conflict do nothing`);
}
