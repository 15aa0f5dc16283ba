import type { SQL } from 'drizzle-orm';
import { and, asc, desc, eq, gt, isNotNull, isNull, sql } from 'drizzle-orm';
import { rings } from '#db/schema/distribution.ts';
import { clients } from '#db/schema/fleet.ts';
import { teams } from '#db/schema/teams.ts';
import type { Context } from '#db/tenancy.server.ts';
import { containingPattern } from '../containing-pattern.ts';
import { pageWindow } from '../page-window.ts';
import { requirePermission } from '../require-permission.ts';
import { restorableSince } from './restorable-days.ts';

export const clientStates = ['outdated', 'current', 'stale', 'unseen', 'removed'] as const;
/** `stale`: not seen for 30 days; `unseen`: enrolled, and never checked in; `removed`: can be brought back. */
export type ClientState = (typeof clientStates)[number];

export const clientOrders = ['name', 'last-seen', 'outdated'] as const;
export type ClientOrder = (typeof clientOrders)[number];

export interface ClientFilter {
  /** Anywhere in the name. */
  q?: string;
  ringId?: string;
  teamId?: string;
  state?: ClientState;
  /** By name when left out; removed ones the latest first. */
  order?: ClientOrder;
  /** From 1. */
  page: number;
}

export interface ClientRow {
  id: string;
  name: string;
  windowsVersion: string | null;
  windowsEdition: string | null;
  ring: { id: string; name: string };
  team: { id: string; name: string } | null;
  enrolledAt: Date;
  lastSeenAt: Date | null;
  staleSince: Date | null;
  removedAt: Date | null;
  programCount: number;
  /** Programs whose application the client is offered … */
  matchedCount: number;
  /** … and those of them that are older than what it is offered. */
  outdatedCount: number;
}

export interface ClientPage {
  clients: ClientRow[];
  total: number;
  page: number;
  pageCount: number;
}

const pageSize = 50;

/** The columns of a client in lists. */
export const clientColumns = {
  id: clients.id,
  name: clients.name,
  windowsVersion: clients.windowsVersion,
  windowsEdition: clients.windowsEdition,
  ring: { id: rings.id, name: rings.name },
  team: { id: teams.id, name: teams.name },
  enrolledAt: clients.enrolledAt,
  lastSeenAt: clients.lastSeenAt,
  staleSince: clients.staleSince,
  removedAt: clients.removedAt,
  programCount: clients.programCount,
  matchedCount: clients.matchedCount,
  outdatedCount: clients.outdatedCount,
};

const orders: Record<ClientOrder | 'removed', SQL[]> = {
  removed: [desc(clients.removedAt), asc(clients.id)],
  name: [sql`lower(${clients.name})`, asc(clients.id)],
  'last-seen': [sql`${clients.lastSeenAt} desc nulls last`, asc(clients.id)],
  outdated: [desc(clients.outdatedCount), asc(clients.id)],
};

const states: Record<Exclude<ClientState, 'removed'>, SQL | undefined> = {
  outdated: and(isNull(clients.staleSince), sql`${clients.outdatedCount} > 0`),
  current: and(
    isNull(clients.staleSince),
    isNotNull(clients.lastSeenAt),
    sql`${clients.outdatedCount} = 0`,
  ),
  stale: isNotNull(clients.staleSince),
  unseen: isNull(clients.lastSeenAt),
};

const removedSince = (time: Date) => gt(clients.removedAt, restorableSince(time));

/**
 * The organisation's clients that are not removed, or those that are and can be brought back, a page of 50 at a time.
 * Throws ForbiddenError.
 */
export async function listClients(
  context: Context,
  organizationId: string,
  filter: ClientFilter,
): Promise<ClientPage> {
  requirePermission(context, 'fleet.read');
  const { tx, now } = context;
  const { q, ringId, teamId, state, order } = filter;
  const where = and(
    eq(clients.organizationId, organizationId),
    state === 'removed'
      ? removedSince(now)
      : and(isNull(clients.removedAt), state && states[state]),
    q === undefined
      ? undefined
      : sql`lower(${clients.name}) like ${containingPattern(q.toLowerCase())}`,
    ringId === undefined ? undefined : eq(clients.ringId, ringId),
    teamId === undefined ? undefined : eq(clients.teamId, teamId),
  );
  const total = await tx.$count(clients, where);
  const { page, pageCount, offset } = pageWindow(total, filter.page, pageSize);
  const found = await tx
    .select(clientColumns)
    .from(clients)
    .innerJoin(rings, eq(rings.id, clients.ringId))
    .leftJoin(teams, eq(teams.id, clients.teamId))
    .where(where)
    .orderBy(...orders[order ?? (state === 'removed' ? 'removed' : 'name')])
    .limit(pageSize)
    .offset(offset);
  return { clients: found, total, page, pageCount };
}

/** How many removed clients can be brought back. Throws ForbiddenError. */
export function countRemovedClients(context: Context, organizationId: string): Promise<number> {
  requirePermission(context, 'fleet.read');
  const { tx, now } = context;
  return tx.$count(clients, and(eq(clients.organizationId, organizationId), removedSince(now)));
}

export interface FleetSummary {
  /** Not removed. */
  clients: number;
  /** Checked in during the last 30 days. */
  observed: number;
  stale: number;
  unseen: number;
  /** With at least one program that is older than what it is offered. */
  outdated: number;
  /** Over observed clients: programs whose application is offered, and those that are on the offered version. */
  installed: number;
  current: number;
}

/** The fleet in figures, as it is now. Throws ForbiddenError. */
export async function summariseFleet(
  context: Context,
  organizationId: string,
): Promise<FleetSummary> {
  requirePermission(context, 'fleet.read');
  const observed = sql`${clients.staleSince} is null and ${clients.lastSeenAt} is not null`;
  const number = (what: SQL) => sql<number>`${what}`.mapWith(Number);
  const [row] = await context.tx
    .select({
      clients: number(sql`count(*)`),
      observed: number(sql`count(*) filter (where ${observed})`),
      stale: number(sql`count(*) filter (where ${clients.staleSince} is not null)`),
      unseen: number(sql`count(*) filter (where ${clients.lastSeenAt} is null)`),
      outdated: number(sql`count(*) filter (where ${observed} and ${clients.outdatedCount} > 0)`),
      installed: number(sql`coalesce(sum(${clients.matchedCount}) filter (where ${observed}), 0)`),
      current: number(
        sql`coalesce(sum(${clients.matchedCount} - ${clients.outdatedCount}) filter (where ${observed}), 0)`,
      ),
    })
    .from(clients)
    .where(and(eq(clients.organizationId, organizationId), isNull(clients.removedAt)));
  if (!row) throw new Error('A count has a row.');
  return row;
}
