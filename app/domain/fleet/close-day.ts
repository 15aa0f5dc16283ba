import { and, asc, eq, isNull, lt, or, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import { clients } from '#db/schema/fleet.ts';
import { installedPrograms } from '#db/schema/inventory.ts';
import { organizations } from '#db/schema/organizations.ts';
import { patchLevels } from '#db/schema/patch-levels.ts';
import type { Context, DoorOptions } from '#db/tenancy.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { recountClients } from './internal/recount-clients.ts';
import { observedSince } from './licence-compliance.ts';
import { pruneHistory } from './prune-history.ts';
import { prunePrograms } from './prune-programs.ts';
import { rematchOrganization } from './rematch-programs.ts';
import { refreshOrganization } from './refresh-standings.ts';
import { forgetRemovedTokens } from './restore-client.ts';
import { rollUpPatchLevels } from './roll-up-patch-levels.ts';

export interface ClosedDay {
  organizations: number;
  stale: number;
  rematched: number;
  patchLevels: number;
  /** Rows of history whose time was over. */
  pruned: number;
  /** Programs that no client has and no history names. */
  prunedPrograms: number;
}

/**
 * The fleet's day: marks clients that have not been seen for 30 days, recognises and counts everything anew (so that
 * whatever was missed is put right), writes the day's patch levels, and removes history that is older than the plan
 * keeps and programs that nobody has. Each organisation by itself, in short transactions; safe to repeat. Run daily.
 */
export async function closeDay(
  options: DoorOptions & { signal?: AbortSignal } = {},
): Promise<ClosedDay> {
  const closed: ClosedDay = {
    organizations: 0,
    stale: 0,
    rematched: 0,
    patchLevels: 0,
    pruned: 0,
    prunedPrograms: 0,
  };
  for (const organizationId of await listAllFleets(options)) {
    options.signal?.throwIfAborted();
    closed.stale += await asSystem(
      'mark stale clients',
      (context) => markStaleClients(context, organizationId),
      options,
    );
    await asSystem(
      'forget tokens of removed clients',
      (context) => forgetRemovedTokens(context, organizationId),
      options,
    );
    closed.rematched += await rematchOrganization(organizationId, options);
    await refreshOrganization(organizationId, options);
    await recountClients(organizationId, null, options);
    closed.patchLevels += await asSystem(
      'roll up patch levels',
      (context) => rollUpPatchLevels(context, organizationId),
      options,
    );
    closed.pruned += await pruneHistory(organizationId, options);
    closed.prunedPrograms += await prunePrograms(organizationId, options);
    closed.organizations += 1;
  }
  return closed;
}

/** Marks clients that have not been seen for 30 days. @returns how many are new among them */
export async function markStaleClients(
  { tx, now }: Context,
  organizationId: string,
): Promise<number> {
  const since = observedSince(now);
  const marked = await tx
    .update(clients)
    .set({ staleSince: now })
    .where(
      and(
        eq(clients.organizationId, organizationId),
        isNull(clients.removedAt),
        isNull(clients.staleSince),
        or(
          lt(clients.lastSeenAt, since),
          and(isNull(clients.lastSeenAt), lt(clients.enrolledAt, since)),
        ),
      ),
    )
    .returning({ id: clients.id });
  return marked.length;
}

/** Organisations that have, or had, a client of which something is left. */
function listAllFleets(options: DoorOptions): Promise<string[]> {
  return asSystem(
    'list fleets of which something is left',
    async ({ tx }) => {
      const ofOrganization = (table: PgTable) =>
        sql`exists (select from ${table} where organization_id = ${organizations.id})`;
      const rows = await tx
        .select({ id: organizations.id })
        .from(organizations)
        .where(or(...[clients, installedPrograms, patchLevels].map(ofOrganization)))
        .orderBy(asc(organizations.id));
      return rows.map(({ id }) => id);
    },
    options,
  );
}
