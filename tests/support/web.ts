import { awaitReady } from '../../commands/await-ready.ts';
import { findFreePort } from '../../commands/free-port.ts';
import { ensureProductionBuild, WEB_ENTRY } from '../../commands/production-build.ts';
import { startProcess } from './running-process.ts';
import type { RunningProcess } from './running-process.ts';

export interface RunningWeb extends RunningProcess {
  /** Without a slash at the end. */
  url: string;
}

/**
 * Starts the built web process on a free port of 127.0.0.1 and waits until it is ready. Builds
 * first when the sources have changed, so give `beforeAll` its time.
 * Throws with the process's log when it does not become ready.
 */
export async function startWeb(options: {
  databaseUrl: string;
  env?: Record<string, string>;
  /** `localhost` where a page uses passkeys, which know no bare addresses. */
  hostname?: 'localhost';
}): Promise<RunningWeb> {
  await ensureProductionBuild();
  const port = await findFreePort();
  const url = `http://${options.hostname ?? '127.0.0.1'}:${port}`;
  const web = await startProcess({
    name: 'web',
    args: [WEB_ENTRY],
    env: {
      PORT: String(port),
      PUBLIC_URL: url,
      DATABASE_URL: options.databaseUrl,
      ...options.env,
    },
  });
  try {
    await awaitReady({ address: url, ended: web.ended, limitMs: 30_000 });
  } catch (error) {
    await web.kill();
    throw new Error(`The web process did not become ready:\n${web.lines.join('\n')}`, {
      cause: error,
    });
  }
  return { ...web, url };
}
