import { eq, sql } from 'drizzle-orm';
import { clients } from '#db/schema/fleet.ts';
import type { ClientContext, DoorOptions } from '#db/tenancy.server.ts';
import { asClient, asSystem, DoorClosedError } from '#db/tenancy.server.ts';
import { ConflictError } from '../errors.ts';
import { assessOrganization } from './assess-compliance.ts';
import type { ClientReport } from './client-report.ts';
import { hashMachine } from './internal/machine-hash.ts';
import {
  findProgramIds,
  fingerprintPrograms,
  learnPrograms,
} from './internal/program-dictionary.ts';
import type { FingerprintedProgram } from './internal/program-dictionary.ts';
import { readStandings } from './internal/read-standings.ts';
import type { DueUpgrade } from './internal/read-standings.ts';
import { recordUpgrades } from './internal/record-upgrades.ts';
import { storeInventory } from './internal/store-inventory.ts';
import { observedSince } from './licence-compliance.ts';
import type { RecognisedClient } from './recognise-client.ts';

/** Check-ins that a client may repeat without being counted twice. */
const rememberedCheckIns = 20;

export interface CheckedIn {
  ring: { id: string; name: string };
  /** Programs that were kept; rows without a name, and doubles, are not. */
  programCount: number;
  /** Of them, those whose application the ring is offered. */
  matchedCount: number;
  outdatedCount: number;
  upgrades: DueUpgrade[];
  /** The same check-in came before: nothing was changed. */
  isRepeated: boolean;
}

/**
 * Keeps what a client reports: what it is, what is installed on it, as far as that changed, and what became of
 * upgrades. Safe to repeat. Check-ins of one client wait for each other; the last to come is what holds, and the time
 * of all is the server's.
 *
 * Throws ConflictError (`other_machine`) when the token is used on another computer than was enrolled, and
 * DoorClosedError when the token is not the client's any more, or the client was removed.
 */
export async function checkIn(
  client: RecognisedClient,
  report: ClientReport,
  options: DoorOptions = {},
): Promise<CheckedIn> {
  const programs = fingerprintPrograms(report.programs);
  const kept = (await keep()) ?? (await learnAndKeep());
  if (kept.isNewlyObserved) {
    await asSystem(
      'assess compliance after a check-in',
      (context) => assessOrganization(context, client.organizationId),
      options,
    );
  }
  return kept.answer;

  function keep(): Promise<KeptReport | null> {
    return asClient(
      client,
      (context) => keepReport(context, client.tokenHash, { report, programs }),
      options,
    );
  }

  async function learnAndKeep(): Promise<KeptReport> {
    await asSystem(
      'learn programs of a client',
      async (context) => {
        const known = await findProgramIds(context, client.organizationId, programs);
        const unknown = programs.filter(({ key }) => !known.has(key));
        await learnPrograms(context, client.organizationId, unknown);
      },
      options,
    );
    const learnt = await keep();
    if (!learnt) throw new Error('Programs that were entered are not there.');
    return learnt;
  }
}

interface KeptReport {
  answer: CheckedIn;
  /** Whether the number of observed clients is one more now. */
  isNewlyObserved: boolean;
}

/** Null, and nothing is written, when some of the programs are new to the organisation. */
async function keepReport(
  context: ClientContext,
  tokenHash: Uint8Array,
  { report, programs }: { report: ClientReport; programs: readonly FingerprintedProgram[] },
): Promise<KeptReport | null> {
  const { tx, now, actor } = context;
  const client = await lockOwn(context);
  if (client.is_removed || !client.token_hash?.equals(tokenHash)) {
    throw new DoorClosedError('The token is not the client’s any more.');
  }
  const machine = Buffer.from(hashMachine(actor.organizationId, report.machineId));
  if (!machine.equals(client.machine_hash)) {
    throw new ConflictError(
      'This token was given to another computer. Enrol this one with an enrolment key.',
      'other_machine',
    );
  }
  const ring = { id: client.ring_id, name: client.ring_name };
  if (client.recent_check_in_ids.includes(report.checkInId)) {
    const ids = client.program_ids ?? [];
    const { matched, outdated, upgrades } = await readStandings(context, ring.id, ids);
    const counts = { programCount: ids.length, matchedCount: matched, outdatedCount: outdated };
    return { answer: { ring, ...counts, upgrades, isRepeated: true }, isNewlyObserved: false };
  }
  const known = await findProgramIds(context, actor.organizationId, programs);
  if (known.size < programs.length) return null;
  const ids = [...known.values()].sort((one, other) => one - other);
  const difference = await storeInventory(context, client.program_ids, ids);
  // Before the counts: what a gate lets through now is offered from the next refresh on.
  await recordUpgrades(context, ring.id, report.upgrades, {
    ...difference,
    added: client.program_ids === null ? [] : difference.added,
  });
  const { matched, outdated, upgrades } = await readStandings(context, ring.id, ids);
  const { name, windowsVersion, windowsEdition, architecture, userCount, scriptVersion } = report;
  const counts = { programCount: ids.length, matchedCount: matched, outdatedCount: outdated };
  await tx
    .update(clients)
    .set({
      ...{ name, windowsVersion, windowsEdition, architecture, userCount, scriptVersion },
      ...counts,
      lastSeenAt: now,
      staleSince: null,
      recentCheckInIds: [report.checkInId, ...client.recent_check_in_ids].slice(
        0,
        rememberedCheckIns,
      ),
    })
    .where(eq(clients.id, actor.clientId));
  const lastSeenAt = client.last_seen_at === null ? null : new Date(client.last_seen_at);
  return {
    answer: { ring, ...counts, upgrades, isRepeated: false },
    isNewlyObserved: lastSeenAt === null || lastSeenAt < observedSince(now),
  };
}

interface OwnRow extends Record<string, unknown> {
  machine_hash: Buffer;
  token_hash: Buffer | null;
  is_removed: boolean;
  ring_id: string;
  ring_name: string;
  recent_check_in_ids: string[];
  last_seen_at: string | null;
  program_ids: number[] | null;
}

/** The client's own row, until the transaction ends, with what is installed as it is known. */
async function lockOwn({ tx, actor }: ClientContext): Promise<OwnRow> {
  // Sent together. The second reads when the first has its lock, and so what the check-in before has written.
  const locked = tx.execute(sql`select from app.clients where id = ${actor.clientId} for update`);
  const reading = tx.execute<OwnRow>(sql`
    select client.machine_hash, client.token_hash, client.removed_at is not null as is_removed, client.ring_id, ring.name as ring_name, client.recent_check_in_ids,
      client.last_seen_at, inventory.program_ids
    from app.clients client
    join app.rings ring on ring.id = client.ring_id
    left join app.client_inventories inventory on inventory.client_id = client.id
    where client.id = ${actor.clientId}`);
  const [, [row]] = await Promise.all([locked, reading]);
  if (!row) throw new Error('The door let a client in that is not there.');
  return row;
}
