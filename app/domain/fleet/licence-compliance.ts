import { eq } from 'drizzle-orm';
import type { ComplianceStatus } from '#db/schema/billing.ts';
import { licenceCompliance } from '#db/schema/licence-compliance.ts';
import type { Context } from '#db/tenancy.server.ts';

/** An organisation with more clients than it pays for has so long until enrolments and automation stop. */
export const complianceGraceDays = 14;

const dayMs = 24 * 60 * 60_000;

/** A client counts as observed for so long after its last check-in. */
export const observedDays = 30;

/** Since when a client must have checked in to count as observed. */
export function observedSince(now: Date): Date {
  return new Date(now.getTime() - observedDays * dayMs);
}

export interface ComplianceQuestion {
  /** Clients that checked in during the last 30 days. */
  observed: number;
  /** Null is without limit. */
  licensed: number | null;
  /** Whether the subscription's status gives no rights, which leaves all clients without a licence. */
  isUnlicensed: boolean;
  /** Since when there have been too many, as the last assessment found. */
  overSince: Date | null;
  now: Date;
}

export interface ComplianceAnswer {
  status: ComplianceStatus;
  /** Null when there are not too many. */
  overSince: Date | null;
  /** When the grace ends; null outside it. */
  graceEndsAt: Date | null;
}

/**
 * Licence compliance by the product's rule: as many as are paid for, or 14 days with more, or over the limit; without
 * a licence when the subscription gives no rights. A moment without too many ends the count of days. Pure.
 */
export function assessCompliance({
  observed,
  licensed,
  isUnlicensed,
  overSince,
  now,
}: ComplianceQuestion): ComplianceAnswer {
  const isOver = licensed !== null && observed > licensed;
  const since = isOver ? (overSince ?? now) : null;
  if (isUnlicensed) return { status: 'unlicensed', overSince: since, graceEndsAt: null };
  if (since === null) return { status: 'compliant', overSince: null, graceEndsAt: null };
  const graceEndsAt = new Date(since.getTime() + complianceGraceDays * dayMs);
  return now < graceEndsAt
    ? { status: 'grace', overSince: since, graceEndsAt }
    : { status: 'over_limit', overSince: since, graceEndsAt: null };
}

/** Licence compliance as it was assessed last. */
export interface LicenceCompliance extends ComplianceAnswer {
  observedClients: number;
  /** Null is without limit. */
  licensedClients: number | null;
  /** Null when it was never assessed: there has been no client. */
  assessedAt: Date | null;
}

/** The organisation's licence compliance, for every member to see. */
export async function readCompliance(
  { tx }: Context,
  organizationId: string,
): Promise<LicenceCompliance> {
  const [row] = await tx
    .select()
    .from(licenceCompliance)
    .where(eq(licenceCompliance.organizationId, organizationId));
  if (!row) {
    return {
      status: 'compliant',
      overSince: null,
      graceEndsAt: null,
      observedClients: 0,
      licensedClients: null,
      assessedAt: null,
    };
  }
  const { status, overSince, observedClients, licensedClients, assessedAt } = row;
  const graceEndsAt =
    status === 'grace' && overSince !== null
      ? new Date(overSince.getTime() + complianceGraceDays * dayMs)
      : null;
  return { status, overSince, graceEndsAt, observedClients, licensedClients, assessedAt };
}
