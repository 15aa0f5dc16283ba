import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import path from 'node:path';
import { assumeEnvironment, childEnvironment } from '#app/env.server.ts';
import { startMailbox } from '#tests/simulators/mailbox/start-mailbox.ts';
import { startVendorSite } from '#tests/simulators/vendor-site/start-vendor-site.ts';
import { choosePort } from './choose-port.ts';
import { describeFailure } from './command-line.ts';
import { openDataFolder, readEncryptionKeys } from './data-folder.ts';
import type { DataFolder } from './data-folder.ts';
import { readGivenAddresses } from './database-address.ts';
import { startDemoClients } from './demo-clients.ts';
import { startDemoIdentityProvider } from './demo-identity-provider.ts';
import { startDemoPayments } from './demo-payments.ts';
import type { Payments } from './demo-payments.ts';
import { startOwnDatabase } from './own-database.ts';
import { migrateDatabase } from './prepare-database.ts';
import type { DatabaseAddresses } from './prepare-database.ts';
import { identifyProcess } from './process-identity.ts';
import { ensureProductionBuild } from './production-build.ts';
import { createProgress } from './progress.ts';
import type { Say } from './progress.ts';
import { announceRunning, forgetRunning } from './running-installation.ts';
import type { RunningInstallation } from './running-installation.ts';
import { seedSingleSignOn } from './seed-single-sign-on.ts';
import { seedInstallation } from './seed-installation.ts';
import { seedSubscriptions } from './seed-subscriptions.ts';
import { stopOnSignals } from './shutdown.ts';
import type { Shutdown } from './shutdown.ts';
import { startProcesses } from './start-processes.ts';
import type { ProcessKind } from './start-processes.ts';

const NEEDED_BYTES = 500 * 1024 ** 2;
/** What the simulated vendors released since the catalog was seeded: the first pass finds these. */
const RELEASED_MEANWHILE = [
  'KeePassXCTeam.KeePassXC',
  'Notepad++.Notepad++',
  'Mozilla.Firefox',
  'OBSProject.OBSStudio',
];

/** What differs between the demo and the development server. A production build is made first where one is run. */
export interface InstallationKind extends ProcessKind {
  dataFolder: string;
  /** Empties the data folder first. */
  fresh: boolean;
}

/**
 * Starts all of Lappa on this machine, calls `onReady` when the site answers, and runs until it is
 * stopped or a part ends by itself. Whatever happens, nothing is left running.
 * @returns the exit code
 */
export async function runInstallation(
  kind: InstallationKind,
  say: Say,
  onReady: (installation: RunningInstallation) => void,
): Promise<number> {
  const shutdown = stopOnSignals(say);
  try {
    onReady(await start(kind, say, shutdown));
  } catch (error) {
    shutdown.begin(`\n${describeFailure(error)}\n`, 1);
  }
  return shutdown.finished;
}

async function start(
  kind: InstallationKind,
  say: Say,
  shutdown: Shutdown,
): Promise<RunningInstallation> {
  const step = createProgress(say);
  const { signal } = shutdown;

  const port = await step('Port for the site', choosePort);
  const folder = await step(`Data folder ${kind.dataFolder}`, () => prepareFolder(kind, shutdown));
  const database = await step('PostgreSQL', (remark) =>
    startDatabase(folder, { say, remark, shutdown }),
  );
  await step('Migrations', async (remark) => {
    const applied = await migrateDatabase(database.ownerUrl);
    remark(applied.length === 0 ? 'up to date' : `${applied.length} applied`);
  });
  const simulators = await step('Simulated vendors’ sites and mailbox', () =>
    startSimulators(folder, shutdown),
  );
  const { logins } = await step('Catalog, plans and the demo’s cast', async (remark) => {
    const seeded = await seedInstallation(database, simulators);
    remark(`${seeded.applications} applications`);
    return seeded;
  });
  const web = `http://localhost:${port}`;
  const payments = await step('Payments', async (remark) => {
    const started = await startPayments(folder, database, { port, shutdown });
    remark(started.simulator ? 'simulated Stripe' : 'Stripe, by the key of the environment');
    return started;
  });
  const identityProvider = await step('Simulated identity provider of Ekhults kommun', () =>
    startSingleSignOn(folder, database, { web, shutdown }),
  );
  if (kind.build) {
    await step('Production build', async (remark) => {
      remark(await ensureProductionBuild({ signal }));
    });
  }
  await step('Web and worker', () =>
    startProcesses(kind, {
      say,
      shutdown,
      folder,
      database,
      web,
      port,
      identityProvider,
      payments,
      ...simulators,
    }),
  );

  const clients = await step('Simulated computers of Nordvik Bygg', async (remark) => {
    const started = await startDemoClients(folder, database, web);
    await shutdown.add({ name: 'simulated computers', stop: () => started.close() });
    remark(`${started.fleet.computers.length} computers`);
    return started.url;
  });

  const installation: RunningInstallation = {
    web,
    ...simulators,
    clients,
    identityProvider,
    stripe: payments.apiUrl,
    stripeSecretKey: payments.secretKey,
    stripeWebhookSecrets: payments.webhookSecrets,
    databaseUrl: database.webUrl,
    databaseWorkerUrl: database.workerUrl,
    databaseOwnerUrl: database.ownerUrl,
    pid: process.pid,
    logins,
  };
  await announceRunning(folder.path, installation, identifyProcess(process.pid));
  await shutdown.add({ name: 'demo.json', stop: () => forgetRunning(folder.path) });
  return installation;
}

async function prepareFolder(kind: InstallationKind, shutdown: Shutdown): Promise<DataFolder> {
  const folder = await openDataFolder(kind.dataFolder, { fresh: kind.fresh });
  await shutdown.add({ name: 'data folder', stop: folder.release });
  // Left by one that was killed.
  await forgetRunning(folder.path);
  const { bavail, bsize } = await statfs(folder.path);
  if (bavail * bsize < NEEDED_BYTES) {
    throw new Error(`Less than 500 MB are free in ${folder.path}. Choose another with LAPPA_DATA.`);
  }
  return folder;
}

async function startDatabase(
  folder: DataFolder,
  options: { say: Say; remark: (text: string) => void; shutdown: Shutdown },
): Promise<DatabaseAddresses> {
  const given = readGivenAddresses();
  if (given) {
    options.remark(`the one of DATABASE_URL, at ${new URL(given.webUrl).host}`);
    return given;
  }
  const log = (line: string) => options.say(`    ${line}`);
  const { signal } = options.shutdown;
  const { server, addresses } = await startOwnDatabase(folder, { log, signal });
  await options.shutdown.add({
    name: 'PostgreSQL',
    stop: server.stop,
    ended: server.ended.then(() => 'ended by itself'),
  });
  options.remark(`from npm, on 127.0.0.1:${server.port}`);
  return addresses;
}

async function startSimulators(
  folder: DataFolder,
  shutdown: Shutdown,
): Promise<{ vendorSite: string; mailbox: string; smtp: string }> {
  const dataFile = path.join(folder.path, 'vendor-site.json');
  const isNew = !existsSync(dataFile);
  const vendorSite = await startVendorSite({ dataFile });
  if (isNew) for (const identifier of RELEASED_MEANWHILE) vendorSite.state.release(identifier);
  await shutdown.add({ name: 'vendors’ sites', stop: () => vendorSite.close() });
  const mailbox = await startMailbox({ dataFile: path.join(folder.path, 'mailbox.json') });
  await shutdown.add({ name: 'mailbox', stop: () => mailbox.close() });
  return { vendorSite: vendorSite.url, mailbox: mailbox.url, smtp: mailbox.smtpUrl };
}

async function startPayments(
  folder: DataFolder,
  database: DatabaseAddresses,
  { port, shutdown }: { port: number; shutdown: Shutdown },
): Promise<Payments> {
  const payments = await startDemoPayments(folder, port);
  const { simulator } = payments;
  if (simulator) await shutdown.add({ name: 'simulated Stripe', stop: () => simulator.close() });
  await seedSubscriptions(database.webUrl, payments);
  return payments;
}

async function startSingleSignOn(
  folder: DataFolder,
  database: DatabaseAddresses,
  { web, shutdown }: { web: string; shutdown: Shutdown },
): Promise<string> {
  const given = childEnvironment({});
  assumeEnvironment({
    ENCRYPTION_KEYS: given.ENCRYPTION_KEYS || (await readEncryptionKeys(folder)),
  });
  const { running, provider } = await startDemoIdentityProvider(folder, given.PUBLIC_URL || web);
  await shutdown.add({ name: 'identity provider', stop: () => running.close() });
  await seedSingleSignOn(database.workerUrl, provider);
  return running.url;
}
