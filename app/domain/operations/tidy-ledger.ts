import type { SQL } from 'drizzle-orm';
import { sql } from 'drizzle-orm';
import type { Context } from '#db/tenancy.server.ts';

/** Runs that changed nothing are kept for so long; all others for good. */
const quietRunsKeptDays = 14;
/** Forgotten at a time, so that one night's tidying stays short; the rest waits for the next. */
const familiesAtATime = 1000;

/**
 * Closes runs that no worker will end (their process died and nothing took over), and forgets what the retention
 * rule lets go: families of runs (one and all that it caused) in which every run ended more than two weeks ago,
 * succeeded and changed nothing, with their outcomes and log lines. Runs that failed, or that a room keeps, are kept,
 * and so is everything of their family.
 * @param isKept of the run with this id: a room has something to show for it
 */
export async function tidyLedger(
  context: Context,
  staleBefore: Date,
  isKept: (runId: SQL) => SQL,
): Promise<{ closed: number; forgotten: number }> {
  const closed = await context.tx.execute(sql`
    update app.jobs
    set status = 'failed', finished_at = ${context.now.toISOString()}::timestamptz,
      error = 'The worker stopped before the run ended.'
    where status = 'running' and started_at < ${staleBefore.toISOString()}::timestamptz
    returning id`);
  const keptFrom = new Date(context.now.getTime() - quietRunsKeptDays * 24 * 60 * 60_000);
  const isOld = sql`finished_at < ${keptFrom.toISOString()}::timestamptz`;
  const forgotten = await context.tx.execute(sql`
    with recursive family (head, id, quiet) as (
      select id, id, true from app.jobs
      where parent_id is null and status = 'succeeded' and ${isOld}
      union all
      select family.head, child.id, child.status = 'succeeded' and ${isOld}
      from family join app.jobs child on child.parent_id = family.id
    ), quiet (head) as (
      select head from family
      group by head
      having bool_and(quiet and not ${isKept(sql`family.id`)})
      order by head
      limit ${familiesAtATime}
    )
    delete from app.jobs where id in (select id from family join quiet using (head))
    returning id`);
  return { closed: closed.length, forgotten: forgotten.length };
}
