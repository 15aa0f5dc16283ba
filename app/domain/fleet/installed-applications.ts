import { sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';

/** A subquery: `application_id` of the applications that were ever recognised on the organisation's clients. */
export function installedApplications(organizationId: string): SQL {
  return sql`select application_id from app.installed_programs
    where organization_id = ${organizationId} and application_id is not null`;
}
