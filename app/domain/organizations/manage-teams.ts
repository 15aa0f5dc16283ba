import { and, eq, ne, sql } from 'drizzle-orm';
import { teamMembers, teams } from '#db/schema/teams.ts';
import type { Context, MemberContext } from '#db/tenancy.server.ts';
import { ConflictError } from '../errors.ts';
import { lockMembersFor } from './internal/lock-members.ts';
import { recordChange } from './internal/record-change.ts';
import { getMember } from './list-members.ts';
import { getTeam } from './list-teams.ts';

/** Throws ConflictError (`name_taken`): names differ by more than capitals. */
export async function createTeam(context: Context, name: string): Promise<string> {
  const acting = await lockMembersFor(context, 'teams.manage');
  await requireFreeName(acting, name);
  const { organizationId } = acting.actor;
  const [team] = await acting.tx
    .insert(teams)
    .values({ organizationId, name, createdAt: acting.now })
    .returning({ id: teams.id });
  const id = team!.id;
  await recordChange(acting, {
    organizationId,
    action: 'team.created',
    activity: 'organizations.team-created',
    subject: { type: 'team', id },
    after: { name },
    data: { name },
  });
  return id;
}

/** Throws NotFoundError or ConflictError (`name_taken`). */
export async function renameTeam(
  context: Context,
  { teamId, name }: { teamId: string; name: string },
): Promise<void> {
  const acting = await lockMembersFor(context, 'teams.manage');
  const { organizationId } = acting.actor;
  const team = await getTeam(acting, organizationId, teamId);
  if (team.name === name) return;
  await requireFreeName(acting, name, teamId);
  await acting.tx.update(teams).set({ name }).where(eq(teams.id, teamId));
  await recordChange(acting, {
    organizationId,
    action: 'team.renamed',
    activity: 'organizations.team-renamed',
    subject: { type: 'team', id: teamId },
    before: { name: team.name },
    after: { name },
    data: { before: team.name, after: name },
  });
}

/** Dissolves a team; its people stay members of the organisation. Throws NotFoundError. */
export async function removeTeam(context: Context, teamId: string): Promise<void> {
  const acting = await lockMembersFor(context, 'teams.manage');
  const { organizationId } = acting.actor;
  const team = await getTeam(acting, organizationId, teamId);
  await acting.tx.delete(teams).where(eq(teams.id, teamId));
  await recordChange(acting, {
    organizationId,
    action: 'team.removed',
    activity: 'organizations.team-removed',
    subject: { type: 'team', id: teamId },
    before: { name: team.name, members: team.members.map(({ id }) => id) },
    data: { name: team.name },
  });
}

/** Puts a member of the organisation into a team; who is in it stays. Throws NotFoundError. */
export async function addToTeam(
  context: Context,
  { teamId, userId }: { teamId: string; userId: string },
): Promise<void> {
  const acting = await lockMembersFor(context, 'teams.manage');
  const { organizationId } = acting.actor;
  const team = await getTeam(acting, organizationId, teamId);
  const member = await getMember(acting, organizationId, userId);
  const added = await acting.tx
    .insert(teamMembers)
    .values({ teamId, userId, organizationId, addedAt: acting.now })
    .onConflictDoNothing()
    .returning({ userId: teamMembers.userId });
  if (added.length === 0) return;
  await recordChange(acting, {
    organizationId,
    action: 'team.member-added',
    activity: 'organizations.team-member-added',
    subject: { type: 'team', id: teamId },
    after: { userId },
    data: { name: member.name, team: team.name },
  });
}

/** Takes somebody out of a team; who is not in it stays out. Throws NotFoundError when there is no such team. */
export async function removeFromTeam(
  context: Context,
  { teamId, userId }: { teamId: string; userId: string },
): Promise<void> {
  const acting = await lockMembersFor(context, 'teams.manage');
  const { organizationId } = acting.actor;
  const team = await getTeam(acting, organizationId, teamId);
  const member = team.members.find(({ id }) => id === userId);
  if (!member) return;
  await acting.tx
    .delete(teamMembers)
    .where(and(eq(teamMembers.teamId, teamId), eq(teamMembers.userId, userId)));
  await recordChange(acting, {
    organizationId,
    action: 'team.member-removed',
    activity: 'organizations.team-member-removed',
    subject: { type: 'team', id: teamId },
    before: { userId },
    data: { name: member.name, team: team.name },
  });
}

/** The caller holds the members' lock, so that the name stays free. */
async function requireFreeName(
  { tx, actor }: MemberContext,
  name: string,
  exceptId?: string,
): Promise<void> {
  const taken = await tx.$count(
    teams,
    and(
      eq(teams.organizationId, actor.organizationId),
      sql`lower(${teams.name}) = lower(${name})`,
      exceptId === undefined ? undefined : ne(teams.id, exceptId),
    ),
  );
  if (taken > 0) throw new ConflictError('There is a team of that name.', 'name_taken');
}
