import { sql } from 'drizzle-orm';
import type { Context } from '#db/tenancy.server.ts';

/** Runs that changed nothing are kept for so long; all others for good. */
const quietRunsKeptDays = 14;

/**
 * Closes runs that no worker will end (their process died and nothing took over), and forgets what the retention
 * rule lets go: runs older than two weeks that succeeded and changed nothing, with their outcomes and log lines.
 * Runs that found, held, withdrew or failed something are kept.
 */
export async function tidyLedger(
  context: Context,
  staleBefore: Date,
): Promise<{ closed: number; forgotten: number }> {
  const closed = await context.tx.execute(sql`
    update app.jobs
    set status = 'failed', finished_at = ${context.now.toISOString()}::timestamptz,
      error = 'The worker stopped before the run ended.'
    where status = 'running' and started_at < ${staleBefore.toISOString()}::timestamptz
    returning id`);
  const keptFrom = new Date(context.now.getTime() - quietRunsKeptDays * 24 * 60 * 60_000);
  const forgotten = await context.tx.execute(sql`
    with quiet as (
      select run.id from app.jobs run
      where run.parent_id is null and run.status = 'succeeded'
        and run.finished_at < ${keptFrom.toISOString()}::timestamptz
        and not exists (
          select from app.jobs descendant
          left join app.update_outcomes outcome
            on outcome.run_id = descendant.id and outcome.outcome <> 'unchanged'
          where (descendant.parent_id = run.id or descendant.id = run.id)
            and (outcome.outcome is not null or descendant.status = 'failed'))
        and not exists (select from app.versions version join app.jobs found on found.id = version.found_in_run
          where found.id = run.id or found.parent_id = run.id)
      limit 1000
    ), family as (
      select id from quiet
      union select child.id from app.jobs child join quiet on child.parent_id = quiet.id
      union select grandchild.id from app.jobs grandchild
        join app.jobs child on child.id = grandchild.parent_id
        join quiet on child.parent_id = quiet.id
    )
    delete from app.jobs where id in (select id from family)
      and not exists (select from app.version_candidates where found_in_run in (select id from family))
    returning id`);
  return { closed: closed.length, forgotten: forgotten.length };
}
