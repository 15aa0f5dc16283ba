import { and, desc, eq, isNull } from 'drizzle-orm';
import { users } from '#db/schema/accounts.ts';
import { rings } from '#db/schema/distribution.ts';
import { enrolmentKeys } from '#db/schema/enrolment.ts';
import { teams } from '#db/schema/teams.ts';
import type { Context } from '#db/tenancy.server.ts';
import { ConflictError, NotFoundError } from '../errors.ts';
import { createSecretToken, hashSecretToken } from '../secret-token.ts';
import { managingFleet } from './internal/fleet-manager.ts';
import { recordFleetChange } from './internal/record-fleet-change.ts';
import { requireOwnPlace } from './internal/require-own-place.ts';

/** What every enrolment key begins with, so that a scanner for secrets knows one. */
export const enrolmentKeyMark = 'lek_';

/** An enrolment key is good for so many days at most. */
export const longestKeyDays = 365;
export const mostClientsOfKey = 100_000;

export interface EnrolmentKeyRow {
  id: string;
  name: string;
  /** Its first characters; the rest is known to whoever copied it. */
  prefix: string;
  ring: { id: string; name: string } | null;
  team: { id: string; name: string } | null;
  mostClients: number;
  usedCount: number;
  createdAt: Date;
  createdByName: string | null;
  expiresAt: Date;
  revokedAt: Date | null;
  lastUsedAt: Date | null;
  /** Whether a computer can be enrolled with it now. */
  isUsable: boolean;
}

/** All of the organisation's enrolment keys, newest first. For who manages the fleet: others see none. */
export async function listEnrolmentKeys({ tx, now }: Context): Promise<EnrolmentKeyRow[]> {
  const rows = await tx
    .select({
      id: enrolmentKeys.id,
      name: enrolmentKeys.name,
      prefix: enrolmentKeys.prefix,
      ring: { id: rings.id, name: rings.name },
      team: { id: teams.id, name: teams.name },
      mostClients: enrolmentKeys.mostClients,
      usedCount: enrolmentKeys.usedCount,
      createdAt: enrolmentKeys.createdAt,
      createdByName: users.name,
      expiresAt: enrolmentKeys.expiresAt,
      revokedAt: enrolmentKeys.revokedAt,
      lastUsedAt: enrolmentKeys.lastUsedAt,
    })
    .from(enrolmentKeys)
    .leftJoin(rings, eq(rings.id, enrolmentKeys.ringId))
    .leftJoin(teams, eq(teams.id, enrolmentKeys.teamId))
    .leftJoin(users, eq(users.id, enrolmentKeys.createdBy))
    .orderBy(desc(enrolmentKeys.createdAt), desc(enrolmentKeys.id));
  return rows.map((row) => ({
    ...row,
    isUsable: row.revokedAt === null && row.expiresAt > now && row.usedCount < row.mostClients,
  }));
}

export interface NewEnrolmentKey {
  /** Chosen by the form, so that a form sent twice makes one. */
  id?: string;
  name: string;
  /** How many computers may be enrolled with it. */
  mostClients: number;
  /** From now. */
  days: number;
  /** What its clients start with; null is the team's ring or the organisation's last, and no team. */
  ringId: string | null;
  teamId: string | null;
}

/**
 * Makes an enrolment key. Throws ConflictError (`ring_gone`, `team_gone`, `already_made`).
 * @returns the key itself, which can be shown this once
 */
export async function createEnrolmentKey(
  context: Context,
  wanted: NewEnrolmentKey,
): Promise<{ id: string; key: string }> {
  const { tx, now, actor } = managingFleet(context);
  const { organizationId } = actor;
  await requireOwnPlace(context, wanted);
  const { token } = createSecretToken();
  const key = enrolmentKeyMark + token;
  const expiresAt = new Date(now.getTime() + wanted.days * 24 * 60 * 60_000);
  const [made] = await tx
    .insert(enrolmentKeys)
    .values({
      ...(wanted.id !== undefined && { id: wanted.id }),
      organizationId,
      name: wanted.name,
      prefix: key.slice(0, enrolmentKeyMark.length + 4),
      keyHash: hashSecretToken(key),
      ringId: wanted.ringId,
      teamId: wanted.teamId,
      mostClients: wanted.mostClients,
      createdBy: actor.userId,
      createdAt: now,
      expiresAt,
    })
    .onConflictDoNothing({ target: enrolmentKeys.id })
    .returning({ id: enrolmentKeys.id });
  if (!made) throw new ConflictError('This enrolment key was made before.', 'already_made');
  const { name, mostClients, ringId, teamId } = wanted;
  await recordFleetChange(context, {
    organizationId,
    action: 'enrolment-key.created',
    activity: 'fleet.enrolment-key-created',
    subject: { type: 'enrolment-key', id: made.id },
    after: { name, mostClients, ringId, teamId, expiresAt },
    data: { name, mostClients },
  });
  return { id: made.id, key };
}

/** Ends an enrolment key; the clients that it enrolled stay. Throws NotFoundError when it is none that is not ended. */
export async function revokeEnrolmentKey(context: Context, id: string): Promise<void> {
  const { tx, now, actor } = managingFleet(context);
  const [ended] = await tx
    .update(enrolmentKeys)
    .set({ revokedAt: now })
    .where(and(eq(enrolmentKeys.id, id), isNull(enrolmentKeys.revokedAt)))
    .returning({ name: enrolmentKeys.name, usedCount: enrolmentKeys.usedCount });
  if (!ended) throw new NotFoundError('There is no such enrolment key.');
  await recordFleetChange(context, {
    organizationId: actor.organizationId,
    action: 'enrolment-key.revoked',
    activity: 'fleet.enrolment-key-revoked',
    subject: { type: 'enrolment-key', id },
    before: ended,
    data: { name: ended.name },
  });
}
