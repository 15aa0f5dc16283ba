import { sql } from 'drizzle-orm';
import type { Context } from '#db/tenancy.server.ts';
import type { PlantedRows } from './catalog-rows.ts';

/**
 * Puts a row of the organisation into every table of its distribution and its fleet. Its settings and its ring are
 * there since it was made, and a team.
 * @returns the client
 */
export async function plantDistributionRows(
  { tx }: Context,
  organizationId: string,
  { applications: application, versions: version }: PlantedRows,
): Promise<string> {
  const id = organizationId;
  const plant = async (statement: ReturnType<typeof sql>) => {
    const [row] = await tx.execute<{ id: string }>(statement);
    return row?.id ?? '';
  };
  const ring = await plant(sql`select id from app.rings where organization_id = ${id}`);
  const team = await plant(sql`select id from app.teams where organization_id = ${id}`);
  await plant(sql`insert into app.application_policies (organization_id, application_id, mode)
    values (${id}, ${application}, 'immediate')`);
  await plant(sql`insert into app.version_decisions
    (organization_id, version_id, application_id, decision, approved_at)
    values (${id}, ${version}, ${application}, 'approved', now())`);
  await plant(sql`insert into app.ring_passages (organization_id, ring_id, version_id)
    values (${id}, ${ring}, ${version})`);
  const token = await plant(sql`
    insert into app.source_tokens (organization_id, ring_id, purpose, name, prefix, token_hash)
    values (${id}, ${ring}, 'ring', 'Planted', 'plan', ${id}::text::bytea) returning id`);
  await plant(sql`insert into app.source_requests (organization_id, day, kind, count)
    values (${id}, current_date, 'search', 1)`);
  const key = await plant(sql`
    insert into app.enrolment_keys (organization_id, name, prefix, key_hash, most_clients, expires_at)
    values (${id}, 'Planted', 'plan', ${id}::text::bytea, 5, now() + interval '1 day') returning id`);
  await plant(sql`insert into app.team_rings (team_id, organization_id, ring_id)
    values (${team}, ${id}, ${ring})`);
  const client = await plant(sql`
    insert into app.clients (organization_id, machine_hash, name, ring_id, source_token_id, enrolment_key_id, enrolled_at)
    values (${id}, '\\x01', 'PLANTED-1', ${ring}, ${token}, ${key}, now()) returning id`);
  const program = await plant(sql`
    insert into app.installed_programs (organization_id, fingerprint, name) values (${id}, '\\x01', 'Planted')
    returning id`);
  await plant(sql`insert into app.client_inventories (client_id, organization_id, program_ids, changed_at)
    values (${client}, ${id}, array[${program}::int], now())`);
  await plant(sql`insert into app.inventory_changes (organization_id, client_id, occurred_at, added, removed)
    values (${id}, ${client}, now(), array[${program}::int], '{}')`);
  await plant(sql`insert into app.program_standings
    (organization_id, ring_id, program_id, application_id, is_current, offered_version_id)
    values (${id}, ${ring}, ${program}, ${application}, true, ${version})`);
  await plant(sql`insert into app.version_outcomes
    (organization_id, client_id, version_id, application_id, ring_id, outcome)
    values (${id}, ${client}, ${version}, ${application}, ${ring}, 'succeeded')`);
  await plant(sql`insert into app.patch_levels (organization_id, day, scope, scope_id, clients, installed, current)
    values (${id}, current_date, 'organization', ${id}, 1, 1, 1)`);
  await plant(sql`insert into app.licence_compliance (organization_id, status, observed_clients, changed_at, assessed_at)
    values (${id}, 'compliant', 1, now(), now())`);
  return client;
}
