import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
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
  createdAt,
  id,
  instant,
  managerAll,
  staffReads,
  systemAll,
  updatedAt,
} from './columns.ts';
import { organizationId } from './organizations.ts';

/** Domains that an organisation says it owns, and whether the DNS bears it out. A verified one is one organisation's. */
export const organizationDomains = app.table(
  'organization_domains',
  {
    id: id(),
    organizationId: organizationId(),
    domain: text('domain').notNull(),
    /** What the TXT record must hold. */
    token: text('token').notNull(),
    createdAt: createdAt(),
    checkedAt: instant('checked_at'),
    verifiedAt: instant('verified_at'),
    /** A proved one's record has not been found since; null while it is there. */
    missingSince: instant('missing_since'),
  },
  (table) => [
    unique('organization_domains_organization_id_domain_key').on(
      table.organizationId,
      table.domain,
    ),
    check(
      'organization_domains_domain_normal',
      sql`domain = lower(domain) and length(domain) between 3 and 253`,
    ),
    uniqueIndex('organization_domains_verified')
      .on(table.domain)
      .where(sql`verified_at is not null`),
    managerAll('organization_domains'),
    staffReads('organization_domains'),
    systemAll('organization_domains'),
  ],
);

/** An organisation's identity provider. The client secret is sealed, and read by the system's door alone. */
export const ssoConnections = app.table(
  'sso_connections',
  {
    id: id(),
    organizationId: organizationId(),
    issuer: text('issuer').notNull(),
    clientId: text('client_id').notNull(),
    clientSecret: text('client_secret').notNull(),
    enabled: boolean('enabled').notNull().default(true),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    unique('sso_connections_organization_id_key').on(table.organizationId),
    managerAll('sso_connections'),
    staffReads('sso_connections'),
    systemAll('sso_connections'),
  ],
);

/** Who a person is at their organisation's identity provider. */
export const ssoIdentities = app.table(
  'sso_identities',
  {
    connectionId: uuid('connection_id')
      .notNull()
      .references(() => ssoConnections.id, { onDelete: 'cascade' }),
    subject: text('subject').notNull(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    createdAt: createdAt(),
    lastUsedAt: instant('last_used_at'),
  },
  (table) => [
    primaryKey({ columns: [table.connectionId, table.subject] }),
    index('sso_identities_user_id').on(table.userId),
    systemAll('sso_identities'),
  ],
);
