import { and, desc, eq, gte, sql } from 'drizzle-orm';
import { pageWindow } from '#app/domain/page-window.ts';
import type { JobStatus, JobTrigger } from '#db/schema/operations.ts';
import { jobs } from '#db/schema/operations.ts';
import type { Context } from '#db/tenancy.server.ts';

export interface JobRunRow {
  id: string;
  type: string;
  status: JobStatus;
  trigger: JobTrigger;
  subject: string | null;
  attempt: number;
  summary: Record<string, unknown>;
  error: string | null;
  startedAt: Date;
  finishedAt: Date | null;
}

export interface JobRunPage {
  runs: JobRunRow[];
  /** All types that ever ran. */
  types: string[];
  total: number;
  page: number;
  pageCount: number;
}

const pageSize = 50;

/** The ledger, latest first. */
export async function listJobRuns(
  { tx }: Context,
  filter: { type?: string; status?: JobStatus; page: number },
): Promise<JobRunPage> {
  const where = and(
    filter.type ? eq(jobs.type, filter.type) : undefined,
    filter.status ? eq(jobs.status, filter.status) : undefined,
  );
  const types = await tx.selectDistinct({ type: jobs.type }).from(jobs).orderBy(jobs.type);
  const [count] = await tx
    .select({ total: sql<number>`count(*)::int` })
    .from(jobs)
    .where(where);
  const total = count?.total ?? 0;
  const { page, pageCount, offset } = pageWindow(total, filter.page, pageSize);
  const runs = await tx
    .select({
      id: jobs.id,
      type: jobs.type,
      status: jobs.status,
      trigger: jobs.trigger,
      subject: jobs.subject,
      attempt: jobs.attempt,
      summary: jobs.summary,
      error: jobs.error,
      startedAt: jobs.startedAt,
      finishedAt: jobs.finishedAt,
    })
    .from(jobs)
    .where(where)
    .orderBy(desc(jobs.startedAt), desc(jobs.id))
    .limit(pageSize)
    .offset(offset);
  return { runs, types: types.map((row) => row.type), total, page, pageCount };
}

/** How many runs that started since then have failed. */
export async function countFailedRuns({ tx }: Context, since: Date): Promise<number> {
  const [count] = await tx
    .select({ total: sql<number>`count(*)::int` })
    .from(jobs)
    .where(and(eq(jobs.status, 'failed'), gte(jobs.startedAt, since)));
  return count?.total ?? 0;
}
