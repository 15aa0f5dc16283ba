import { and, eq, notInArray, or, ne } from 'drizzle-orm';
import type { ComplianceStatus } from '#db/schema/billing.ts';
import { subscriptions } from '#db/schema/billing.ts';
import type { Context } from '#db/tenancy.server.ts';
import { endedStatuses } from './subscription-state.ts';

/** Writes on the live subscription, if there is one, how many clients were observed and what that means. As the system. */
export async function noteObservedClients(
  { tx }: Context,
  {
    organizationId,
    observed,
    status,
  }: { organizationId: string; observed: number; status: ComplianceStatus },
): Promise<void> {
  await tx
    .update(subscriptions)
    .set({ observedClientCount: observed, complianceStatus: status })
    .where(
      and(
        eq(subscriptions.organizationId, organizationId),
        notInArray(subscriptions.status, [...endedStatuses]),
        or(
          ne(subscriptions.observedClientCount, observed),
          ne(subscriptions.complianceStatus, status),
        ),
      ),
    );
}
