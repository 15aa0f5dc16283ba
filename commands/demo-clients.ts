import { existsSync } from 'node:fs';
import path from 'node:path';
import { nameKey } from '#app/domain/catalog/name-normalization.ts';
import { compareVersions } from '#app/domain/catalog/version-order.ts';
import { startClientsSimulator } from '#tests/simulators/clients/start-clients-simulator.ts';
import type { RunningClientsSimulator } from '#tests/simulators/clients/start-clients-simulator.ts';
import { demoPackages } from '#tests/simulators/vendor-site/demo-packages.ts';
import type { DataFolder } from './data-folder.ts';
import type { DatabaseAddresses } from './prepare-database.ts';
import { seedFleet } from './seed-fleet.ts';

/** More than the organisation's licence, so that its grace period shows. */
const grownCount = 15;
const firstCount = 8;

/**
 * Starts the computers of Nordvik Bygg, which check in every minute and slowly become more than were licensed. They
 * are kept in the data folder; the first time, the organisation gets its rings, policies and enrolment keys.
 * @param web the site's address
 */
export async function startDemoClients(
  folder: DataFolder,
  database: DatabaseAddresses,
  web: string,
): Promise<RunningClientsSimulator> {
  const dataFile = path.join(folder.path, 'clients.json');
  const isNew = !existsSync(dataFile);
  const simulator = await startClientsSimulator({
    web,
    rules: { normalizeName: nameKey, compareVersions },
    keys: isNew ? await seedFleet(database.webUrl) : [],
    dataFile,
    seed: 417,
    count: firstCount,
    growsTo: grownCount,
    growsEveryMs: 30_000,
    turnEveryMs: 60_000,
    atOnce: 2,
    failureShare: 0.06,
    programCount: 24,
    mostly: demoPackages.map(({ identifier }) => identifier),
  });
  simulator.fleet.start();
  return simulator;
}
