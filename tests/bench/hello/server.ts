import { createServer } from 'node:http';
import type { ServerBuild } from '@remix-run/node';
import { env } from '#app/env.server.ts';
import { serveStaticFiles } from '#app/http/static-files.server.ts';
import { createWebApplication } from '#app/http/web-application.server.ts';

// Trivial Remix routes behind the very middleware of the product: what its own are measured against.
const build = (await import('virtual:remix/server-build')) as ServerBuild;
const application = createWebApplication({
  loadBuild: () => Promise.resolve(build),
  files: serveStaticFiles(import.meta.dirname),
  viteDevelopment: false,
  isStopping: () => false,
});
createServer(application).listen(env().PORT, '127.0.0.1', () => {
  process.stdout.write('hello.started\n');
});
