import { sql } from 'drizzle-orm';
import type { HostGate } from '#app/providers/upstream.server.ts';
import { createMemoryHostGate, UpstreamError } from '#app/providers/upstream.server.ts';
import type { AdvisoryLocks } from '#db/advisory-locks.server.ts';
import { upstreamHosts } from '#db/schema/update-runs.ts';
import { shareTransaction } from '#db/shared-transaction.server.ts';
import { asSystem } from '#db/tenancy.server.ts';

export interface DatabaseHostGateOptions {
  locks: AdvisoryLocks;
  now: () => Date;
  /** The longest pause that is waited out. */
  patienceMs: number;
  /** How long a host may be kept by one process while others wait. */
  tenureMs?: number;
}

const firstWaitMs = 25;
const longestWaitMs = 400;

const readPause = shareTransaction('read host pauses', 50, async ({ tx }, hosts: string[]) => {
  const rows = await tx
    .select()
    .from(upstreamHosts)
    .where(sql`${upstreamHosts.host} = any(${sql.param(hosts)}::text[])`);
  return hosts.map((host) => rows.find((row) => row.host === host));
});

/**
 * A gate shared by all workers of one database: within a process first come, first served; between processes an
 * advisory lock per host, kept for the length of a queue but not longer than `tenureMs`. Pauses (`Retry-After`) are
 * written down, so that every worker and a restarted one obey them.
 */
export function createDatabaseHostGate(options: DatabaseHostGateOptions): HostGate {
  const { locks } = options;
  const within = createMemoryHostGate({ now: options.now, patienceMs: options.patienceMs });
  const waiting = new Map<string, number>();
  const heldSince = new Map<string, number>();
  const tenureMs = options.tenureMs ?? 5000;

  async function takeHost(host: string): Promise<void> {
    for (
      let wait = firstWaitMs;
      !(await locks.tryLock(host));
      wait = Math.min(wait * 2, longestWaitMs)
    ) {
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
    heldSince.set(host, Date.now());
    const pause = await readPause(host);
    const left = (pause?.notBefore?.getTime() ?? 0) - options.now().getTime();
    if (left > options.patienceMs) {
      await leaveHost(host);
      const until = new Date(options.now().getTime() + left);
      throw new UpstreamError(
        'rate-limited',
        host,
        `${host} is not asked before ${until.toISOString()}: ${pause?.reason ?? 'it asked to wait'}`,
        { retryAt: until },
      );
    }
    if (left > 0) await new Promise((resolve) => setTimeout(resolve, left));
  }

  async function leaveHost(host: string): Promise<void> {
    heldSince.delete(host);
    await locks.unlock(host);
  }

  return {
    async run(host, work) {
      waiting.set(host, (waiting.get(host) ?? 0) + 1);
      try {
        return await within.run(host, async () => {
          try {
            if (!heldSince.has(host)) await takeHost(host);
            return await work();
          } finally {
            const others = (waiting.get(host) ?? 1) - 1;
            const tenure = Date.now() - (heldSince.get(host) ?? 0);
            if (heldSince.has(host) && (others === 0 || tenure > tenureMs)) await leaveHost(host);
          }
        });
      } finally {
        const left = (waiting.get(host) ?? 1) - 1;
        if (left === 0) waiting.delete(host);
        else waiting.set(host, left);
      }
    },

    async pause(host, until, reason) {
      await within.pause(host, until, reason);
      await asSystem('remember a host pause', async ({ tx, now }) => {
        await tx
          .insert(upstreamHosts)
          .values({ host, notBefore: until, reason, updatedAt: now })
          .onConflictDoUpdate({
            target: upstreamHosts.host,
            set: {
              notBefore: sql`greatest(${upstreamHosts.notBefore}, excluded.not_before)`,
              reason: sql`excluded.reason`,
              updatedAt: sql`excluded.updated_at`,
            },
          });
      });
    },
  };
}
