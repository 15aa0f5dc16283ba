import { startQueue, stopQueue } from '#app/providers/queue.server.ts';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { subscriptionPlans } from '#db/schema/entitlements.ts';
import { plans } from '#db/seeds/plans.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { createTestDatabase } from './database.ts';
import type { TestDatabase } from './database.ts';
import { plantPeople } from './people.ts';
import type { PeoplePlanter } from './people.ts';

/** A database with the price list, connected as the web process is, for tests of the domain's functions. */
export interface OrganizationRooms {
  database: TestDatabase;
  people: PeoplePlanter;
  /** What the audit trail says of an organisation, oldest first. */
  auditOf(organizationId: string): Promise<string[]>;
  /** The types of its feed, oldest first. */
  activitiesOf(organizationId: string): Promise<string[]>;
  close(): Promise<void>;
}

export async function openOrganizationRooms(): Promise<OrganizationRooms> {
  const database = await createTestDatabase();
  connectDatabase({ url: database.webUrl, poolSize: 10, applicationName: 'lappa test' });
  await startQueue({ url: database.webUrl, role: 'sender', onError: () => {} });
  await asSystem('test', ({ tx }) =>
    tx
      .insert(subscriptionPlans)
      .values(plans.map((plan, position) => ({ ...plan, position, currency: 'SEK' }))),
  );
  const people = plantPeople(database);
  return {
    database,
    people,
    async auditOf(organizationId) {
      const rows = await people.sql<{ action: string }[]>`
        select action from app.audit_entries where organization_id = ${organizationId} order by id`;
      return rows.map(({ action }) => action);
    },
    async activitiesOf(organizationId) {
      const rows = await people.sql<{ type: string }[]>`
        select type from app.activities where organization_id = ${organizationId} order by id`;
      return rows.map(({ type }) => type);
    },
    async close() {
      await people.close();
      await stopQueue(1000);
      await closeDatabase();
      await database.drop();
    },
  };
}
