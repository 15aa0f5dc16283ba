import { asc, eq, sql } from 'drizzle-orm';
import { rings } from '#db/schema/distribution.ts';
import { teams } from '#db/schema/teams.ts';
import type { Context } from '#db/tenancy.server.ts';
import { requirePermission } from '../require-permission.ts';

export interface Place {
  id: string;
  name: string;
}

export interface Places {
  /** First to last. */
  rings: Place[];
  /** By name. */
  teams: Place[];
}

/** Where clients of the organisation can be: its rings and its teams. Throws ForbiddenError. */
export async function listPlaces(context: Context, organizationId: string): Promise<Places> {
  requirePermission(context, 'fleet.read');
  const { tx } = context;
  const [ringRows, teamRows] = await Promise.all([
    tx
      .select({ id: rings.id, name: rings.name })
      .from(rings)
      .where(eq(rings.organizationId, organizationId))
      .orderBy(asc(rings.position)),
    tx
      .select({ id: teams.id, name: teams.name })
      .from(teams)
      .where(eq(teams.organizationId, organizationId))
      .orderBy(sql`lower(${teams.name})`),
  ]);
  return { rings: ringRows, teams: teamRows };
}
