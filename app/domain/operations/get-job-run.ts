import { desc, eq } from 'drizzle-orm';
import { z } from 'zod';
import { NotFoundError } from '#app/domain/errors.ts';
import type { JobLogLine } from '#db/schema/operations.ts';
import { jobLogs, jobs } from '#db/schema/operations.ts';
import type { Context } from '#db/tenancy.server.ts';
import type { JobRunRow } from './list-job-runs.ts';

export interface JobRunDetails extends JobRunRow {
  parentId: string | null;
  logRef: string | null;
  /** Oldest first. */
  logLines: JobLogLine[];
  /** Runs that this one caused, latest first, at most 100. */
  children: { id: string; type: string; status: string; subject: string | null; startedAt: Date }[];
}

/** One run with its log lines, opened through `log_ref`. @throws NotFoundError */
export async function getJobRun({ tx }: Context, id: string): Promise<JobRunDetails> {
  const isId = z.guid().safeParse(id).success;
  const [run] = isId ? await tx.select().from(jobs).where(eq(jobs.id, id)) : [];
  if (!run) throw new NotFoundError('There is no such run.');
  const [kept] = run.logRef
    ? await tx.select().from(jobLogs).where(eq(jobLogs.logRef, run.logRef))
    : [];
  const children = await tx
    .select({
      id: jobs.id,
      type: jobs.type,
      status: jobs.status,
      subject: jobs.subject,
      startedAt: jobs.startedAt,
    })
    .from(jobs)
    .where(eq(jobs.parentId, id))
    .orderBy(desc(jobs.startedAt))
    .limit(100);
  return { ...run, logLines: kept?.lines ?? [], children };
}
