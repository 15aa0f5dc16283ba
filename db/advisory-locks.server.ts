import { openConnection } from './client.server.ts';

/**
 * Session-level advisory locks, held on one connection beside the pool. PostgreSQL frees them when the process dies,
 * however it dies, and when the connection is lost. Names are hashed to 64 bits; two names that collide merely wait for
 * each other.
 */
export interface AdvisoryLocks {
  /** Takes the lock if no other session holds it. The caller makes sure not to take one twice. */
  tryLock(name: string): Promise<boolean>;
  unlock(name: string): Promise<void>;
  close(): Promise<void>;
}

/** @param space keeps the locks of one purpose apart from those of another */
export function createAdvisoryLocks(space: string): AdvisoryLocks {
  let connection: ReturnType<typeof openConnection> | null = null;

  return {
    async tryLock(name) {
      connection ??= openConnection();
      const [row] = await connection<{ taken: boolean }[]>`
        select pg_try_advisory_lock(hashtextextended(${`${space}:${name}`}, 0)) as taken`;
      return row?.taken ?? false;
    },
    async unlock(name) {
      if (!connection) return;
      await connection`select pg_advisory_unlock(hashtextextended(${`${space}:${name}`}, 0))`;
    },
    async close() {
      const held = connection;
      connection = null;
      await held?.end({ timeout: 5 });
    },
  };
}
