import { sql } from 'drizzle-orm';
import type { Context, MemberContext } from '#db/tenancy.server.ts';
import { readmit } from '#db/tenancy.server.ts';
import { ForbiddenError } from '../../errors.ts';
import { requirePermission } from '../../require-permission.ts';

/** Waits until nobody else changes the organisation's policies, rings or decisions, until the transaction ends. */
export async function lockDistribution({ tx }: Context, organizationId: string): Promise<void> {
  const name = `distribution:${organizationId}`;
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`);
}

/**
 * Does so for a member who manages distribution once it is their turn: while they waited, another may have changed
 * their role. Throws ForbiddenError or DoorClosedError when it is not theirs (any more).
 */
export async function lockDistributionFor(context: Context): Promise<MemberContext> {
  const { actor } = context;
  if (actor.kind !== 'member') throw new ForbiddenError('Only a member may do this.');
  await lockDistribution(context, actor.organizationId);
  const admitted = await readmit({ ...context, actor });
  requirePermission(admitted, 'distribution.manage');
  return admitted;
}
