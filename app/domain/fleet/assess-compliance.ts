import { and, asc, eq, gt, inArray, isNull, sql } from 'drizzle-orm';
import { users } from '#db/schema/accounts.ts';
import type { ComplianceStatus } from '#db/schema/billing.ts';
import { clients } from '#db/schema/fleet.ts';
import { licenceCompliance } from '#db/schema/licence-compliance.ts';
import { memberships, organizations } from '#db/schema/organizations.ts';
import type { Context, DoorOptions } from '#db/tenancy.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { enqueueMail } from '../activity/enqueue-mail.ts';
import { noteObservedClients } from '../billing/note-observed-clients.ts';
import { settleAutomation } from '../distribution/settle-automation.ts';
import { checkUsageLimit, loadEntitlement } from '../entitlements/entitlement.ts';
import { lockCompliance } from './internal/lock-fleet.ts';
import { recordFleetChange } from './internal/record-fleet-change.ts';
import { assessCompliance, observedSince, readCompliance } from './licence-compliance.ts';

/**
 * Counts the organisation's observed clients and says what that means: to itself, billing and distribution, and to
 * owners and administrators once for each change. Acts as the system.
 * @returns the status that holds now
 */
export async function assessOrganization(
  context: Context,
  organizationId: string,
): Promise<ComplianceStatus> {
  const { tx, now } = context;
  await lockCompliance(context, organizationId);
  const before = await readCompliance(context, organizationId);
  const observed = await tx.$count(
    clients,
    and(
      eq(clients.organizationId, organizationId),
      isNull(clients.removedAt),
      gt(clients.lastSeenAt, observedSince(now)),
    ),
  );
  const entitlement = await loadEntitlement(context, organizationId);
  const licensed = checkUsageLimit(entitlement, 'clients', observed).limit;
  const { isUnlicensed } = entitlement.standing;
  const { status, overSince } = assessCompliance({
    observed,
    licensed,
    isUnlicensed: isUnlicensed && observed > 0,
    overSince: before.overSince,
    now,
  });
  const hasChanged = status !== before.status;
  const row = {
    status,
    observedClients: observed,
    licensedClients: licensed,
    overSince,
    assessedAt: now,
    ...(hasChanged && { changedAt: now }),
  };
  await tx
    .insert(licenceCompliance)
    .values({ organizationId, changedAt: now, ...row })
    .onConflictDoUpdate({ target: licenceCompliance.organizationId, set: row });
  await noteObservedClients(context, { organizationId, observed, status });
  await settleAutomation(context, organizationId, { isOverLimit: status === 'over_limit' });
  if (hasChanged) {
    const figures = { observed, licensed };
    await recordFleetChange(context, {
      organizationId,
      action: 'compliance.changed',
      activity: `fleet.compliance-${status.replace('_', '-')}`,
      subject: { type: 'organization', id: organizationId },
      before: { status: before.status },
      after: { status, ...figures },
      data: figures,
    });
    await tellManagers(context, organizationId, { status, ...figures });
  }
  return status;
}

/** Assesses one organisation in a transaction of its own. */
export function assessOne(
  organizationId: string,
  options: DoorOptions = {},
): Promise<ComplianceStatus> {
  return asSystem(
    'assess compliance',
    (context) => assessOrganization(context, organizationId),
    options,
  );
}

/** Assesses every organisation that has ever had a client, each in a transaction of its own. */
export async function assessAll(
  options: DoorOptions = {},
): Promise<Record<ComplianceStatus, number>> {
  const found = await asSystem(
    'list organisations to assess',
    ({ tx }) =>
      tx
        .select({ id: organizations.id })
        .from(organizations)
        .where(
          sql`exists (select from ${clients} where ${clients.organizationId} = ${organizations.id})
          or exists (select from ${licenceCompliance} where ${licenceCompliance.organizationId} = ${organizations.id})`,
        )
        .orderBy(asc(organizations.id)),
    options,
  );
  const counts = { compliant: 0, grace: 0, over_limit: 0, unlicensed: 0 };
  for (const { id } of found) {
    counts[await assessOne(id, options)] += 1;
  }
  return counts;
}

/** Once for each change: `told_status` says of which they know. The first `compliant` is no news. */
async function tellManagers(
  context: Context,
  organizationId: string,
  figures: { status: ComplianceStatus; observed: number; licensed: number | null },
): Promise<void> {
  const { tx } = context;
  const managers = await tx
    .select({ userId: users.id, to: users.email, locale: users.locale })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(
      and(
        eq(memberships.organizationId, organizationId),
        inArray(memberships.role, ['owner', 'admin']),
        isNull(users.disabledAt),
      ),
    );
  for (const manager of managers) {
    await enqueueMail(context, {
      ...manager,
      template: 'compliance-changed',
      organizationId,
      data: figures,
    });
  }
  await tx
    .update(licenceCompliance)
    .set({ toldStatus: figures.status })
    .where(eq(licenceCompliance.organizationId, organizationId));
}
