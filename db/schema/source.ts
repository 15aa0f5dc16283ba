import { sql } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import {
  bigint,
  check,
  date,
  foreignKey,
  index,
  primaryKey,
  text,
  unique,
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
} from './columns.ts';
import { rings } from './distribution.ts';
import { organizationId } from './organizations.ts';

/** Addresses of the winget source. The token is in the address's path; its hash and first characters are kept. */
export const sourceTokens = app.table(
  'source_tokens',
  {
    id: id(),
    organizationId: organizationId(),
    ringId: uuid('ring_id').notNull(),
    /** For many computers of a ring, or for one client, whose ring it then follows. */
    purpose: text('purpose').$type<'ring' | 'client'>().notNull(),
    name: text('name').notNull(),
    prefix: text('prefix').notNull(),
    tokenHash: bytes('token_hash').notNull(),
    replaces: uuid('replaces').references((): AnyPgColumn => sourceTokens.id),
    createdBy: uuid('created_by').references(() => users.id, { onDelete: 'set null' }),
    createdAt: createdAt(),
    /** Set while another takes its place. */
    expiresAt: instant('expires_at'),
    revokedAt: instant('revoked_at'),
    lastUsedAt: instant('last_used_at'),
  },
  (table) => [
    unique('source_tokens_id_organization_id_key').on(table.id, table.organizationId),
    unique('source_tokens_token_hash_key').on(table.tokenHash),
    check('source_tokens_purpose', sql`purpose in ('ring', 'client')`),
    check('source_tokens_name_length', sql`length(btrim(name)) between 1 and 200`),
    foreignKey({
      name: 'source_tokens_ring_fkey',
      columns: [table.ringId, table.organizationId],
      foreignColumns: [rings.id, rings.organizationId],
    }),
    index('source_tokens_organization_id').on(table.organizationId, table.purpose, table.createdAt),
    index('source_tokens_ring_id').on(table.ringId),
    index('source_tokens_replaces').on(table.replaces),
    index('source_tokens_created_by').on(table.createdBy),
    managerAll('source_tokens'),
    staffReads('source_tokens'),
    systemAll('source_tokens'),
  ],
);

/** How often the source was asked, by day in Sweden. */
export const sourceRequests = app.table(
  'source_requests',
  {
    organizationId: organizationId(),
    day: date('day', { mode: 'string' }).notNull(),
    kind: text('kind').$type<'information' | 'search' | 'manifest'>().notNull(),
    count: bigint('count', { mode: 'number' }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.day, table.kind] }),
    check('source_requests_kind', sql`kind in ('information', 'search', 'manifest')`),
    check('source_requests_count', sql`count >= 0`),
    memberReads('source_requests'),
    staffReads('source_requests'),
    systemAll('source_requests'),
  ],
);
