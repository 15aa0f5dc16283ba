import { and, asc, eq, sql } from 'drizzle-orm';
import { pageWindow } from '#app/domain/page-window.ts';
import { applications } from '#db/schema/catalog.ts';
import type { UpdateOutcome } from '#db/schema/update-runs.ts';
import { feeds, updateOutcomes } from '#db/schema/update-runs.ts';
import type { Context } from '#db/tenancy.server.ts';

export interface UpdateOutcomeRow {
  applicationId: string;
  identifier: string;
  name: string;
  feed: string;
  jobId: string | null;
  outcome: UpdateOutcome;
  version: string | null;
  evidence: Record<string, unknown>;
  recordedAt: Date;
}

export interface UpdateOutcomePage {
  rows: UpdateOutcomeRow[];
  counts: Partial<Record<UpdateOutcome, number>>;
  total: number;
  page: number;
  pageCount: number;
}

const pageSize = 50;

/** What an update run concluded about each application, those that need a person first. */
export async function listUpdateOutcomes(
  { tx }: Context,
  runId: string,
  filter: { outcome?: UpdateOutcome; page: number },
): Promise<UpdateOutcomePage> {
  const groups = await tx
    .select({ outcome: updateOutcomes.outcome, count: sql<number>`count(*)::int` })
    .from(updateOutcomes)
    .where(eq(updateOutcomes.runId, runId))
    .groupBy(updateOutcomes.outcome);
  const counts = Object.fromEntries(groups.map((row) => [row.outcome, row.count])) as Partial<
    Record<UpdateOutcome, number>
  >;
  const total = filter.outcome
    ? (counts[filter.outcome] ?? 0)
    : groups.reduce((sum, row) => sum + row.count, 0);
  const { page, pageCount, offset } = pageWindow(total, filter.page, pageSize);
  const rows = await tx
    .select({
      applicationId: applications.id,
      identifier: applications.identifier,
      name: applications.name,
      feed: feeds.name,
      jobId: updateOutcomes.jobId,
      outcome: updateOutcomes.outcome,
      version: updateOutcomes.version,
      evidence: updateOutcomes.evidence,
      recordedAt: updateOutcomes.recordedAt,
    })
    .from(updateOutcomes)
    .innerJoin(applications, eq(applications.id, updateOutcomes.applicationId))
    .innerJoin(feeds, eq(feeds.id, updateOutcomes.feedId))
    .where(
      and(
        eq(updateOutcomes.runId, runId),
        filter.outcome ? eq(updateOutcomes.outcome, filter.outcome) : undefined,
      ),
    )
    .orderBy(
      asc(
        sql`array_position(array['failed', 'held', 'new', 'rolled-back', 're-offered', 'recorded', 'unchanged'], ${updateOutcomes.outcome})`,
      ),
      asc(applications.identifier),
    )
    .limit(pageSize)
    .offset(offset);
  return { rows, counts, total, page, pageCount };
}
