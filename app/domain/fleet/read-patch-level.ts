import { and, asc, desc, eq, gte } from 'drizzle-orm';
import { patchLevels } from '#db/schema/patch-levels.ts';
import type { Context } from '#db/tenancy.server.ts';
import { requirePermission } from '../require-permission.ts';

/** Of what a patch level is told. `id` is the organisation's, team's, ring's or application's. */
export interface PatchLevelScope {
  scope: 'organization' | 'team' | 'ring' | 'application';
  id: string;
}

/** The patch level of a day, as it was at its end. */
export interface PatchLevelDay {
  /** As '2026-11-22', in Stockholm. */
  day: string;
  clients: number;
  /** Programs whose application is offered … */
  installed: number;
  /** … and those of them that are on the offered version. */
  current: number;
  /** current / installed; null when nothing is installed. */
  level: number | null;
}

/** The share of installed programs that are on the offered version; null when there are none. */
export function patchLevel({
  installed,
  current,
}: {
  installed: number;
  current: number;
}): number | null {
  return installed === 0 ? null : current / installed;
}

/** The patch level over time as it was rolled up each day, oldest first, from a day on ('2026-11-22'). Throws ForbiddenError. */
export async function readPatchLevels(
  context: Context,
  organizationId: string,
  { scope, id }: PatchLevelScope,
  from: string,
): Promise<PatchLevelDay[]> {
  requirePermission(context, 'fleet.read');
  const rows = await context.tx
    .select({
      day: patchLevels.day,
      clients: patchLevels.clients,
      installed: patchLevels.installed,
      current: patchLevels.current,
    })
    .from(patchLevels)
    .where(
      and(
        eq(patchLevels.organizationId, organizationId),
        eq(patchLevels.scope, scope),
        eq(patchLevels.scopeId, id),
        gte(patchLevels.day, from),
      ),
    )
    .orderBy(asc(patchLevels.day));
  return rows.map((row) => ({ ...row, level: patchLevel(row) }));
}

/**
 * The days with today's at the end as it is at this moment, in the place of what was rolled up: so there is a figure
 * from the first check-in on. What has nothing installed adds nothing.
 * @param today as '2026-11-22', in Stockholm
 */
export function withRunningLevel(
  days: readonly PatchLevelDay[],
  today: string,
  { clients, installed, current }: { clients: number; installed: number; current: number },
): PatchLevelDay[] {
  if (installed === 0) return [...days];
  const level = patchLevel({ installed, current });
  return [
    ...days.filter(({ day }) => day < today),
    { day: today, clients, installed, current, level },
  ];
}

/** The last known patch level of every team, ring or application, worst first. Throws ForbiddenError. */
export async function listLatestPatchLevels(
  context: Context,
  organizationId: string,
  scope: 'team' | 'ring' | 'application',
): Promise<(PatchLevelDay & { id: string })[]> {
  requirePermission(context, 'fleet.read');
  const rows = await context.tx
    .selectDistinctOn([patchLevels.scopeId], {
      id: patchLevels.scopeId,
      day: patchLevels.day,
      clients: patchLevels.clients,
      installed: patchLevels.installed,
      current: patchLevels.current,
    })
    .from(patchLevels)
    .where(and(eq(patchLevels.organizationId, organizationId), eq(patchLevels.scope, scope)))
    .orderBy(asc(patchLevels.scopeId), desc(patchLevels.day));
  return rows
    .map((row) => ({ ...row, level: patchLevel(row) }))
    .sort((one, other) => (one.level ?? 2) - (other.level ?? 2));
}
