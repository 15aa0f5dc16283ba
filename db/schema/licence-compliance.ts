import { sql } from 'drizzle-orm';
import { check, integer, text } from 'drizzle-orm/pg-core';
import type { ComplianceStatus } from './billing.ts';
import { app, clientReads, instant, memberReads, staffReads, systemAll } from './columns.ts';
import { organizationId } from './organizations.ts';

/** Licence compliance as it was assessed last. No row: never assessed, which is compliant. */
export const licenceCompliance = app.table(
  'licence_compliance',
  {
    organizationId: organizationId().primaryKey(),
    status: text('status').$type<ComplianceStatus>().notNull(),
    observedClients: integer('observed_clients').notNull(),
    /** Null is without limit. */
    licensedClients: integer('licensed_clients'),
    overSince: instant('over_since'),
    changedAt: instant('changed_at').notNull(),
    /** The status that managers were told of by mail. */
    toldStatus: text('told_status').$type<ComplianceStatus>(),
    assessedAt: instant('assessed_at').notNull(),
  },
  () => [
    check(
      'licence_compliance_status',
      sql`status in ('compliant', 'grace', 'over_limit', 'unlicensed')`,
    ),
    check(
      'licence_compliance_told',
      sql`told_status in ('compliant', 'grace', 'over_limit', 'unlicensed')`,
    ),
    check('licence_compliance_counts', sql`observed_clients >= 0 and licensed_clients >= 0`),
    memberReads('licence_compliance'),
    clientReads('licence_compliance'),
    staffReads('licence_compliance'),
    systemAll('licence_compliance'),
  ],
);
