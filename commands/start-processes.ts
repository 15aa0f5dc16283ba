import path from 'node:path';
import { childEnvironment } from '#app/env.server.ts';
import { awaitReady } from './await-ready.ts';
import { readEncryptionKeys } from './data-folder.ts';
import type { DataFolder } from './data-folder.ts';
import type { Payments } from './demo-payments.ts';
import { startPartProcess } from './part-process.ts';
import { paymentsEnvironment } from './payments-environment.ts';
import type { DatabaseAddresses } from './prepare-database.ts';
import type { Say } from './progress.ts';
import type { Shutdown } from './shutdown.ts';

const READY_LIMIT_MS = 60_000;
/** Cron's minute is too coarse to watch a new version arrive. */
const UPDATE_INTERVAL_SECONDS = 15;

/** How an installation's processes are run. */
export interface ProcessKind {
  mode: 'demo' | 'development';
  /** Whether they run the production build, which has been made. */
  build: boolean;
  /** Arguments for Node. */
  web: string[];
  worker: string[];
  /** Which of their log lines are shown. */
  show: 'everything' | 'trouble';
}

/** Starts web and worker beside the parts that are there, and waits until both do their work. */
export async function startProcesses(
  kind: ProcessKind,
  options: {
    say: Say;
    shutdown: Shutdown;
    folder: DataFolder;
    database: DatabaseAddresses;
    web: string;
    port: number;
    vendorSite: string;
    smtp: string;
    identityProvider: string;
    payments: Payments;
  },
): Promise<void> {
  const { say, shutdown, folder, database } = options;
  const given = childEnvironment({});
  const everyPart = {
    LAPPA_MODE: kind.mode,
    LAPPA_DATA: folder.path,
    NODE_ENV: kind.build ? 'production' : 'development',
    PORT: String(options.port),
    PUBLIC_URL: given.PUBLIC_URL || options.web,
    // The worker's start is read in its log.
    LOG_LEVEL: /^(trace|debug)$/.test(given.LOG_LEVEL ?? '') ? (given.LOG_LEVEL ?? '') : 'info',
    ENCRYPTION_KEYS: given.ENCRYPTION_KEYS || (await readEncryptionKeys(folder)),
    // Only commands act as the owner.
    DATABASE_OWNER_URL: '',
    UPDATE_INTERVAL_SECONDS: given.UPDATE_INTERVAL_SECONDS || String(UPDATE_INTERVAL_SECONDS),
    UPSTREAM_ALLOWED_PRIVATE_HOSTS: [
      given.UPSTREAM_ALLOWED_PRIVATE_HOSTS,
      new URL(options.vendorSite).host,
      new URL(options.identityProvider).host,
    ]
      .filter(Boolean)
      .join(','),
    SMTP_URL: given.SMTP_URL || options.smtp,
    ...paymentsEnvironment(options.payments),
  };
  const startPart = (name: 'web' | 'worker', databaseUrl: string) =>
    startPartProcess({
      name,
      args: kind[name],
      env: { ...everyPart, DATABASE_URL: databaseUrl },
      logFile: path.join(folder.path, 'logs', `${name}.log`),
      show: kind.show,
      say,
    });
  const [web, worker] = await Promise.all([
    startPart('web', database.webUrl),
    startPart('worker', database.workerUrl),
  ]);
  await shutdown.add(web, worker);
  await Promise.all([
    kind.build
      ? awaitReady({
          address: options.web,
          ended: web.ended,
          limitMs: READY_LIMIT_MS,
          signal: shutdown.signal,
        })
      : web.waitForLine(/"event":"(web.started|dev.load_failed)"/),
    worker.waitForLine(/"event":"(worker.started|dev.load_failed)"/),
  ]);
}
