import { asc, eq, sql } from 'drizzle-orm';
import { rings, versionOutcomes } from '#db/schema/distribution.ts';
import type { Context } from '#db/tenancy.server.ts';
import { openGates } from './internal/open-gates.ts';

/** What became of a client's attempt at a version. */
export interface ReportedOutcome {
  applicationId: string;
  versionId: string;
  outcome: 'succeeded' | 'failed';
  exitCode: string | null;
}

export interface ReportingClient {
  organizationId: string;
  clientId: string;
  /** The client's ring now. */
  ringId: string;
}

/**
 * Keeps what a client reports of its upgrades, its last word on each version, and opens the gate into the ring after
 * its own for versions that enough clients of its ring have now. Each version at most once in `outcomes`; the caller
 * sees to it that a report which comes again does not come here.
 */
export async function recordOutcomes(
  context: Context,
  { organizationId, clientId, ringId }: ReportingClient,
  outcomes: readonly ReportedOutcome[],
): Promise<void> {
  if (outcomes.length === 0) return;
  const { tx, now } = context;
  // In one order, so that clients that report the same do not wait for each other in a circle.
  const inOrder = outcomes.toSorted((a, b) => (a.versionId < b.versionId ? -1 : 1));
  await tx
    .insert(versionOutcomes)
    .values(
      inOrder.map((outcome) => ({
        organizationId,
        clientId,
        ringId,
        ...outcome,
        firstReportedAt: now,
        reportedAt: now,
      })),
    )
    .onConflictDoUpdate({
      target: [versionOutcomes.clientId, versionOutcomes.versionId],
      set: {
        ringId: sql`excluded.ring_id`,
        outcome: sql`excluded.outcome`,
        exitCode: sql`excluded.exit_code`,
        attempts: sql`${versionOutcomes.attempts} + 1`,
        reportedAt: sql`excluded.reported_at`,
      },
    });
  const gate = await findGateAfter(context, organizationId, ringId);
  const succeeded = inOrder.filter(({ outcome }) => outcome === 'succeeded');
  if (!gate || succeeded.length === 0) return;
  const versionIds = succeeded.map(({ versionId }) => versionId);
  await lockGate(context, gate.ringId);
  await openGates(context, organizationId, gate, versionIds);
}

/** Whoever counts next sees what this transaction wrote: two that report at once would each miss the other's. */
async function lockGate({ tx }: Context, ringId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`gate:${ringId}`}, 0))`);
}

async function findGateAfter({ tx }: Context, organizationId: string, ringBeforeId: string) {
  const inOrder = await tx
    .select()
    .from(rings)
    .where(eq(rings.organizationId, organizationId))
    .orderBy(asc(rings.position));
  const after = inOrder[inOrder.findIndex(({ id }) => id === ringBeforeId) + 1];
  if (!after || after.gateShare === null || after.gateCount === null) return null;
  return { ringId: after.id, ringBeforeId, share: after.gateShare, count: after.gateCount };
}
