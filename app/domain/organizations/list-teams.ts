import { and, asc, eq, sql } from 'drizzle-orm';
import { users } from '#db/schema/accounts.ts';
import { teamMembers, teams } from '#db/schema/teams.ts';
import type { Context } from '#db/tenancy.server.ts';
import { NotFoundError } from '../errors.ts';

export interface TeamRow {
  id: string;
  name: string;
  /** By name. */
  members: string[];
}

export interface Team {
  id: string;
  name: string;
  members: { id: string; name: string; email: string }[];
}

/** The organisation's teams by name. */
export async function listTeams({ tx }: Context, organizationId: string): Promise<TeamRow[]> {
  const rows = await tx
    .select({ id: teams.id, name: teams.name, member: users.name })
    .from(teams)
    .leftJoin(teamMembers, eq(teamMembers.teamId, teams.id))
    .leftJoin(users, eq(users.id, teamMembers.userId))
    .where(eq(teams.organizationId, organizationId))
    .orderBy(sql`lower(${teams.name})`, asc(users.name));
  const found = new Map<string, TeamRow>();
  for (const { id, name, member } of rows) {
    const team = found.get(id) ?? { id, name, members: [] };
    if (member !== null) team.members.push(member);
    found.set(id, team);
  }
  return [...found.values()];
}

/** Throws NotFoundError when the organisation has no such team. */
export async function getTeam(
  { tx }: Context,
  organizationId: string,
  teamId: string,
): Promise<Team> {
  const [team] = await tx
    .select({ id: teams.id, name: teams.name })
    .from(teams)
    .where(and(eq(teams.organizationId, organizationId), eq(teams.id, teamId)));
  if (!team) throw new NotFoundError('There is no such team.');
  const members = await tx
    .select({ id: users.id, name: users.name, email: users.email })
    .from(teamMembers)
    .innerJoin(users, eq(users.id, teamMembers.userId))
    .where(eq(teamMembers.teamId, teamId))
    .orderBy(asc(users.name), asc(users.id));
  return { ...team, members };
}
