import { eq, sql } from 'drizzle-orm';
import { clients } from '#db/schema/fleet.ts';
import type { ClientContext, DoorOptions } from '#db/tenancy.server.ts';
import { asClient, asSystem, DoorClosedError } from '#db/tenancy.server.ts';
import { ConflictError } from '../errors.ts';
import { assessOrganization } from './assess-compliance.ts';
import type { ClientReport } from './client-report.ts';
import { hashMachine } from './internal/machine-hash.ts';
import { findProgramIds, forgetPrograms, learnPrograms } from './internal/program-dictionary.ts';
import { readStandings } from './internal/read-standings.ts';
import type { DueUpgrade } from './internal/read-standings.ts';
import { recordUpgrades } from './internal/record-upgrades.ts';
import { storeInventory } from './internal/store-inventory.ts';
import type { InventoryDifference } from './internal/store-inventory.ts';
import { observedSince } from './licence-compliance.ts';
import type { RecognisedClient } from './recognise-client.ts';

/** Check-ins that a client may repeat without being counted twice. */
const rememberedCheckIns = 20;

/** One is enough, unless programs that were known are removed meanwhile. */
const mostLearnings = 3;

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
 * Throws ConflictError (`other_machine`) when the token is used on another computer than was enrolled,
 * InvalidInputError when the programs cannot be read, and DoorClosedError when the token is not the client's any more,
 * or the client was removed.
 */
export async function checkIn(
  client: RecognisedClient,
  report: ClientReport,
  options: DoorOptions = {},
): Promise<CheckedIn> {
  let kept = await keep();
  for (let times = 0; kept === null && times < mostLearnings; times += 1) {
    await learn();
    kept = await keep();
  }
  if (kept === null) throw new Error('Programs that were entered are not there.');
  if (kept.isNewlyObserved) {
    await asSystem(
      'assess compliance after a check-in',
      (context) => assessOrganization(context, client.organizationId),
      options,
    );
  }
  return kept.answer;

  function keep(): Promise<KeptReport | null> {
    return asClient(client, (context) => keepReport(context, client.tokenHash, report), options);
  }

  function learn(): Promise<void> {
    return asSystem(
      'learn programs of a client',
      async (context) => {
        const programs = report.programs.read();
        const known = await findProgramIds(context, client.organizationId, programs);
        const unknown = programs.filter(({ key }) => !known.has(key));
        await learnPrograms(context, client.organizationId, unknown);
      },
      options,
    );
  }
}

interface KeptReport {
  answer: CheckedIn;
  /** Whether the number of observed clients is one more now. */
  isNewlyObserved: boolean;
}

/** Null, and nothing is written, when some of the programs are not in the organisation's dictionary. */
async function keepReport(
  context: ClientContext,
  tokenHash: Uint8Array,
  report: ClientReport,
): Promise<KeptReport | null> {
  const { tx, now, actor } = context;
  const client = await readOwn(context);
  if (!client.token_hash?.equals(tokenHash)) {
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
  const kept = await keepPrograms(context, client, report);
  if (!kept) return null;
  const { ids, difference } = kept;
  // Before the counts: what a gate lets through now is offered from the next refresh on.
  await recordUpgrades(context, ring.id, report.upgrades, difference);
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
  ring_id: string;
  ring_name: string;
  recent_check_in_ids: string[];
  last_seen_at: string | null;
  program_ids: number[] | null;
  report_digest: Buffer | null;
}

/** The client's own row, with what is installed as it is known. */
async function readOwn({ tx, actor }: ClientContext): Promise<OwnRow> {
  const [row] = await tx.execute<OwnRow>(sql`
    select client.machine_hash, client.token_hash, client.ring_id, ring.name as ring_name, client.recent_check_in_ids,
      client.last_seen_at, inventory.program_ids, inventory.report_digest
    from app.clients client
    join app.rings ring on ring.id = client.ring_id
    left join app.client_inventories inventory on inventory.client_id = client.id
    where client.id = ${actor.clientId}`);
  if (!row) throw new Error('The door let a client in that is not there.');
  return row;
}

/** What is installed now, and how that differs from before. Null when the dictionary lacks some of it. */
async function keepPrograms(
  context: ClientContext,
  { program_ids: before, report_digest: digest }: OwnRow,
  { programs }: ClientReport,
): Promise<{ ids: number[]; difference: InventoryDifference } | null> {
  const nothing = { added: [], removed: [] };
  if (before !== null && digest?.equals(programs.digest))
    return { ids: before, difference: nothing };
  const read = programs.read();
  const known = await findProgramIds(context, context.actor.organizationId, read);
  if (known.size < read.length) return null;
  const ids = [...known.values()].sort((one, other) => one - other);
  const difference = await storeInventory(context, before, ids, programs.digest);
  if (difference === null) {
    forgetPrograms(context.actor.organizationId, read);
    return null;
  }
  return { ids, difference: before === null ? nothing : difference };
}
