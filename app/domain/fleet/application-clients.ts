import { sql } from 'drizzle-orm';
import type { Context } from '#db/tenancy.server.ts';
import { pageWindow } from '../page-window.ts';
import { requirePermission } from '../require-permission.ts';

/** How many clients have a version of an application, as Windows tells the version. */
export interface InstalledVersion {
  version: string;
  clients: number;
  /** Null when no ring of theirs is offered the application. */
  isCurrent: boolean | null;
}

const observed = sql`client.removed_at is null and client.stale_since is null`;

/** Which versions of an application observed clients have, most clients first. Throws ForbiddenError. */
export async function listInstalledVersions(
  context: Context,
  organizationId: string,
  applicationId: string,
): Promise<InstalledVersion[]> {
  requirePermission(context, 'fleet.read');
  return context.tx.execute<InstalledVersion & Record<string, unknown>>(sql`
    select program.version, count(distinct client.id)::int as clients, bool_and(standing.is_current) as "isCurrent"
    from app.installed_programs program
    join app.client_inventories inventory on inventory.program_ids @> array[program.id]
    join app.clients client on client.id = inventory.client_id
    left join app.program_standings standing on standing.ring_id = client.ring_id and standing.program_id = program.id
    where program.organization_id = ${organizationId} and program.application_id = ${applicationId}
      and inventory.organization_id = ${organizationId} and ${observed}
    group by program.version
    order by clients desc, program.version`);
}

/** A client that has an application. */
export interface ApplicationClient {
  clientId: string;
  clientName: string;
  ringName: string;
  version: string;
  isCurrent: boolean | null;
  offeredVersion: string | null;
  lastSeenAt: Date | null;
}

export interface ApplicationClientPage {
  clients: ApplicationClient[];
  total: number;
  page: number;
  pageCount: number;
}

const pageSize = 50;

/** On which observed clients an application is, outdated first, a page of 50 at a time. Throws ForbiddenError. */
export async function listApplicationClients(
  context: Context,
  organizationId: string,
  applicationId: string,
  { page: wanted }: { page: number },
): Promise<ApplicationClientPage> {
  requirePermission(context, 'fleet.read');
  const { tx } = context;
  const from = sql`
    from app.installed_programs program
    join app.client_inventories inventory on inventory.program_ids @> array[program.id]
    join app.clients client on client.id = inventory.client_id
    left join app.program_standings standing on standing.ring_id = client.ring_id and standing.program_id = program.id
    where program.organization_id = ${organizationId} and program.application_id = ${applicationId}
      and inventory.organization_id = ${organizationId} and ${observed}`;
  const [count] = await tx.execute<{ total: number }>(sql`select count(*)::int as total ${from}`);
  const total = count?.total ?? 0;
  const { page, pageCount, offset } = pageWindow(total, wanted, pageSize);
  const rows = await tx.execute<
    Omit<ApplicationClient, 'lastSeenAt'> & { lastSeenAt: string | null }
  >(sql`
    select found.*, ring.name as "ringName", version.version as "offeredVersion"
    from (
      select client.id as "clientId", client.name as "clientName", client.ring_id, program.version,
        standing.is_current as "isCurrent", standing.offered_version_id, client.last_seen_at as "lastSeenAt"
      ${from}
      order by standing.is_current nulls last, lower(client.name), client.id, program.id
      limit ${pageSize} offset ${offset}
    ) found
    join app.rings ring on ring.id = found.ring_id
    left join app.versions version on version.id = found.offered_version_id
    order by found."isCurrent" nulls last, lower(found."clientName"), found."clientId"`);
  const clients = rows.map(({ lastSeenAt, ...row }) => ({
    clientId: row.clientId,
    clientName: row.clientName,
    ringName: row.ringName,
    version: row.version,
    isCurrent: row.isCurrent,
    offeredVersion: row.offeredVersion,
    lastSeenAt: lastSeenAt === null ? null : new Date(lastSeenAt),
  }));
  return { clients, total, page, pageCount };
}

/** How far the version that clients are offered has been installed. */
export interface ApplicationSpread {
  applicationId: string;
  /** Observed clients that have the application and are offered it … */
  clients: number;
  /** … and those of them that are on the offered version or above. */
  current: number;
}

/** How far offered versions of these applications have come. Applications that no client has are left out. */
export async function readApplicationSpread(
  context: Context,
  organizationId: string,
  applicationIds: readonly string[],
): Promise<Map<string, ApplicationSpread>> {
  requirePermission(context, 'fleet.read');
  if (applicationIds.length === 0) return new Map();
  const rows = await context.tx.execute<ApplicationSpread & Record<string, unknown>>(sql`
    select standing.application_id as "applicationId", count(distinct client.id)::int as clients,
      count(distinct client.id) filter (where standing.is_current)::int as current
    from app.program_standings standing
    join app.client_inventories inventory on inventory.program_ids @> array[standing.program_id]
    join app.clients client on client.id = inventory.client_id and client.ring_id = standing.ring_id
    where standing.organization_id = ${organizationId} and inventory.organization_id = ${organizationId}
      and standing.application_id = any(${sql.param([...applicationIds])}::uuid[]) and ${observed}
    group by standing.application_id`);
  return new Map(rows.map((row) => [row.applicationId, row]));
}
