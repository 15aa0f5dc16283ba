import { sql } from 'drizzle-orm';
import {
  check,
  foreignKey,
  index,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { users } from './accounts.ts';
import {
  app,
  bytes,
  createdAt,
  id,
  instant,
  managerAll,
  memberReads,
  staffReads,
  systemAll,
  updatedAt,
} from './columns.ts';
import { memberships, organizationId } from './organizations.ts';
import type { MemberRole } from './organizations.ts';

/** Teams inside an organisation, between which it competes. */
export const teams = app.table(
  'teams',
  {
    id: id(),
    organizationId: organizationId(),
    name: text('name').notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    unique('teams_id_organization_id_key').on(table.id, table.organizationId),
    check('teams_name_length', sql`length(name) between 1 and 100`),
    uniqueIndex('teams_organization_id_name').on(table.organizationId, sql`lower(name)`),
    memberReads('teams'),
    managerAll('teams'),
    staffReads('teams'),
    systemAll('teams'),
  ],
);

/** Team and membership are of the same organisation: the keys see to it. Who leaves it leaves its teams. */
export const teamMembers = app.table(
  'team_members',
  {
    teamId: uuid('team_id').notNull(),
    userId: uuid('user_id').notNull(),
    organizationId: uuid('organization_id').notNull(),
    addedAt: instant('added_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.teamId, table.userId] }),
    foreignKey({
      name: 'team_members_team_fkey',
      columns: [table.teamId, table.organizationId],
      foreignColumns: [teams.id, teams.organizationId],
    }).onDelete('cascade'),
    foreignKey({
      name: 'team_members_membership_fkey',
      columns: [table.organizationId, table.userId],
      foreignColumns: [memberships.organizationId, memberships.userId],
    }).onDelete('cascade'),
    index('team_members_membership').on(table.organizationId, table.userId),
    memberReads('team_members'),
    managerAll('team_members'),
    staffReads('team_members'),
    systemAll('team_members'),
  ],
);

/** The mail job makes the token while it renders, and stores its hash: before that nobody can accept. */
export const invitations = app.table(
  'invitations',
  {
    id: id(),
    organizationId: organizationId(),
    email: text('email').notNull(),
    role: text('role').$type<Exclude<MemberRole, 'owner'>>().notNull(),
    invitedBy: uuid('invited_by').references(() => users.id, { onDelete: 'set null' }),
    tokenHash: bytes('token_hash'),
    createdAt: createdAt(),
    sentAt: instant('sent_at'),
    expiresAt: instant('expires_at').notNull(),
    acceptedAt: instant('accepted_at'),
    acceptedBy: uuid('accepted_by').references(() => users.id, { onDelete: 'set null' }),
    revokedAt: instant('revoked_at'),
  },
  (table) => [
    unique('invitations_token_hash_key').on(table.tokenHash),
    check(
      'invitations_email_normal',
      sql`email = lower(email) and length(email) between 3 and 254`,
    ),
    check('invitations_role_known', sql`role in ('admin', 'member')`),
    uniqueIndex('invitations_open')
      .on(table.organizationId, table.email)
      .where(sql`accepted_at is null and revoked_at is null`),
    index('invitations_invited_by').on(table.invitedBy),
    index('invitations_accepted_by').on(table.acceptedBy),
    managerAll('invitations'),
    staffReads('invitations'),
    systemAll('invitations'),
  ],
);
