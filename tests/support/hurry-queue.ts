import type postgres from 'postgres';

/** What the queue learns from half a minute of silence, at once: whoever did the jobs under way is dead. */
export async function declareWorkersDead(sql: postgres.Sql): Promise<void> {
  await sql`update pgboss.job set heartbeat_on = now() - interval '1 hour' where state = 'active'`;
  // As if nobody had looked lately: the next look at the queues is one for dead workers.
  await sql`update pgboss.queue set monitor_claim_on = null, monitor_on = null`;
}

/** Leaves out the pauses between attempts, until `work` is done. */
export async function withoutPauses<T>(sql: postgres.Sql, work: () => Promise<T>): Promise<T> {
  const hurry = setInterval(() => {
    void sql`update pgboss.job set start_after = now() where state = 'retry' and start_after > now()`.then();
  }, 500);
  try {
    return await work();
  } finally {
    clearInterval(hurry);
  }
}
