import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import postgres from 'postgres';
import type { TestProject } from 'vitest/node';
import type { LoginPasswords } from '#db/roles.server.ts';
import { childEnvironment } from '#app/env.server.ts';
import { startEmbeddedPostgres } from '../../commands/embedded-postgres.ts';
import { createLappaDatabase, migrateDatabase } from '../../commands/prepare-database.ts';

/** What a test file needs to know to clone a database for itself. */
export interface TestDatabaseServer {
  superuserUrl: string;
  passwords: LoginPasswords;
  /** A migrated database that nobody connects to. */
  template: string;
  /** The one that `createFilledDatabase` makes when it is first asked for. */
  filledTemplate: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    databaseServer: TestDatabaseServer;
  }
}

interface RunningServer {
  server: TestDatabaseServer;
  stop: () => Promise<void>;
}

/**
 * Vitest's global setup: one PostgreSQL per run, shared by the projects that ask for it. The server
 * is TEST_DATABASE_URL (a superuser's) when that is set, else an embedded one in a temporary folder.
 */
export default async function provideDatabaseServer(project: TestProject) {
  const shared = globalThis as {
    lappaTestServer?: { users: number; running: Promise<RunningServer> };
  };
  const entry = (shared.lappaTestServer ??= { users: 0, running: startServer() });
  entry.users += 1;
  const { server, stop } = await entry.running;
  project.provide('databaseServer', server);
  return async () => {
    entry.users -= 1;
    if (entry.users > 0) return;
    delete shared.lappaTestServer;
    await stop();
  };
}

async function startServer(): Promise<RunningServer> {
  const given = childEnvironment({}).TEST_DATABASE_URL;
  if (given) return prepareServer(given, async () => {});

  const folder = await mkdtemp(path.join(tmpdir(), 'lappa-test-'));
  // When root runs the tests, PostgreSQL runs as another user, who must get in.
  await chmod(folder, 0o755);
  const embedded = await startEmbeddedPostgres({ dataFolder: folder, fsync: false, log: () => {} });
  return prepareServer(embedded.superuserUrl, async () => {
    await embedded.destroy();
    await rm(folder, { recursive: true, force: true });
  });
}

async function prepareServer(
  superuserUrl: string,
  stopServer: () => Promise<void>,
): Promise<RunningServer> {
  const template = `lappa_template_${randomBytes(4).toString('hex')}`;
  const filledTemplate = `${template}_filled`;
  // The same at every run: roles belong to the server, which two runs may share.
  const passwords = { owner: 'owner', web: 'web', worker: 'worker' };
  const { ownerUrl } = await createLappaDatabase({ superuserUrl, passwords, name: template });
  await migrateDatabase(ownerUrl);
  await asSuperuser(superuserUrl, `alter database ${template} allow_connections false`);
  return {
    server: { superuserUrl, passwords, template, filledTemplate },
    async stop() {
      for (const name of [template, filledTemplate]) {
        await asSuperuser(superuserUrl, `drop database if exists ${name} with (force)`);
      }
      await stopServer();
    },
  };
}

async function asSuperuser(superuserUrl: string, statement: string): Promise<void> {
  const sql = postgres(superuserUrl, { max: 1, onnotice: () => {} });
  try {
    await sql.unsafe(statement);
  } finally {
    await sql.end();
  }
}
