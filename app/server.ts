import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { ServerBuild } from '@remix-run/node';
import type { Handler } from 'express';
import { keepPublicCatalogInMemory } from '#app/domain/catalog/public-catalog.ts';
import { keepWingetSourceInMemory } from '#app/domain/distribution/winget-source/source-memory.ts';
import { assumeProductionLibraries, env, EnvironmentError } from '#app/env.server.ts';
import { stopServer } from '#app/http/graceful-stop.server.ts';
import { serveStaticFiles } from '#app/http/static-files.server.ts';
import { createWebApplication } from '#app/http/web-application.server.ts';
import { log } from '#app/providers/log.server.ts';
import { stopWithParent } from '#app/providers/parent-watch.server.ts';
import { startQueue, stopQueue } from '#app/providers/queue.server.ts';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { surviveLostConnections } from '#db/lost-connections.server.ts';

export interface WebServerOptions {
  loadBuild: () => Promise<ServerBuild>;
  /** Serves files: the built ones in production, Vite's middlewares in development. */
  files: Handler;
  /** Whether pages come from Vite's development server. */
  viteDevelopment: boolean;
}

export interface WebServer {
  server: Server;
  port: number;
  /** Turns readiness off, ends requests and connections in order, closes the database pool. */
  stop: () => Promise<void>;
}

/**
 * Connects the database and serves the site on HOST and PORT (0 chooses a free port).
 * Resolves when connections are accepted.
 */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  const { DATABASE_URL, DATABASE_POOL_SIZE, HOST, LAPPA_MODE, PORT, PUBLIC_URL } = env();
  if (DATABASE_URL === undefined) throw new EnvironmentError(['DATABASE_URL: is required']);
  connectDatabase({
    url: DATABASE_URL,
    poolSize: DATABASE_POOL_SIZE,
    applicationName: 'lappa web',
  });
  const memory = await keepPublicCatalogInMemory();
  const source = await keepWingetSourceInMemory();
  await startQueue({
    url: DATABASE_URL,
    role: 'sender',
    onError: (error) => log().error({ event: 'queue.error', error }),
  });
  let stopping = false;
  const server = createServer(createWebApplication({ ...options, isStopping: () => stopping }));
  const { port } = await listen(server, PORT, HOST);
  log().info({ event: 'web.started', port, publicUrl: PUBLIC_URL });

  return {
    server,
    port,
    async stop() {
      stopping = true;
      log().info({ event: 'web.stopping' });
      const readinessLeadMs = LAPPA_MODE === 'production' ? 2_000 : 0;
      const inOrder = await stopServer(server, { readinessLeadMs, patienceMs: 10_000 });
      await stopQueue(2_000);
      await source.stop();
      await memory.stop();
      await closeDatabase();
      log().info({ event: 'web.stopped', inOrder });
    },
  };
}

function listen(server: Server, port: number, host: string): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve(server.address() as AddressInfo);
    });
  });
}

async function startProduction(): Promise<void> {
  surviveLostConnections((error) => log().error({ event: 'database.connection_lost', error }));
  assumeProductionLibraries();
  const build = (await import('virtual:remix/server-build')) as ServerBuild;
  const starting = startWebServer({
    loadBuild: () => Promise.resolve(build),
    files: serveStaticFiles(path.resolve(import.meta.dirname, '../client')),
    viteDevelopment: false,
  });
  let stopping = false;
  const stop = () => {
    if (stopping) process.exit(1);
    stopping = true;
    void starting.then((web) => web.stop()).finally(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  stopWithParent(stop);
  await starting;
}

// The bundle starts itself; the development command and tests call startWebServer.
if (import.meta.env.PROD) {
  startProduction().catch((error: unknown) => {
    if (error instanceof EnvironmentError) process.stderr.write(`${error.message}\n`);
    else log().fatal({ event: 'web.start_failed', error });
    process.exit(1);
  });
}
