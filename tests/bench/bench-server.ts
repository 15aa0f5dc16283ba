import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import postgres from 'postgres';
import { startEmbeddedPostgres } from '../../commands/embedded-postgres.ts';
import { createLappaDatabase, migrateDatabase } from '../../commands/prepare-database.ts';
import type { DatabaseAddresses } from '../../commands/prepare-database.ts';
import type { Say } from '../../commands/progress.ts';
import type { Shutdown } from '../../commands/shutdown.ts';
import { readParent } from './process-figures.ts';

/** An own PostgreSQL with production's durability: every commit is on disk before it is answered. */
export interface BenchServer {
  /** As PostgreSQL tells it. */
  version: string;
  /** The server's first process; null where there is no /proc. */
  pid: number | null;
  /** A migrated database that holds nothing yet. `superuserUrl` leads into it and is bound by no row security. */
  createDatabase(): Promise<DatabaseAddresses & { superuserUrl: string }>;
}

const passwords = { owner: 'owner', web: 'web', worker: 'worker' };

/** Starts the server in a temporary folder that is removed when the bench ends. */
export async function startBenchServer(say: Say, shutdown: Shutdown): Promise<BenchServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lappa-bench-'));
  // When root runs the bench, PostgreSQL runs as another user, who must get in.
  await chmod(folder, 0o755);
  const embedded = await startEmbeddedPostgres({
    dataFolder: folder,
    log: say,
    signal: shutdown.signal,
  });
  await shutdown.add({
    name: 'database',
    async stop() {
      await embedded.destroy();
      await rm(folder, { recursive: true, force: true });
    },
  });
  const { superuserUrl } = embedded;
  const { version, backend } = await withConnection(superuserUrl, async (sql) => {
    const [row] = await sql<{ version: string; backend: number; durable: boolean }[]>`
      select current_setting('server_version') as version, pg_backend_pid() as backend,
        current_setting('fsync')::boolean and current_setting('synchronous_commit') = 'on' as durable`;
    if (!row?.durable) throw new Error('The server is not as durable as in production.');
    return { ...row, backend: await readParent(row.backend) };
  });
  let databases = 0;
  return {
    version,
    pid: backend,
    async createDatabase() {
      databases += 1;
      const name = `lappa_bench_${databases}`;
      const addresses = await createLappaDatabase({ superuserUrl, passwords, name });
      await migrateDatabase(addresses.ownerUrl);
      const url = new URL(superuserUrl);
      url.pathname = `/${name}`;
      return { ...addresses, superuserUrl: url.href };
    },
  };
}

/** Works with one connection and closes it. */
export async function withConnection<T>(
  url: string,
  work: (sql: postgres.Sql) => Promise<T>,
): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return await work(sql);
  } finally {
    await sql.end();
  }
}
