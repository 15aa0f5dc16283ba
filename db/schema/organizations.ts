import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  pgPolicy,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { users } from './accounts.ts';
import {
  app,
  createdAt,
  currentActor,
  currentOrganization,
  id,
  instant,
  managerAll,
  member,
  memberReads,
  ofCurrentOrganization,
  person,
  personReadsOwn,
  staffReads,
  systemAll,
  updatedAt,
} from './columns.ts';

export type MemberRole = 'owner' | 'admin' | 'member';
/** Ways to sign in that an organisation may allow or not. */
export type SignInWay = 'password' | 'sign-in-link' | 'passkey' | 'single-sign-on';

export const organizations = app.table(
  'organizations',
  {
    id: id(),
    slug: text('slug').notNull(),
    name: text('name').notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    unique('organizations_slug_key').on(table.slug),
    check('organizations_slug_shape', sql`slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'`),
    check('organizations_name_length', sql`length(name) between 1 and 200`),
    pgPolicy('organizations_member_reads_own', {
      for: 'select',
      to: member,
      using: sql`id = ${currentOrganization}`,
    }),
    pgPolicy('organizations_person_reads_own', {
      for: 'select',
      to: person,
      using: sql`id = any (array(select organization_id from app.memberships where user_id = ${currentActor}))`,
    }),
    pgPolicy('organizations_manager_changes', {
      for: 'update',
      to: member,
      using: sql`id = app.managed_organization()`,
      withCheck: sql`id = ${currentOrganization}`,
    }),
    staffReads('organizations'),
    systemAll('organizations'),
  ],
);

/** Whose the row is; it goes with the organisation. */
export const organizationId = () =>
  uuid('organization_id')
    .notNull()
    .references(() => organizations.id, { onDelete: 'cascade' });

/** An admin acts on anyone but owners, and makes no owner. */
const mayManage = sql`app.current_member_role() = 'owner'
  or (app.current_member_role() = 'admin' and role <> 'owner')`;

export const memberships = app.table(
  'memberships',
  {
    organizationId: organizationId(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    role: text('role').$type<MemberRole>().notNull(),
    joinedAt: instant('joined_at').notNull().defaultNow(),
    updatedAt: updatedAt(),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.userId] }),
    check('memberships_role_known', sql`role in ('owner', 'admin', 'member')`),
    index('memberships_user_id').on(table.userId),
    personReadsOwn('memberships'),
    memberReads('memberships'),
    pgPolicy('memberships_manager_changes', {
      for: 'update',
      to: member,
      using: sql`${ofCurrentOrganization} and (${mayManage})`,
      withCheck: sql`${ofCurrentOrganization} and (${mayManage})`,
    }),
    pgPolicy('memberships_manager_removes', {
      for: 'delete',
      to: member,
      using: sql`${ofCurrentOrganization} and (user_id = ${currentActor} or ${mayManage})`,
    }),
    staffReads('memberships'),
    systemAll('memberships'),
  ],
);

/** The rules an organisation sets for its own security. No row, or null: the house's own. */
export const organizationSecurity = app.table(
  'organization_security',
  {
    organizationId: uuid('organization_id')
      .primaryKey()
      .references(() => organizations.id, { onDelete: 'cascade' }),
    /** A session is good for so long after the sign-in. */
    sessionHours: integer('session_hours'),
    /** … and for so long without a request. */
    idleMinutes: integer('idle_minutes'),
    secondFactorRequired: boolean('second_factor_required').notNull().default(false),
    signInWays: text('sign_in_ways').array().$type<SignInWay[]>(),
    updatedAt: updatedAt(),
  },
  () => [
    check('organization_security_session_hours', sql`session_hours between 1 and 336`),
    check('organization_security_idle_minutes', sql`idle_minutes between 5 and 1440`),
    check(
      'organization_security_sign_in_ways',
      sql`sign_in_ways <@ array['password', 'sign-in-link', 'passkey', 'single-sign-on']
        and cardinality(sign_in_ways) > 0`,
    ),
    memberReads('organization_security'),
    managerAll('organization_security'),
    staffReads('organization_security'),
    systemAll('organization_security'),
  ],
);

const isOwnPresence = sql`${ofCurrentOrganization} and user_id = ${currentActor}`;

/** Who was last active when, for the plan's limit of concurrent users. */
export const organizationPresence = app.table(
  'organization_presence',
  {
    organizationId: uuid('organization_id').notNull(),
    userId: uuid('user_id').notNull(),
    lastActiveAt: instant('last_active_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.userId] }),
    foreignKey({
      name: 'organization_presence_membership_fkey',
      columns: [table.organizationId, table.userId],
      foreignColumns: [memberships.organizationId, memberships.userId],
    }).onDelete('cascade'),
    index('organization_presence_last_active_at').on(table.organizationId, table.lastActiveAt),
    memberReads('organization_presence'),
    pgPolicy('organization_presence_member_adds_own', {
      for: 'insert',
      to: member,
      withCheck: isOwnPresence,
    }),
    pgPolicy('organization_presence_member_changes_own', {
      for: 'update',
      to: member,
      using: isOwnPresence,
      withCheck: isOwnPresence,
    }),
    staffReads('organization_presence'),
    systemAll('organization_presence'),
  ],
);
