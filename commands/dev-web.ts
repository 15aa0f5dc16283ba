import type { ServerBuild } from '@remix-run/node';
import { createServer } from 'vite';
import type { startWebServer } from '#app/server.ts';
import { findFreePort } from './free-port.ts';
import { runReloading } from './reload-on-change.ts';

/** The web process of `npm run dev`: pages come straight from the sources, through Vite. */
const vite = await createServer({
  server: { middlewareMode: true, hmr: { port: await findFreePort() } },
  appType: 'custom',
});
runReloading<{ startWebServer: typeof startWebServer }>(
  vite,
  '/app/server.ts',
  ({ startWebServer }) =>
    startWebServer({
      loadBuild: () => vite.ssrLoadModule('virtual:remix/server-build') as Promise<ServerBuild>,
      files: vite.middlewares,
      viteDevelopment: true,
    }),
);
