import { sql } from 'drizzle-orm';
import { customType, pgPolicy, pgRole, pgSchema, timestamp, uuid } from 'drizzle-orm/pg-core';

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
export const person = pgRole('lappa_person').existing();
export const member = pgRole('lappa_member').existing();
export const staff = pgRole('lappa_staff').existing();
export const client = pgRole('lappa_client').existing();
export const system = pgRole('lappa_system').existing();

/** The person that the transaction acts for; `null` for visitors and the system. */
export const currentActor = sql`app.current_actor()`;

/** The organisation that the transaction acts for; `null` outside `asMember` and `asClient`. */
export const currentOrganization = sql`app.current_organization()`;

/** Row of the current organisation, for policies of tables with `organization_id`. */
export const ofCurrentOrganization = sql`organization_id = ${currentOrganization}`;

/** … of which the member who acts is an owner or admin. */
export const managedByActor = sql`organization_id = app.managed_organization()`;

/** Row of the client that checks in, for policies of tables with `client_id`. */
export const ofCurrentClient = sql`${ofCurrentOrganization} and client_id = app.current_client()`;

/** Row of the person who acts, for policies of tables with `user_id`. */
export const ofCurrentActor = sql`user_id = ${currentActor}`;

export const memberReads = (table: string) =>
  pgPolicy(`${table}_member_reads`, { for: 'select', to: member, using: ofCurrentOrganization });

/** Owners and admins do everything with their organisation's rows. */
export const managerAll = (table: string) =>
  pgPolicy(`${table}_manager_all`, {
    for: 'all',
    to: member,
    using: managedByActor,
    withCheck: managedByActor,
  });

export const clientReads = (table: string) =>
  pgPolicy(`${table}_client_reads`, { for: 'select', to: client, using: ofCurrentOrganization });

export const clientAdds = (table: string) =>
  pgPolicy(`${table}_client_adds`, {
    for: 'insert',
    to: client,
    withCheck: ofCurrentOrganization,
  });

export const clientAddsOwn = (table: string) =>
  pgPolicy(`${table}_client_adds_own`, { for: 'insert', to: client, withCheck: ofCurrentClient });

export const personReadsOwn = (table: string) =>
  pgPolicy(`${table}_person_reads_own`, { for: 'select', to: person, using: ofCurrentActor });

export const staffReads = (table: string) =>
  pgPolicy(`${table}_staff_reads`, { for: 'select', to: staff, using: sql`true` });

export const systemAll = (table: string) =>
  pgPolicy(`${table}_system_all`, {
    for: 'all',
    to: system,
    using: sql`true`,
    withCheck: sql`true`,
  });
