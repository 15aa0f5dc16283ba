import { eq } from 'drizzle-orm';
import { rings } from '#db/schema/distribution.ts';
import { teams } from '#db/schema/teams.ts';
import type { Context } from '#db/tenancy.server.ts';
import { ConflictError } from '../../errors.ts';

/** Throws ConflictError (`ring_gone`, `team_gone`) for what the organisation does not have (any more). */
export async function requireOwnPlace(
  { tx }: Context,
  { teamId, ringId }: { teamId?: string | null; ringId?: string | null },
): Promise<void> {
  if (teamId && (await tx.$count(teams, eq(teams.id, teamId))) === 0) {
    throw new ConflictError('There is no such team.', 'team_gone');
  }
  if (ringId && (await tx.$count(rings, eq(rings.id, ringId))) === 0) {
    throw new ConflictError('There is no such ring.', 'ring_gone');
  }
}
