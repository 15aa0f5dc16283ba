import { sql } from 'drizzle-orm';
import { customType, pgRole, pgSchema, timestamp, uuid } from 'drizzle-orm/pg-core';

/** Every table of ours lives in the schema `app`; pg-boss keeps to `pgboss`. */
export const app = pgSchema('app');

/** Primary key: UUIDv7, so that rows sort by when they were made. */
export const id = () =>
  uuid('id')
    .primaryKey()
    .default(sql`app.uuid_v7()`);

/** A point in time, as a `Date`. Stored in UTC, shown in Europe/Stockholm. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

export const createdAt = () => instant('created_at').notNull().defaultNow();

/** Kept by a trigger; never written by code. */
export const updatedAt = () => instant('updated_at').notNull().defaultNow();

/** Raw bytes, compared by PostgreSQL byte by byte. */
export const bytes = customType<{ data: Uint8Array; driverData: Buffer }>({
  dataType: () => 'bytea',
  toDriver: (value) => Buffer.from(value),
  fromDriver: (value) => new Uint8Array(value),
});

// The roles of db/roles.sql, for the policies declared beside their tables.
export const visitor = pgRole('lappa_visitor').existing();
export const member = pgRole('lappa_member').existing();
export const staff = pgRole('lappa_staff').existing();
export const system = pgRole('lappa_system').existing();

/** The organisation that the transaction acts for; `null` outside `asMember`. */
export const currentOrganization = sql`(select app.current_organization())`;
