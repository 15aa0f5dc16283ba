import { and, desc, eq, inArray, isNull, ne, sql } from 'drizzle-orm';
import { rings } from '#db/schema/distribution.ts';
import { clients, teamRings } from '#db/schema/fleet.ts';
import type { Context } from '#db/tenancy.server.ts';
import { moveClientSourceTokens } from '../distribution/client-source-tokens.ts';
import { NotFoundError } from '../errors.ts';
import { requirePermission } from '../require-permission.ts';
import { managingFleet } from './internal/fleet-manager.ts';
import { recordFleetChange } from './internal/record-fleet-change.ts';
import { requireOwnPlace } from './internal/require-own-place.ts';

/** The ring of each team that has one of its own, by team. */
export async function listTeamRings(context: Context): Promise<Map<string, string>> {
  requirePermission(context, 'fleet.read');
  const rows = await context.tx.select().from(teamRings);
  return new Map(rows.map(({ teamId, ringId }) => [teamId, ringId]));
}

/**
 * Says in which ring a team's clients are; null is the organisation's last. Clients with a ring of their own stay.
 * Throws ConflictError (`team_gone`, `ring_gone`).
 */
export async function setTeamRing(
  context: Context,
  { teamId, ringId }: { teamId: string; ringId: string | null },
): Promise<void> {
  const { tx, actor } = managingFleet(context);
  const { organizationId } = actor;
  await requireOwnPlace(context, { teamId, ringId });
  const [before] = await tx.select().from(teamRings).where(eq(teamRings.teamId, teamId));
  if ((before?.ringId ?? null) === ringId) return;
  if (ringId === null) {
    await tx.delete(teamRings).where(eq(teamRings.teamId, teamId));
  } else {
    await tx
      .insert(teamRings)
      .values({ teamId, organizationId, ringId })
      .onConflictDoUpdate({ target: teamRings.teamId, set: { ringId } });
  }
  await settleClientRings(context, organizationId);
  await recordFleetChange(context, {
    organizationId,
    action: 'team.ring-changed',
    subject: { type: 'team', id: teamId },
    before: { ringId: before?.ringId ?? null },
    after: { ringId },
  });
}

/**
 * Puts clients into a team, a ring, or both; null is none of its own, what is left out stays. Throws ConflictError
 * (`team_gone`, `ring_gone`), NotFoundError when one of the clients is not the organisation's (any more).
 */
export async function moveClients(
  context: Context,
  clientIds: readonly string[],
  to: { teamId?: string | null; ringId?: string | null },
): Promise<void> {
  const { tx, actor } = managingFleet(context);
  await requireOwnPlace(context, to);
  const ids = [...new Set(clientIds)].sort();
  const found = await tx
    .select({ id: clients.id, name: clients.name, teamId: clients.teamId, ringId: clients.ringId })
    .from(clients)
    .where(and(inArray(clients.id, ids), isNull(clients.removedAt)))
    .orderBy(clients.id)
    .for('update');
  if (found.length < ids.length) throw new NotFoundError('There is no such client.');
  const set = {
    ...(to.teamId !== undefined && { teamId: to.teamId }),
    ...(to.ringId !== undefined && { assignedRingId: to.ringId }),
  };
  if (Object.keys(set).length === 0) return;
  await tx.update(clients).set(set).where(inArray(clients.id, ids));
  await settleClientRings(context, actor.organizationId);
  for (const { id, name, teamId, ringId } of found) {
    await recordFleetChange(context, {
      organizationId: actor.organizationId,
      action: 'client.changed',
      subject: { type: 'client', id },
      before: { name, teamId, ringId },
      after: to,
    });
  }
}

/**
 * Gives every client of the organisation the ring that holds for it (its own, its team's, or the organisation's last)
 * and its source address the same: to be called in the transaction that changed rings, teams or clients.
 * @returns how many changed
 */
export async function settleClientRings(context: Context, organizationId: string): Promise<number> {
  const { tx } = context;
  const moved = await tx.execute<{ ring_id: string; source_token_id: string | null }>(sql`
    with held as (
      select client.id, coalesce(client.assigned_ring_id, team_ring.ring_id, last_ring.id) as ring_id
      from app.clients client
      left join app.team_rings team_ring on team_ring.team_id = client.team_id
      cross join (
        select id from app.rings where organization_id = ${organizationId} order by position desc limit 1
      ) last_ring
      where client.organization_id = ${organizationId}
    )
    update app.clients client set ring_id = held.ring_id
    from held
    where client.id = held.id and client.ring_id <> held.ring_id
    returning client.ring_id, client.source_token_id`);
  await moveClientSourceTokens(
    context,
    moved.flatMap(({ ring_id: ringId, source_token_id: tokenId }) =>
      tokenId === null ? [] : [{ tokenId, ringId }],
    ),
  );
  return moved.length;
}

/**
 * Moves all clients out of a ring that is about to be removed, in the same transaction: to their team's, or to the
 * last of the rings that stay. Throws NotFoundError when no other ring stays.
 */
export async function vacateRing(context: Context, ringId: string): Promise<void> {
  const { tx, actor } = managingFleet(context);
  const { organizationId } = actor;
  await tx.update(clients).set({ assignedRingId: null }).where(eq(clients.assignedRingId, ringId));
  await tx.delete(teamRings).where(eq(teamRings.ringId, ringId));
  const [last] = await tx
    .select({ id: rings.id })
    .from(rings)
    .where(and(eq(rings.organizationId, organizationId), ne(rings.id, ringId)))
    .orderBy(desc(rings.position))
    .limit(1);
  if (!last) throw new NotFoundError('There is no other ring.');
  await settleClientRings(context, organizationId);
  const moved = await tx
    .update(clients)
    .set({ ringId: last.id })
    .where(eq(clients.ringId, ringId))
    .returning({ tokenId: clients.sourceTokenId });
  await moveClientSourceTokens(
    context,
    moved.flatMap(({ tokenId }) => (tokenId === null ? [] : [{ tokenId, ringId: last.id }])),
  );
}

/** The ring that a new client of a team comes to: the key's, the team's, or the organisation's last. */
export async function findRingOf(
  { tx }: Context,
  organizationId: string,
  teamId: string | null,
): Promise<string> {
  const [own] =
    teamId === null ? [] : await tx.select().from(teamRings).where(eq(teamRings.teamId, teamId));
  if (own) return own.ringId;
  const [last] = await tx
    .select({ id: rings.id })
    .from(rings)
    .where(eq(rings.organizationId, organizationId))
    .orderBy(desc(rings.position))
    .limit(1);
  if (!last) throw new Error('Every organisation has a ring.');
  return last.id;
}
