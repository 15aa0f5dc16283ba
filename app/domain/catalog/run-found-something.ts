import type { SQL } from 'drizzle-orm';
import { sql } from 'drizzle-orm';

/** The condition that a run found, held, withdrew or failed something, so that the catalog leads back to it. */
export function runFoundSomething(runId: SQL): SQL {
  return sql`(
    exists (select from app.update_outcomes
      where (run_id = ${runId} or job_id = ${runId}) and outcome <> 'unchanged')
    or exists (select from app.versions where found_in_run = ${runId})
    or exists (select from app.version_candidates where found_in_run = ${runId}))`;
}
