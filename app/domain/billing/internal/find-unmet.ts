import { and, eq, isNull, lt, notInArray, or, sql } from 'drizzle-orm';
import { billingCustomers, subscriptions } from '#db/schema/billing.ts';
import { asSystem } from '#db/tenancy.server.ts';
import type { Comparison, Pass } from './reconciliation-report.ts';
import { endedStatuses } from '../subscription-state.ts';

const pageSize = 100;

/**
 * Finds what the database has and this pass did not meet at Stripe: customers that were deleted, subscriptions that
 * are gone. What was bought after the pass began is met by its own events.
 */
export function findUnmet(pass: Pass, cursor: string | null): Promise<Comparison> {
  return asSystem('find what was not met at Stripe', async ({ tx }) => {
    const unmet = (checkedAt: typeof billingCustomers.checkedAt | typeof subscriptions.checkedAt) =>
      or(isNull(checkedAt), lt(checkedAt, pass.startedAt));
    const found = await tx
      .selectDistinct({ id: billingCustomers.paymentCustomerId })
      .from(billingCustomers)
      .leftJoin(
        subscriptions,
        and(
          eq(subscriptions.organizationId, billingCustomers.organizationId),
          notInArray(subscriptions.status, [...endedStatuses]),
        ),
      )
      .where(
        and(
          lt(billingCustomers.createdAt, pass.startedAt),
          cursor === null ? undefined : sql`${billingCustomers.paymentCustomerId} > ${cursor}`,
          or(
            and(isNull(billingCustomers.deletedAt), unmet(billingCustomers.checkedAt)),
            and(sql`${subscriptions.id} is not null`, unmet(subscriptions.checkedAt)),
          ),
        ),
      )
      .orderBy(billingCustomers.paymentCustomerId)
      .limit(pageSize);
    const stale = found.map(({ id }) => id);
    const cursorAfter = stale.length === pageSize ? (stale.at(-1) ?? null) : null;
    return { checked: stale.length, stale, findings: [], cursor: cursorAfter };
  });
}
