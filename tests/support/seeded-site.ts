import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { createFilledDatabase } from './database.ts';
import type { TestDatabase } from './database.ts';
import { seedBase } from '../../commands/seed-database.ts';
import { startWeb } from './web.ts';
import type { RunningWeb } from './web.ts';

export interface SeededSite {
  database: TestDatabase;
  web: RunningWeb;
  /** Without a slash at the end. */
  url: string;
  close: () => Promise<void>;
}

/** The built site over a database of its own that holds the base seeds: plans and the catalog. */
export async function startSeededSite(env: Record<string, string> = {}): Promise<SeededSite> {
  const database = await createSeededDatabase();
  const web = await startWeb({ databaseUrl: database.webUrl, env });
  return {
    database,
    web,
    url: web.url,
    async close() {
      await web.kill();
      await database.drop();
    },
  };
}

/** A database of the caller's own that holds the base seeds. */
export function createSeededDatabase(): Promise<TestDatabase> {
  return createFilledDatabase(seed);
}

async function seed({ ownerUrl }: TestDatabase): Promise<void> {
  connectDatabase({ url: ownerUrl, poolSize: 2, applicationName: 'lappa test seeds' });
  try {
    await seedBase();
  } finally {
    await closeDatabase();
  }
}
