import { sql } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import { boolean, check, index, jsonb, pgPolicy, text, unique, uuid } from 'drizzle-orm/pg-core';
import {
  app,
  bytes,
  createdAt,
  currentActor,
  currentOrganization,
  id,
  instant,
  member,
  ofCurrentActor,
  person,
  personReadsOwn,
  staff,
  staffReads,
  systemAll,
  updatedAt,
} from './columns.ts';

/** `registration` goes into a cookie, not a mail: it marks the browser that somebody registered in. */
export type LinkPurpose =
  | 'verify-email'
  | 'reset-password'
  | 'sign-in'
  | 'change-email'
  | 'registration';
export type SessionKind = 'browser' | 'api';
/** How somebody proved who they are. */
export type SignInMethod =
  | 'password'
  | 'sign-in-link'
  | 'passkey'
  | 'single-sign-on'
  | 'totp'
  | 'recovery-code';

const isActor = sql`id = ${currentActor}`;

/** People. The address is kept in lower case. Nobody is deleted: what they did refers to them. */
export const users = app.table(
  'users',
  {
    id: id(),
    email: text('email').notNull(),
    name: text('name').notNull(),
    locale: text('locale').$type<'sv' | 'en'>().notNull().default('sv'),
    emailVerifiedAt: instant('email_verified_at'),
    isStaff: boolean('is_staff').notNull().default(false),
    disabledAt: instant('disabled_at'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    unique('users_email_key').on(table.email),
    check('users_email_normal', sql`email = lower(email) and length(email) between 3 and 254`),
    check('users_name_length', sql`length(name) between 1 and 200`),
    check('users_locale_known', sql`locale in ('sv', 'en')`),
    pgPolicy('users_person_reads_own', { for: 'select', to: person, using: isActor }),
    pgPolicy('users_person_changes_own', {
      for: 'update',
      to: person,
      using: isActor,
      withCheck: isActor,
    }),
    pgPolicy('users_member_reads_colleagues', {
      for: 'select',
      to: member,
      using: sql`id = any (array(select user_id from app.memberships where organization_id = ${currentOrganization}))`,
    }),
    staffReads('users'),
    pgPolicy('users_staff_disables', {
      for: 'update',
      to: staff,
      using: sql`true`,
      withCheck: sql`true`,
    }),
    systemAll('users'),
  ],
);

/** Hashes of passwords, apart from the people so that no other door can read one. */
export const passwords = app.table(
  'passwords',
  {
    userId: uuid('user_id')
      .primaryKey()
      .references(() => users.id, { onDelete: 'cascade' }),
    hash: text('hash').notNull(),
    changedAt: instant('changed_at').notNull().defaultNow(),
  },
  () => [systemAll('passwords')],
);

/** Where people are signed in: a browser holds the token of its cookie, an app a family of refresh tokens. */
export const sessions = app.table(
  'sessions',
  {
    id: id(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    kind: text('kind').$type<SessionKind>().notNull(),
    /** SHA-256 of the cookie's token; null for an app. */
    tokenHash: bytes('token_hash'),
    methods: text('methods').array().$type<SignInMethod[]>().notNull(),
    address: text('address'),
    userAgent: text('user_agent'),
    createdAt: createdAt(),
    lastSeenAt: instant('last_seen_at').notNull().defaultNow(),
    /** When the person last proved who they are. */
    provedAt: instant('proved_at').notNull().defaultNow(),
    expiresAt: instant('expires_at').notNull(),
    endedAt: instant('ended_at'),
    endReason: text('end_reason'),
  },
  (table) => [
    unique('sessions_token_hash_key').on(table.tokenHash),
    check('sessions_kind_known', sql`kind in ('browser', 'api')`),
    check('sessions_browser_has_token', sql`(kind = 'browser') = (token_hash is not null)`),
    check('sessions_user_agent_length', sql`length(user_agent) <= 500`),
    index('sessions_user_id')
      .on(table.userId)
      .where(sql`ended_at is null`),
    personReadsOwn('sessions'),
    pgPolicy('sessions_person_ends_own', {
      for: 'update',
      to: person,
      using: ofCurrentActor,
      withCheck: ofCurrentActor,
    }),
    systemAll('sessions'),
  ],
);

/** Each is used once and names its successor; a used one that comes again ends the session. */
export const refreshTokens = app.table(
  'refresh_tokens',
  {
    id: id(),
    sessionId: uuid('session_id')
      .notNull()
      .references(() => sessions.id, { onDelete: 'cascade' }),
    tokenHash: bytes('token_hash').notNull(),
    createdAt: createdAt(),
    expiresAt: instant('expires_at').notNull(),
    usedAt: instant('used_at'),
    successorId: uuid('successor_id').references((): AnyPgColumn => refreshTokens.id, {
      onDelete: 'set null',
    }),
  },
  (table) => [
    unique('refresh_tokens_token_hash_key').on(table.tokenHash),
    index('refresh_tokens_session_id').on(table.sessionId),
    index('refresh_tokens_successor_id').on(table.successorId),
    systemAll('refresh_tokens'),
  ],
);

/** What a link in a mail stands for: single-use, hashed, and only for the address it was sent to. */
export const linkTokens = app.table(
  'link_tokens',
  {
    id: id(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    purpose: text('purpose').$type<LinkPurpose>().notNull(),
    email: text('email').notNull(),
    tokenHash: bytes('token_hash').notNull(),
    createdAt: createdAt(),
    expiresAt: instant('expires_at').notNull(),
    usedAt: instant('used_at'),
  },
  (table) => [
    unique('link_tokens_token_hash_key').on(table.tokenHash),
    check(
      'link_tokens_purpose_known',
      sql`purpose in ('verify-email', 'reset-password', 'sign-in', 'change-email', 'registration')`,
    ),
    index('link_tokens_user_id').on(table.userId),
    systemAll('link_tokens'),
  ],
);

/** Keys that sign access tokens; the private half is sealed. A retired key still verifies what it signed. */
export const signingKeys = app.table('signing_keys', {
  kid: text('kid').primaryKey(),
  algorithm: text('algorithm').notNull(),
  publicJwk: jsonb('public_jwk').$type<Record<string, unknown>>().notNull(),
  privateJwk: text('private_jwk').notNull(),
  createdAt: createdAt(),
  retiredAt: instant('retired_at'),
});
