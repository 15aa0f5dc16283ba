import type { ReconciliationPhase } from '#db/schema/stripe-events.ts';
import { CustomerBusyError } from './internal/customer-lock.ts';
import { compareCustomers } from './internal/compare-customers.ts';
import { compareInvoices } from './internal/compare-invoices.ts';
import { compareSubscriptions } from './internal/compare-subscriptions.ts';
import { findUnmet } from './internal/find-unmet.ts';
import type { Comparison, Finding, Pass, Step, Trigger } from './internal/reconciliation-report.ts';
import { closePass, openPass, recordStep } from './internal/reconciliation-report.ts';
import { takeUndelivered } from './internal/take-undelivered.ts';
import { syncCustomer } from './sync-customer.ts';

export type { Pass };

type Compare = (pass: Pass, cursor: string | null) => Promise<Comparison>;

const phases: [ReconciliationPhase, Compare][] = [
  ['subscriptions', compareSubscriptions],
  ['customers', compareCustomers],
  ['invoices', compareInvoices],
  ['local', findUnmet],
  ['events', takeUndelivered],
];

/**
 * Compares everything at Stripe with the database, page by page, and repairs what differs through `syncCustomer`: all
 * subscriptions (ended ones too), customers, invoices, what only the database has, and events that were never
 * delivered. Writes a report. One pass runs at a time; one that was broken off goes on where it was.
 *
 * A customer that cannot be repaired is reported, and the pass goes on. When Stripe itself is away it throws, and the
 * next call goes on.
 */
export async function reconcile(
  trigger: Trigger,
  signal: AbortSignal = new AbortController().signal,
): Promise<Pass> {
  const pass = await openPass(trigger);
  const first = phases.findIndex(([phase]) => phase === pass.phase);
  let { cursor } = pass;
  for (const [phase, compare] of phases.slice(Math.max(first, 0))) {
    do {
      signal.throwIfAborted();
      const comparison = await compare(pass, cursor);
      const step = await repair(pass, comparison);
      await recordStep(pass, phase, step);
      ({ cursor } = step);
    } while (cursor !== null);
  }
  return closePass(pass);
}

async function repair(pass: Pass, comparison: Comparison): Promise<Step> {
  const { checked, stale, cursor } = comparison;
  const findings = [...comparison.findings];
  for (const customerId of new Set(stale))
    findings.push(...(await repairCustomer(pass, customerId)));
  return { checked, findings, cursor };
}

async function repairCustomer(pass: Pass, customerId: string): Promise<Finding[]> {
  try {
    const { organizationId, changes } = await syncCustomer({
      cause: 'reconciliation',
      reference: pass.id,
      customerId,
      invoices: 'all',
    });
    if (organizationId === null) return [{ kind: 'unknown', objectId: customerId }];
    if (changes.length === 0) return [{ kind: 'repaired', objectId: customerId, organizationId }];
    return changes.map(({ paymentSubscriptionId, before, after }) => ({
      kind: 'repaired' as const,
      objectId: paymentSubscriptionId,
      organizationId,
      before,
      after,
    }));
  } catch (error) {
    // Stripe or the database is away: the pass goes on later, from the last page that was done.
    if (!(error instanceof CustomerBusyError) && isPassing(error)) throw error;
    return [{ kind: 'failed', objectId: customerId, error: (error as Error).message }];
  }
}

function isPassing(error: unknown): boolean {
  return (error as { isPassing?: boolean }).isPassing ?? !(error instanceof Error);
}
