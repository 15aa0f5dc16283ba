import { sql } from 'drizzle-orm';
import { check, foreignKey, index, integer, text, unique, uuid } from 'drizzle-orm/pg-core';
import { users } from './accounts.ts';
import {
  app,
  bytes,
  createdAt,
  id,
  instant,
  managerAll,
  staffReads,
  systemAll,
} from './columns.ts';
import { rings } from './distribution.ts';
import { organizationId } from './organizations.ts';
import { teams } from './teams.ts';

/** Keys with which computers are enrolled. */
export const enrolmentKeys = app.table(
  'enrolment_keys',
  {
    id: id(),
    organizationId: organizationId(),
    name: text('name').notNull(),
    prefix: text('prefix').notNull(),
    keyHash: bytes('key_hash').notNull(),
    /** What the clients it enrols start with; null is the organisation's last ring, and no team. */
    ringId: uuid('ring_id'),
    teamId: uuid('team_id'),
    mostClients: integer('most_clients').notNull(),
    usedCount: integer('used_count').notNull().default(0),
    createdBy: uuid('created_by').references(() => users.id, { onDelete: 'set null' }),
    createdAt: createdAt(),
    expiresAt: instant('expires_at').notNull(),
    revokedAt: instant('revoked_at'),
    lastUsedAt: instant('last_used_at'),
  },
  (table) => [
    unique('enrolment_keys_id_organization_id_key').on(table.id, table.organizationId),
    unique('enrolment_keys_key_hash_key').on(table.keyHash),
    check('enrolment_keys_name_length', sql`length(btrim(name)) between 1 and 200`),
    check(
      'enrolment_keys_counts',
      sql`most_clients between 1 and 100000 and used_count between 0 and most_clients`,
    ),
    foreignKey({
      name: 'enrolment_keys_ring_fkey',
      columns: [table.ringId, table.organizationId],
      foreignColumns: [rings.id, rings.organizationId],
    }).onDelete('set null'),
    foreignKey({
      name: 'enrolment_keys_team_fkey',
      columns: [table.teamId, table.organizationId],
      foreignColumns: [teams.id, teams.organizationId],
    }).onDelete('set null'),
    index('enrolment_keys_organization_id').on(table.organizationId, table.createdAt),
    index('enrolment_keys_ring_id').on(table.ringId),
    index('enrolment_keys_team_id').on(table.teamId),
    index('enrolment_keys_created_by').on(table.createdBy),
    managerAll('enrolment_keys'),
    staffReads('enrolment_keys'),
    systemAll('enrolment_keys'),
  ],
);
