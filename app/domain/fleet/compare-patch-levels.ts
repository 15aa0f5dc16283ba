import { inArray } from 'drizzle-orm';
import { applications } from '#db/schema/catalog.ts';
import { rings } from '#db/schema/distribution.ts';
import { teams } from '#db/schema/teams.ts';
import type { Context } from '#db/tenancy.server.ts';
import { listLatestPatchLevels } from './read-patch-level.ts';
import type { PatchLevelDay } from './read-patch-level.ts';

export const comparedKinds = ['ring', 'team', 'application'] as const;
export type ComparedKind = (typeof comparedKinds)[number];

export interface ComparedPatchLevel extends PatchLevelDay {
  id: string;
  name: string;
}

/**
 * The last known patch level of every ring, team or application that clients have something of, worst first. What was
 * removed since is left out. Throws ForbiddenError.
 */
export async function comparePatchLevels(
  context: Context,
  organizationId: string,
  kind: ComparedKind,
): Promise<ComparedPatchLevel[]> {
  const latest = await listLatestPatchLevels(context, organizationId, kind);
  const measured = latest.filter(({ installed }) => installed > 0);
  const names = await readNames(
    context,
    kind,
    measured.map(({ id }) => id),
  );
  return measured.flatMap((one) => {
    const name = names.get(one.id);
    return name === undefined ? [] : [{ ...one, name }];
  });
}

async function readNames(
  { tx }: Context,
  kind: ComparedKind,
  ids: string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const table = { ring: rings, team: teams, application: applications }[kind];
  const rows = await tx
    .select({ id: table.id, name: table.name })
    .from(table)
    .where(inArray(table.id, ids));
  return new Map(rows.map(({ id, name }) => [id, name]));
}
