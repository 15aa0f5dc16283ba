import { sql } from 'drizzle-orm';
import {
  check,
  foreignKey,
  index,
  integer,
  pgPolicy,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import { applications } from './catalog.ts';
import type { MatchKeyKind } from './catalog.ts';
import {
  app,
  bytes,
  client,
  clientAdds,
  clientAddsOwn,
  clientReads,
  id,
  instant,
  memberReads,
  ofCurrentClient,
  staffReads,
  systemAll,
} from './columns.ts';
import { clients } from './fleet.ts';
import { organizationId } from './organizations.ts';

/** Every program that a computer of the organisation has, or its history names, once; both refer to it by number. */
export const installedPrograms = app.table(
  'installed_programs',
  {
    id: integer('id').primaryKey().generatedByDefaultAsIdentity(),
    organizationId: organizationId(),
    /** SHA-256 of what it is told by, folded. */
    fingerprint: bytes('fingerprint').notNull(),
    name: text('name').notNull(),
    publisher: text('publisher').notNull().default(''),
    version: text('version').notNull().default(''),
    productCode: text('product_code'),
    packageFamilyName: text('package_family_name'),
    scope: text('scope').$type<'user' | 'machine'>(),
    /** Its name as match keys have it; '' when nothing is left of it. */
    nameKey: text('name_key').notNull().default(''),
    applicationId: uuid('application_id').references(() => applications.id, {
      onDelete: 'set null',
    }),
    matchedBy: text('matched_by').$type<MatchKeyKind>(),
    /** When it was last compared with the catalog; null is never. */
    matchedAt: instant('matched_at'),
    firstSeenAt: instant('first_seen_at').notNull().defaultNow(),
  },
  (table) => [
    unique('installed_programs_fingerprint_key').on(table.organizationId, table.fingerprint),
    check('installed_programs_scope', sql`scope in ('user', 'machine')`),
    check(
      'installed_programs_matched_by',
      sql`matched_by in ('product-code', 'upgrade-code', 'package-family-name', 'name')`,
    ),
    check('installed_programs_matched', sql`application_id is null or matched_by is not null`),
    index('installed_programs_application_id').on(table.applicationId, table.organizationId),
    index('installed_programs_organization_id')
      .on(table.organizationId, table.applicationId)
      .where(sql`application_id is not null`),
    index('installed_programs_matched_at').on(table.organizationId, table.matchedAt),
    index('installed_programs_name_key')
      .on(table.nameKey)
      .where(sql`name_key <> ''`),
    index('installed_programs_product_code')
      .on(sql`lower(product_code)`)
      .where(sql`product_code is not null`),
    index('installed_programs_package_family_name')
      .on(sql`lower(package_family_name)`)
      .where(sql`package_family_name is not null`),
    memberReads('installed_programs'),
    clientReads('installed_programs'),
    clientAdds('installed_programs'),
    staffReads('installed_programs'),
    systemAll('installed_programs'),
  ],
);

/** A client and its organisation; the row goes with the client. */
const ofClient = (name: string, table: { clientId: AnyPgColumn; organizationId: AnyPgColumn }) =>
  foreignKey({
    name,
    columns: [table.clientId, table.organizationId],
    foreignColumns: [clients.id, clients.organizationId],
  }).onDelete('cascade');

/** What is installed on a client now: sorted numbers of installed_programs. */
export const clientInventories = app.table(
  'client_inventories',
  {
    clientId: uuid('client_id').primaryKey(),
    organizationId: uuid('organization_id').notNull(),
    programIds: integer('program_ids').array().notNull(),
    changedAt: instant('changed_at').notNull(),
    /** Of the list that was read into `programIds`; null while that is unknown. */
    reportDigest: bytes('report_digest'),
  },
  (table) => [
    ofClient('client_inventories_client_fkey', table),
    index('client_inventories_organization_id').on(table.organizationId),
    index('client_inventories_program_ids').using('gin', table.programIds),
    memberReads('client_inventories'),
    pgPolicy('client_inventories_client_own', {
      for: 'all',
      to: client,
      using: ofCurrentClient,
      withCheck: ofCurrentClient,
    }),
    staffReads('client_inventories'),
    systemAll('client_inventories'),
  ],
);

/** How the inventory changed: differences alone, kept as long as the plan says. */
export const inventoryChanges = app.table(
  'inventory_changes',
  {
    id: id(),
    organizationId: uuid('organization_id').notNull(),
    clientId: uuid('client_id').notNull(),
    occurredAt: instant('occurred_at').notNull(),
    added: integer('added').array().notNull(),
    removed: integer('removed').array().notNull(),
  },
  (table) => [
    ofClient('inventory_changes_client_fkey', table),
    index('inventory_changes_client_id').on(table.clientId, table.occurredAt.desc().nullsFirst()),
    index('inventory_changes_organization_id').on(table.organizationId, table.occurredAt),
    memberReads('inventory_changes'),
    clientAddsOwn('inventory_changes'),
    staffReads('inventory_changes'),
    systemAll('inventory_changes'),
  ],
);
