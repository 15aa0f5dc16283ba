import { sql } from 'drizzle-orm';
import type { ClientContext } from '#db/tenancy.server.ts';
import { compareVersions } from '../../catalog/version-order.ts';

/** An upgrade that a client should make. */
export interface DueUpgrade {
  /** The application's. */
  identifier: string;
  name: string;
  /** To this one. */
  version: string;
  /** As Windows tells it. */
  fromVersion: string;
}

export interface ClientStanding {
  /** Programs whose application the ring is offered. */
  matched: number;
  outdated: number;
  /** One for each application, by identifier. */
  upgrades: DueUpgrade[];
}

/** How a client's programs stand against what its ring is offered. */
export async function readStandings(
  { tx }: ClientContext,
  ringId: string,
  programIds: readonly number[],
): Promise<ClientStanding> {
  const rows = await tx.execute<{ program_id: number; is_current: boolean }>(sql`
    select program_id, is_current from app.program_standings
    where ring_id = ${ringId} and program_id = any(${sql.param([...programIds])}::int[])`);
  const outdated = rows.filter(({ is_current: isCurrent }) => !isCurrent);
  const due = outdated.map((row) => row.program_id);
  const found =
    due.length === 0
      ? []
      : await tx.execute<DueUpgrade & Record<string, unknown>>(sql`
          select application.identifier, application.name, version.version, program.version as "fromVersion"
          from app.program_standings standing
          join app.installed_programs program on program.id = standing.program_id
          join app.applications application on application.id = standing.application_id
          join app.versions version on version.id = standing.offered_version_id and version.state = 'offered'
          where standing.ring_id = ${ringId} and standing.program_id = any(${sql.param(due)}::int[])
          order by lower(application.identifier)`);
  return { matched: rows.length, outdated: outdated.length, upgrades: oneEach(found) };
}

/** An application that is there twice is upgraded from its oldest. */
function oneEach(found: readonly DueUpgrade[]): DueUpgrade[] {
  const oldest = new Map<string, DueUpgrade>();
  for (const upgrade of found) {
    const known = oldest.get(upgrade.identifier);
    if (!known || compareVersions(upgrade.fromVersion, known.fromVersion) < 0) {
      oldest.set(upgrade.identifier, upgrade);
    }
  }
  return [...oldest.values()];
}
