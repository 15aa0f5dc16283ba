import { and, eq, isNull } from 'drizzle-orm';
import { clients } from '#db/schema/fleet.ts';
import type { Context } from '#db/tenancy.server.ts';
import { checkUsageLimit, loadEntitlement } from '../../entitlements/entitlement.ts';
import { PlanLimitError } from '../../errors.ts';
import { readCompliance } from '../licence-compliance.ts';

/**
 * The product's rule: over the limit, no computer is added. In grace they may be, since nobody counts exactly on the
 * day they grow, up to twice the licence and a handful: no company outgrows its licence further in 14 days.
 */
function mostEnrolled(licensed: number): number {
  return licensed * 2 + 10;
}

/** Throws PlanLimitError (`clients`) when the organisation may have no more. The caller holds the enrolments' lock. */
export async function requireRoom(context: Context, organizationId: string): Promise<void> {
  const { status } = await readCompliance(context, organizationId);
  const refuse = (message: string) => {
    throw new PlanLimitError('clients', message, { organizationId });
  };
  if (status === 'over_limit') {
    refuse('The organisation has had more computers than its licence covers for 14 days.');
  }
  const entitlement = await loadEntitlement(context, organizationId);
  if (entitlement.standing.isUnlicensed) refuse('The organisation’s subscription gives no rights.');
  const { limit } = checkUsageLimit(entitlement, 'clients', 0);
  if (limit === null) return;
  const enrolled = await context.tx.$count(
    clients,
    and(eq(clients.organizationId, organizationId), isNull(clients.removedAt)),
  );
  if (enrolled >= mostEnrolled(limit)) {
    refuse(`The organisation’s licence covers ${limit} computers, and ${enrolled} are enrolled.`);
  }
}
