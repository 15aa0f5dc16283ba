import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { endWithConnection } from './lost-connections.server.ts';
import { keepStatements } from './prepared-statements.server.ts';

/** How a process reaches the database; given once, at its start. */
export interface DatabaseOptions {
  /** Login of `lappa_web` or `lappa_worker`. */
  url: string;
  poolSize: number;
  /** Shown in pg_stat_activity. */
  applicationName: string;
}

interface OpenDatabase {
  options: DatabaseOptions;
  sql: postgres.Sql;
  orm: ReturnType<typeof drizzle>;
}

let open: OpenDatabase | null = null;

/**
 * Opens the process's one connection pool. Connections are made when first needed.
 * @throws if a pool is already open: two pools in one process are a mistake.
 */
export function connectDatabase(options: DatabaseOptions): void {
  if (open) throw new Error('The database is already connected in this process.');
  const sql = postgres(options.url, {
    max: options.poolSize,
    connect_timeout: 10,
    // Connections are renewed now and then, so that a moved or restarted database is found again.
    max_lifetime: 60 * 30,
    connection: {
      application_name: options.applicationName,
      // A kept plan can be far off: made when its table was empty, or for a word that is rare. Making one is cheap.
      plan_cache_mode: 'force_custom_plan',
    },
    onnotice: () => {},
  });
  open = { options, sql, orm: drizzle(keepStatements(endWithConnection(sql))) };
}

/** One connection beside the pool, the same session for as long as it is not lost. Whoever opens it ends it. */
export function openConnection(): postgres.Sql {
  const { url, applicationName } = database().options;
  return postgres(url, {
    max: 1,
    // Never renewed by itself.
    max_lifetime: null,
    connect_timeout: 10,
    connection: { application_name: applicationName },
    onnotice: () => {},
  });
}

/** Waits up to `timeoutSeconds` for running queries, then closes every connection. */
export async function closeDatabase(timeoutSeconds = 5): Promise<void> {
  const closing = open;
  open = null;
  await closing?.sql.end({ timeout: timeoutSeconds });
}

/**
 * The open pool. Only the doors in `tenancy.server.ts` and the change listener use it;
 * everything else works on the transaction that a door hands out.
 */
export function database(): OpenDatabase {
  if (!open) throw new Error('The database is not connected: call connectDatabase first.');
  return open;
}
