import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import { applications, versions } from '#db/schema/catalog.ts';
import { rings, versionOutcomes } from '#db/schema/distribution.ts';
import { clients } from '#db/schema/fleet.ts';
import { clientInventories, installedPrograms, inventoryChanges } from '#db/schema/inventory.ts';
import { programStandings } from '#db/schema/patch-levels.ts';
import { teams } from '#db/schema/teams.ts';
import type { Context } from '#db/tenancy.server.ts';
import { NotFoundError } from '../errors.ts';
import { requirePermission } from '../require-permission.ts';
import { clientColumns } from './list-clients.ts';
import type { ClientRow } from './list-clients.ts';

export interface ClientDetails extends ClientRow {
  architecture: string | null;
  userCount: number | null;
  scriptVersion: string | null;
  /** The ring that was chosen for it; null is its team's, or the organisation's last. */
  assignedRingId: string | null;
  /** The first characters of its token; null when it was revoked. */
  tokenPrefix: string | null;
}

/** A client of the organisation that is not removed. Throws NotFoundError, ForbiddenError. */
export async function getClient(context: Context, clientId: string): Promise<ClientDetails> {
  requirePermission(context, 'fleet.read');
  const [found] = await context.tx
    .select({
      ...clientColumns,
      architecture: clients.architecture,
      userCount: clients.userCount,
      scriptVersion: clients.scriptVersion,
      assignedRingId: clients.assignedRingId,
      tokenPrefix: clients.tokenPrefix,
    })
    .from(clients)
    .innerJoin(rings, eq(rings.id, clients.ringId))
    .leftJoin(teams, eq(teams.id, clients.teamId))
    .where(and(eq(clients.id, clientId), isNull(clients.removedAt)));
  if (!found) throw new NotFoundError('There is no such client.');
  return found;
}

/** A program as Windows lists it, as far as people look at it. */
export interface ProgramName {
  id: number;
  name: string;
  publisher: string;
  version: string;
}

export interface ClientProgram extends ProgramName {
  scope: 'user' | 'machine' | null;
  /** What it was recognised as; null when nothing in the catalog, or too much, is like it. */
  application: { id: string; identifier: string; name: string } | null;
  /** Null when its ring is not offered the application. */
  standing: { isCurrent: boolean; offeredVersion: string } | null;
}

/** What is installed on a client: outdated first, then what is recognised, then by name. Throws ForbiddenError. */
export async function listClientPrograms(
  context: Context,
  clientId: string,
): Promise<ClientProgram[]> {
  requirePermission(context, 'fleet.read');
  const rows = await context.tx
    .select({
      id: installedPrograms.id,
      name: installedPrograms.name,
      publisher: installedPrograms.publisher,
      version: installedPrograms.version,
      scope: installedPrograms.scope,
      application: {
        id: applications.id,
        identifier: applications.identifier,
        name: applications.name,
      },
      isCurrent: programStandings.isCurrent,
      offeredVersion: versions.version,
    })
    .from(clients)
    .innerJoin(clientInventories, eq(clientInventories.clientId, clients.id))
    .innerJoin(
      installedPrograms,
      sql`${installedPrograms.id} = any(${clientInventories.programIds})`,
    )
    .leftJoin(applications, eq(applications.id, installedPrograms.applicationId))
    .leftJoin(
      programStandings,
      and(
        eq(programStandings.ringId, clients.ringId),
        eq(programStandings.programId, installedPrograms.id),
      ),
    )
    .leftJoin(versions, eq(versions.id, programStandings.offeredVersionId))
    .where(eq(clients.id, clientId))
    .orderBy(
      sql`${programStandings.isCurrent} nulls last`,
      sql`${installedPrograms.applicationId} is null`,
      sql`lower(${installedPrograms.name})`,
      installedPrograms.id,
    );
  return rows.map(({ isCurrent, offeredVersion, ...row }) => ({
    ...row,
    standing: isCurrent === null || offeredVersion === null ? null : { isCurrent, offeredVersion },
  }));
}

/** How the programs of a client changed at one check-in. */
export interface ClientChange {
  occurredAt: Date;
  added: ProgramName[];
  removed: ProgramName[];
}

/** How the inventory changed, latest first. The first check-in, which adds everything, is none. Throws ForbiddenError. */
export async function listClientChanges(
  context: Context,
  clientId: string,
  { limit }: { limit: number },
): Promise<ClientChange[]> {
  requirePermission(context, 'fleet.read');
  const { tx } = context;
  const changes = await tx
    .select({
      occurredAt: inventoryChanges.occurredAt,
      added: inventoryChanges.added,
      removed: inventoryChanges.removed,
    })
    .from(inventoryChanges)
    .where(eq(inventoryChanges.clientId, clientId))
    .orderBy(sql`${inventoryChanges.occurredAt} desc`, sql`${inventoryChanges.id} desc`)
    .limit(limit);
  const ids = [...new Set(changes.flatMap(({ added, removed }) => [...added, ...removed]))];
  const found =
    ids.length === 0
      ? []
      : await tx
          .select({
            id: installedPrograms.id,
            name: installedPrograms.name,
            publisher: installedPrograms.publisher,
            version: installedPrograms.version,
          })
          .from(installedPrograms)
          .where(inArray(installedPrograms.id, ids));
  const byId = new Map(found.map((program) => [program.id, program]));
  const named = (programIds: number[]) =>
    programIds.map((id) => byId.get(id)).filter((program) => program !== undefined);
  return changes.map(({ occurredAt, added, removed }) => ({
    occurredAt,
    added: named(added),
    removed: named(removed),
  }));
}

/** What became of the client's last attempt at a version. */
export interface ClientOutcome {
  application: { identifier: string; name: string };
  version: string;
  outcome: 'succeeded' | 'failed';
  exitCode: string | null;
  attempts: number;
  reportedAt: Date;
}

/** What the client reported of its upgrades, latest first. Throws ForbiddenError. */
export function listClientOutcomes(
  context: Context,
  clientId: string,
  { limit }: { limit: number },
): Promise<ClientOutcome[]> {
  requirePermission(context, 'fleet.read');
  return context.tx
    .select({
      application: { identifier: applications.identifier, name: applications.name },
      version: versions.version,
      outcome: versionOutcomes.outcome,
      exitCode: versionOutcomes.exitCode,
      attempts: versionOutcomes.attempts,
      reportedAt: versionOutcomes.reportedAt,
    })
    .from(versionOutcomes)
    .innerJoin(versions, eq(versions.id, versionOutcomes.versionId))
    .innerJoin(applications, eq(applications.id, versionOutcomes.applicationId))
    .where(eq(versionOutcomes.clientId, clientId))
    .orderBy(sql`${versionOutcomes.reportedAt} desc`, versions.id)
    .limit(limit);
}
