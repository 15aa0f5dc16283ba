import { sql } from 'drizzle-orm';
import { check, pgPolicy, text, unique } from 'drizzle-orm/pg-core';
import {
  app,
  createdAt,
  currentOrganization,
  id,
  member,
  staff,
  system,
  updatedAt,
} from './columns.ts';

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
    pgPolicy('organizations_staff_reads', { for: 'select', to: staff, using: sql`true` }),
    pgPolicy('organizations_system_all', {
      for: 'all',
      to: system,
      using: sql`true`,
      withCheck: sql`true`,
    }),
  ],
);
