import { createServer } from 'vite';
import type { startWorker } from '#jobs/worker.ts';
import { runReloading } from './reload-on-change.ts';

/** The worker process of `npm run dev`. Through Vite as well, which reads `.tsx`; Node does not. */
const vite = await createServer({
  configFile: false,
  server: { middlewareMode: true, hmr: false, ws: false, watch: { ignored: ['**/.lappa/**'] } },
  optimizeDeps: { noDiscovery: true },
  appType: 'custom',
});
runReloading<{ startWorker: typeof startWorker }>(vite, '/jobs/worker.ts', ({ startWorker }) =>
  startWorker(),
);
