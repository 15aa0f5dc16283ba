import { and, asc, eq, isNotNull, sql } from 'drizzle-orm';
import { installedPrograms } from '#db/schema/inventory.ts';
import { organizations } from '#db/schema/organizations.ts';
import type { DoorOptions } from '#db/tenancy.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { settleClientRings } from './client-rings.ts';
import { judgePrograms } from './internal/judge-programs.ts';
import type { JudgedApplication } from './internal/judged-applications.ts';
import { lockStandings } from './internal/lock-fleet.ts';
import { recountClients } from './internal/recount-clients.ts';
import { replaceStandings } from './internal/write-standings.ts';
import { rematchApplications, rematchOrganization } from './rematch-programs.ts';
import type { StandingWatch } from './standing-watch.ts';

export interface RefreshedStandings {
  /** Programs whose standing in a ring changed. */
  changed: number;
  /** Clients that were counted anew. */
  clients: number;
  /** When time alone changes some; null when it does not. */
  changesAt: Date | null;
}

/**
 * Compares all programs of an organisation with what its rings are offered now, writes what differs, and counts the
 * clients that it concerns anew.
 * @param known applications that were loaded in the same pass
 */
export async function refreshOrganization(
  organizationId: string,
  options: DoorOptions = {},
  known = new Map<string, JudgedApplication>(),
): Promise<RefreshedStandings> {
  const { changed, changesAt, moved } = await asSystem(
    'refresh standings',
    async (context) => {
      await lockStandings(context, organizationId);
      const movedClients = await settleClientRings(context, organizationId);
      const programs = await context.tx
        .select({
          id: installedPrograms.id,
          applicationId: installedPrograms.applicationId,
          version: installedPrograms.version,
        })
        .from(installedPrograms)
        .where(
          and(
            eq(installedPrograms.organizationId, organizationId),
            isNotNull(installedPrograms.applicationId),
          ),
        );
      const judged = await judgePrograms(context, organizationId, programs, known);
      return {
        changed: await replaceStandings(context, organizationId, judged.standings),
        changesAt: judged.changesAt,
        moved: movedClients,
      };
    },
    options,
  );
  const size = [...changed.values()].reduce((sum, programs) => sum + programs.length, 0);
  const clients =
    size === 0 && moved === 0
      ? 0
      : await recountClients(organizationId, moved > 0 ? null : changed, options);
  return { changed: size, clients, changesAt };
}

export interface RefreshPass {
  organizations: number;
  changed: number;
  clients: number;
}

/** More applications than this at once are a new catalog: then everything is recognised anew. */
const mostApplications = 500;

/** Refreshes what may have changed since the last pass, as the watch noted. Costs nothing when nothing did. */
export async function refreshStandings(
  watch: StandingWatch,
  options: DoorOptions & { signal?: AbortSignal } = {},
): Promise<RefreshPass> {
  const now = options.now ?? new Date();
  const { everything, applicationIds, organizationIds } = watch.take(now);
  const pass: RefreshPass = { organizations: 0, changed: 0, clients: 0 };
  if (!everything && applicationIds.length === 0 && organizationIds.length === 0) return pass;
  const due = new Set(organizationIds);
  const isNewCatalog = applicationIds.length > mostApplications;
  try {
    if (everything || isNewCatalog) for (const id of await listFleets(options)) due.add(id);
    else if (applicationIds.length > 0) {
      for (const id of await rematchApplications(applicationIds, options)) due.add(id);
      for (const id of await listFleetsWith(applicationIds, options)) due.add(id);
    }
    const known = new Map<string, JudgedApplication>();
    for (const organizationId of due) {
      options.signal?.throwIfAborted();
      if (isNewCatalog) await rematchOrganization(organizationId, options);
      const refreshed = await refreshOrganization(organizationId, options, known);
      watch.expect(organizationId, refreshed.changesAt);
      due.delete(organizationId);
      pass.organizations += 1;
      pass.changed += refreshed.changed;
      pass.clients += refreshed.clients;
    }
  } catch (error) {
    // Nothing that was noted is lost: the next pass does what this one did not.
    watch.noteEverything();
    throw error;
  }
  return pass;
}

/** Organisations that have ever had a program reported. */
function listFleets(options: DoorOptions = {}): Promise<string[]> {
  return asSystem(
    'list fleets',
    async ({ tx }) => {
      const rows = await tx
        .select({ id: organizations.id })
        .from(organizations)
        .where(
          sql`exists (select from ${installedPrograms} where ${installedPrograms.organizationId} = ${organizations.id})`,
        )
        .orderBy(asc(organizations.id));
      return rows.map(({ id }) => id);
    },
    options,
  );
}

function listFleetsWith(
  applicationIds: readonly string[],
  options: DoorOptions,
): Promise<string[]> {
  return asSystem(
    'list fleets with an application',
    async ({ tx }) => {
      const rows = await tx.execute<{ id: string }>(sql`
        select distinct organization_id as id from app.installed_programs
        where application_id = any(${sql.param([...applicationIds])}::uuid[])`);
      return rows.map(({ id }) => id);
    },
    options,
  );
}
