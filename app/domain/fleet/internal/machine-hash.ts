import { createHash } from 'node:crypto';

/** What we keep of a machine's id: it tells the same computer in one organisation, and nothing across two. */
export function hashMachine(organizationId: string, machineId: string): Uint8Array {
  const folded = machineId.toLowerCase();
  return new Uint8Array(createHash('sha256').update(`${organizationId}\0${folded}`).digest());
}
