import { env } from '#app/env.server.ts';
import { createUpstream } from '#app/providers/upstream.server.ts';
import { createAdvisoryLocks } from '#db/advisory-locks.server.ts';
import type { FeedCheckTools } from './check-feed.ts';
import { createDatabaseHostGate } from './database-host-gate.ts';

const downloadTimeoutMs = 20 * 60_000;
const patienceMs = 20_000;

/** The tools of this process's feed checks, and how to put them away. */
export function createUpdateTools(): { tools: FeedCheckTools; close(): Promise<void> } {
  const { PUBLIC_URL, ...settings } = env();
  const locks = createAdvisoryLocks('upstream-host');
  const now = () => new Date();
  const upstream = createUpstream({
    userAgent: `Lappa/0.1 (+${PUBLIC_URL})`,
    allowPrivateHosts: settings.UPSTREAM_ALLOWED_PRIVATE_HOSTS,
    redirectHosts: settings.UPSTREAM_REDIRECT_HOSTS,
    gate: createDatabaseHostGate({ locks, now, patienceMs }),
    now,
    random: Math.random,
  });
  return {
    tools: {
      upstream,
      random: Math.random,
      limits: {
        maxDownloadBytes: settings.UPSTREAM_MAX_DOWNLOAD_BYTES,
        timeoutMs: downloadTimeoutMs,
      },
    },
    async close() {
      await upstream.close();
      await locks.close();
    },
  };
}
