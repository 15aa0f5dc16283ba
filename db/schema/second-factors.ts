import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  jsonb,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { users } from './accounts.ts';
import { app, bytes, createdAt, id, instant, personReadsOwn, systemAll } from './columns.ts';

export type ChallengeKind =
  | 'second-factor'
  | 'passkey-enrolment'
  | 'passkey-sign-in'
  | 'single-sign-on';

const ownerId = () =>
  uuid('user_id')
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' });

/** A person's code generator. The secret is sealed (app/providers/encryption.server.ts). */
export const totpFactors = app.table(
  'totp_factors',
  {
    userId: uuid('user_id')
      .primaryKey()
      .references(() => users.id, { onDelete: 'cascade' }),
    secret: text('secret').notNull(),
    createdAt: createdAt(),
    confirmedAt: instant('confirmed_at'),
    /** The time step of the last code that was taken: a code is good once. */
    lastStep: bigint('last_step', { mode: 'number' }).notNull().default(0),
  },
  () => [personReadsOwn('totp_factors'), systemAll('totp_factors')],
);

export const recoveryCodes = app.table(
  'recovery_codes',
  {
    id: id(),
    userId: ownerId(),
    codeHash: bytes('code_hash').notNull(),
    createdAt: createdAt(),
    usedAt: instant('used_at'),
  },
  (table) => [
    unique('recovery_codes_user_id_code_hash_key').on(table.userId, table.codeHash),
    personReadsOwn('recovery_codes'),
    systemAll('recovery_codes'),
  ],
);

export const passkeys = app.table(
  'passkeys',
  {
    id: id(),
    userId: ownerId(),
    credentialId: text('credential_id').notNull(),
    publicKey: bytes('public_key').notNull(),
    counter: bigint('counter', { mode: 'number' }).notNull(),
    transports: text('transports').array().notNull(),
    backedUp: boolean('backed_up').notNull(),
    name: text('name').notNull(),
    createdAt: createdAt(),
    lastUsedAt: instant('last_used_at'),
  },
  (table) => [
    unique('passkeys_credential_id_key').on(table.credentialId),
    check('passkeys_name_length', sql`length(name) between 1 and 100`),
    index('passkeys_user_id').on(table.userId),
    personReadsOwn('passkeys'),
    systemAll('passkeys'),
  ],
);

/** A sign-in or an enrolment under way, between two requests of one browser, which holds the token in a cookie. */
export const authenticationChallenges = app.table(
  'authentication_challenges',
  {
    id: id(),
    kind: text('kind').$type<ChallengeKind>().notNull(),
    tokenHash: bytes('token_hash').notNull(),
    userId: uuid('user_id').references(() => users.id, { onDelete: 'cascade' }),
    data: jsonb('data').$type<Record<string, unknown>>().notNull().default({}),
    attempts: integer('attempts').notNull().default(0),
    createdAt: createdAt(),
    expiresAt: instant('expires_at').notNull(),
    usedAt: instant('used_at'),
  },
  (table) => [
    unique('authentication_challenges_token_hash_key').on(table.tokenHash),
    check(
      'authentication_challenges_kind_known',
      sql`kind in ('second-factor', 'passkey-enrolment', 'passkey-sign-in', 'single-sign-on')`,
    ),
    index('authentication_challenges_user_id').on(table.userId),
    systemAll('authentication_challenges'),
  ],
);
