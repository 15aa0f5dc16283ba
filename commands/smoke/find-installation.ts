import { demoDataFolder, devDataFolder } from '../data-folder.ts';
import { readRunning } from '../running-installation.ts';
import type { RunningInstallation } from '../running-installation.ts';

/** The demo or development server on this machine that answers at the address, with its simulators; else null. */
export async function findInstallation(address: string): Promise<RunningInstallation | null> {
  for (const folder of [demoDataFolder(), devDataFolder()]) {
    const running = await readRunning(folder);
    if (running?.web === address) return running;
  }
  return null;
}
