import { sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import type { Context } from '#db/tenancy.server.ts';
import { requirePermission } from '../require-permission.ts';
import { mostCountedNow } from './counted-now.ts';
import { patchLevel } from './read-patch-level.ts';

export const comparedKinds = ['ring', 'team', 'application'] as const;
export type ComparedKind = (typeof comparedKinds)[number];

export interface ComparedPatchLevel {
  id: string;
  name: string;
  clients: number;
  /** Programs whose application is offered … */
  installed: number;
  /** … and those of them that are on the offered version. */
  current: number;
  /** current / installed */
  level: number | null;
}

/**
 * The patch level of every ring, team or application that observed clients have something of, worst first: as it is
 * now, but that of applications in a large fleet as it was rolled up last. Throws ForbiddenError.
 * @param observed how many clients the organisation has that count
 */
export async function comparePatchLevels(
  context: Context,
  organizationId: string,
  kind: ComparedKind,
  { observed }: { observed: number },
): Promise<ComparedPatchLevel[]> {
  requirePermission(context, 'fleet.read');
  const counted = isCountedNow(kind, { observed })
    ? counting[kind](organizationId)
    : rolledUp(organizationId);
  const rows = await context.tx.execute<
    Omit<ComparedPatchLevel, 'level'> & Record<string, unknown>
  >(
    sql`select counted.id, named.name, counted.clients::int as clients, counted.installed::int as installed,
        counted.current::int as current
      from (${counted}) counted
      join ${names[kind]} named on named.id = counted.id
      where counted.installed > 0
      order by counted.current::float8 / counted.installed, lower(named.name), counted.id`,
  );
  return rows.map((row) => ({ ...row, level: patchLevel(row) }));
}

/** Whether they are compared as they are now, or as they were rolled up last. */
export function isCountedNow(kind: ComparedKind, { observed }: { observed: number }): boolean {
  return kind !== 'application' || observed <= mostCountedNow;
}

const names: Record<ComparedKind, SQL> = {
  ring: sql`app.rings`,
  team: sql`app.teams`,
  application: sql`app.applications`,
};

/** A client that counts. */
const isObserved = sql`client.removed_at is null and client.stale_since is null and client.last_seen_at is not null`;

const ofClients = (column: SQL) => (organizationId: string) =>
  sql`
  select ${column} as id, count(*) as clients, sum(matched_count) as installed,
    sum(matched_count - outdated_count) as current
  from app.clients client
  where organization_id = ${organizationId} and ${isObserved} and ${column} is not null
  group by ${column}`;

const counting: Record<ComparedKind, (organizationId: string) => SQL> = {
  ring: ofClients(sql`ring_id`),
  team: ofClients(sql`team_id`),
  application: (organizationId) => sql`
    select standing.application_id as id, count(distinct client.id) as clients, count(*) as installed,
      count(*) filter (where standing.is_current) as current
    from app.clients client
    join app.client_inventories inventory on inventory.client_id = client.id
    cross join unnest(inventory.program_ids) as on_it (program)
    join app.program_standings standing on standing.ring_id = client.ring_id and standing.program_id = on_it.program
    where client.organization_id = ${organizationId} and inventory.organization_id = ${organizationId}
      and standing.organization_id = ${organizationId} and ${isObserved}
    group by standing.application_id`,
};

function rolledUp(organizationId: string): SQL {
  return sql`
    select distinct on (scope_id) scope_id as id, clients, installed, current
    from app.patch_levels
    where organization_id = ${organizationId} and scope = 'application'
    order by scope_id, day desc`;
}
