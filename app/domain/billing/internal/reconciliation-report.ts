import { eq, sql } from 'drizzle-orm';
import { countStripeRequests } from '#app/providers/stripe.server.ts';
import type { ReconciliationPhase } from '#db/schema/stripe-events.ts';
import { reconciliationFindings, reconciliations } from '#db/schema/stripe-events.ts';
import type { Context } from '#db/tenancy.server.ts';
import { asSystem } from '#db/tenancy.server.ts';

export type Pass = typeof reconciliations.$inferSelect;
export type Trigger = Pass['trigger'];

export interface Finding {
  kind: 'repaired' | 'unknown' | 'failed';
  objectId: string;
  organizationId?: string | null;
  before?: Record<string, unknown> | null;
  after?: Record<string, unknown> | null;
  error?: string;
}

/** What one step of a pass did. */
export interface Step {
  checked: number;
  findings: Finding[];
  /** Where the next step goes on; null when the phase is over. */
  cursor: string | null;
}

/** What a phase found on one page: what was looked at, and the customers whose rows differ from Stripe's truth. */
export interface Comparison {
  checked: number;
  /** Customers to be brought up to Stripe's truth. */
  stale: string[];
  /** What needs no repair and is reported: what is nobody’s here, what was taken in. */
  findings: Finding[];
  cursor: string | null;
}

/** The pass that was broken off, to go on with, or a new one. */
export function openPass(trigger: Trigger): Promise<Pass> {
  return asSystem('open a reconciliation', async ({ tx, now }) => {
    const [added] = await tx
      .insert(reconciliations)
      .values({ trigger, startedAt: now })
      .onConflictDoNothing()
      .returning();
    if (added) return added;
    const [running] = await tx
      .select()
      .from(reconciliations)
      .where(eq(reconciliations.status, 'running'));
    if (!running) throw new Error('The reconciliation ended while it was looked for.');
    return running;
  });
}

let counted = countStripeRequests();

/** Writes down what a step did and where the pass is, in one transaction. */
export async function recordStep(
  pass: Pass,
  phase: ReconciliationPhase,
  { checked, findings, cursor }: Step,
): Promise<void> {
  const requests = countStripeRequests() - counted;
  counted += requests;
  const count = (kind: Finding['kind']) => findings.filter((one) => one.kind === kind).length;
  await asSystem('record a reconciliation', async (context) => {
    await context.tx
      .update(reconciliations)
      .set({
        phase,
        cursor,
        checked: sql`${reconciliations.checked} + ${checked}`,
        repaired: sql`${reconciliations.repaired} + ${count('repaired')}`,
        unknown: sql`${reconciliations.unknown} + ${count('unknown')}`,
        failed: sql`${reconciliations.failed} + ${count('failed')}`,
        requests: sql`${reconciliations.requests} + ${requests}`,
      })
      .where(eq(reconciliations.id, pass.id));
    await addFindings(context, pass, findings);
  });
}

async function addFindings({ tx, now }: Context, pass: Pass, findings: Finding[]): Promise<void> {
  if (findings.length === 0) return;
  await tx.insert(reconciliationFindings).values(
    findings.map(({ organizationId = null, before = null, after = null, error, ...finding }) => ({
      ...finding,
      reconciliationId: pass.id,
      organizationId,
      before,
      after,
      error: error ?? null,
      foundAt: now,
    })),
  );
}

/** Ends the pass. One that could not repair something has failed. */
export function closePass({ id }: Pass): Promise<Pass> {
  return asSystem('end a reconciliation', async ({ tx, now }) => {
    const [closed] = await tx
      .update(reconciliations)
      .set({
        phase: 'done',
        cursor: null,
        status: sql`case when ${reconciliations.failed} = 0 then 'succeeded' else 'failed' end`,
        finishedAt: now,
      })
      .where(eq(reconciliations.id, id))
      .returning();
    if (!closed) throw new Error('The reconciliation is gone.');
    return closed;
  });
}
