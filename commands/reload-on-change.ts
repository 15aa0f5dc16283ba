import path from 'node:path';
import type { ViteDevServer } from 'vite';
import { log } from '#app/providers/log.server.ts';
import { stopWithParent } from '#app/providers/parent-watch.server.ts';

const SETTLE_MS = 150;

/**
 * Loads a server module through Vite and starts it; when a file that it is made of changes, stops
 * it, loads it anew and starts it again. A module that cannot be loaded is reported, and tried again
 * at the next change. Ends on SIGTERM or when the process that started us is gone.
 * @param entry from the root, e.g. `/jobs/worker.ts`
 */
export function runReloading<Module>(
  vite: ViteDevServer,
  entry: string,
  start: (module: Module) => Promise<{ stop(): Promise<void> }>,
): void {
  let running: { stop(): Promise<void> } | null = null;
  let work: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let ending = false;

  async function load(): Promise<void> {
    if (ending) return;
    await running?.stop();
    running = null;
    try {
      running = await start((await vite.ssrLoadModule(entry)) as Module);
    } catch (error) {
      if (error instanceof Error) vite.ssrFixStacktrace(error);
      log().error({ event: 'dev.load_failed', entry, error });
    }
  }

  vite.watcher.on('all', (_kind, file) => {
    if (running && !isPartOf(vite, entry, file)) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      work = work.then(load);
    }, SETTLE_MS);
  });

  function end(): void {
    if (ending) process.exit(1);
    ending = true;
    clearTimeout(timer);
    void work
      .then(() => running?.stop())
      .then(() => vite.close())
      .finally(() => process.exit(0));
  }
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  stopWithParent(end);
  work = load();
}

/**
 * Whether the entry imports this file, directly or through others. What it only imports dynamically
 * (the pages) does not count: that is loaded anew without a restart.
 */
function isPartOf(vite: ViteDevServer, entry: string, file: string): boolean {
  const graph = vite.environments.ssr.moduleGraph;
  const wanted = path.normalize(file);
  const seen = new Set<string>();
  const open = [entry];
  for (let url = open.pop(); url !== undefined; url = open.pop()) {
    if (seen.has(url)) continue;
    seen.add(url);
    const node = graph.urlToModuleMap.get(url) ?? graph.getModuleById(url);
    if (!node) continue;
    if (node.file !== null && path.normalize(node.file) === wanted) return true;
    for (const imported of node.importedModules) {
      const dynamic = node.transformResult?.dynamicDeps?.includes(imported.url) ?? false;
      if (!dynamic) open.push(imported.url);
    }
  }
  return false;
}
