import type postgres from 'postgres';
import { database } from './client.server.ts';

/**
 * Session-level advisory locks, held on one connection that is kept aside from the pool. PostgreSQL frees them when
 * the process dies, however it dies. Names are hashed to 64 bits; two names that collide merely wait for each other.
 */
export interface AdvisoryLocks {
  /** Takes the lock if no other session holds it. The caller makes sure not to take one twice. */
  tryLock(name: string): Promise<boolean>;
  unlock(name: string): Promise<void>;
  close(): Promise<void>;
}

/** @param space keeps the locks of one purpose apart from those of another */
export function createAdvisoryLocks(space: string): AdvisoryLocks {
  let connection: Promise<postgres.ReservedSql> | null = null;

  async function query<T>(ask: (sql: postgres.ReservedSql) => Promise<T>): Promise<T> {
    connection ??= database().sql.reserve();
    try {
      return await ask(await connection);
    } catch (error) {
      // The session, and with it every lock, is gone: start a new one at the next call.
      connection = null;
      throw error;
    }
  }

  return {
    async tryLock(name) {
      const [row] = await query(
        (sql) => sql<{ taken: boolean }[]>`
          select pg_try_advisory_lock(hashtextextended(${`${space}:${name}`}, 0)) as taken`,
      );
      return row?.taken ?? false;
    },
    async unlock(name) {
      await query(
        (sql) => sql`select pg_advisory_unlock(hashtextextended(${`${space}:${name}`}, 0))`,
      );
    },
    async close() {
      const held = connection;
      connection = null;
      if (!held) return;
      const sql = await held;
      await sql`select pg_advisory_unlock_all()`.catch(() => {});
      sql.release();
    },
  };
}
