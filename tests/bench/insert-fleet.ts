import type postgres from 'postgres';

export interface InsertedFleet {
  organizationId: string;
  /** One of its clients. */
  clientId: string;
}

const applicationCount = 60;
const versionsEach = 5;
const unknownCount = 1_500;

/**
 * An organisation with so many clients in three rings, each with some 44 programs: 24 of 60 applications, on any of
 * five versions, and 20 that nobody knows. Written past every rule, by the superuser.
 */
export async function insertFleet(sql: postgres.Sql, clientCount: number): Promise<InsertedFleet> {
  const [organization] = await sql<{ id: string }[]>`
    insert into app.organizations (slug, name) values ('fleet', 'Fleet') returning id`;
  const { id } = organization!;
  await sql`update app.rings set position = 3 where organization_id = ${id}`;
  await sql`insert into app.rings (organization_id, name, position)
    values (${id}, 'Pilot', 1), (${id}, 'Bred', 2)`;
  await insertPrograms(sql, id);
  await insertClients(sql, id, clientCount);
  await sql.unsafe('vacuum analyze');
  const [client] = await sql<{ id: string }[]>`
    select id from app.clients where organization_id = ${id} order by name offset ${Math.floor(clientCount / 2)} limit 1`;
  return { organizationId: id, clientId: client!.id };
}

/** Programs from 1 on: five versions of each application, the fifth of them offered, and then the unknown ones. */
async function insertPrograms(sql: postgres.Sql, id: string): Promise<void> {
  await sql`insert into app.applications (catalog_id, identifier, name, publisher, licence, description_sv, description_en)
    select (select id from app.catalogs limit 1), 'Bench.App' || n, 'Application ' || n, 'Bench', 'MIT', '', ''
    from generate_series(1, ${applicationCount}::int) n`;
  await sql`insert into app.versions (application_id, version, sort_key, state, published_at)
    select id, '5.0', '\\x05', 'offered', now() - random() * interval '90 days'
    from app.applications where identifier like 'Bench.%'`;
  await sql`insert into app.installed_programs
      (id, organization_id, fingerprint, name, publisher, version, application_id, matched_by)
    overriding system value
    select (n - 1) * ${versionsEach}::int + v, ${id}, sha256((n || ' ' || v)::bytea), 'Application ' || n, 'Bench', v || '.0',
      application.id, 'name'
    from generate_series(1, ${applicationCount}::int) n
    join app.applications application on application.identifier = 'Bench.App' || n,
    generate_series(1, ${versionsEach}::int) v`;
  await sql`insert into app.installed_programs (id, organization_id, fingerprint, name, publisher, version)
    overriding system value
    select ${applicationCount * versionsEach}::int + n, ${id}, sha256(('unknown ' || n)::bytea), 'Unknown ' || n, 'Bench', '1'
    from generate_series(1, ${unknownCount}::int) n`;
  await sql`insert into app.program_standings
      (organization_id, ring_id, program_id, application_id, is_current, offered_version_id)
    select ${id}, ring.id, program.id, program.application_id, program.version = '5.0', version.id
    from app.rings ring, app.installed_programs program
    join app.versions version on version.application_id = program.application_id
    where ring.organization_id = ${id}`;
}

async function insertClients(sql: postgres.Sql, id: string, count: number): Promise<void> {
  const known = applicationCount * versionsEach;
  await sql`insert into app.clients (organization_id, machine_hash, name, windows_version, windows_edition, ring_id,
      token_prefix, token_hash, enrolled_at, last_seen_at, program_count, matched_count, outdated_count)
    select ${id}, sha256(n::text::bytea), 'LAPTOP-' || lpad(n::text, 6, '0'), '10.0.26100.1', 'Windows 11 Pro',
      (select id from app.rings where organization_id = ${id} and position = 1 + (n % 10 > 0)::int + (n % 10 > 3)::int),
      'lct_', sha256(('token' || n)::bytea), now(), now() - random() * interval '20 days', 44, 24, n % 7
    from generate_series(1, ${count}::int) n`;
  await sql`insert into app.client_inventories (client_id, organization_id, program_ids, changed_at)
    select client.id, ${id}, (
        select array_agg(program order by program) from (
          select a * ${versionsEach}::int + 1 + (random() * 3.99 + 0.5)::int as program
          from generate_series(0, ${applicationCount - 1}::int) a where random() < 0.4 and client.id is not null
          union
          select ${known}::int + 1 + (random() * ${unknownCount - 1}::int)::int
          from generate_series(1, 20) where client.id is not null
        ) chosen), now()
    from app.clients client where client.organization_id = ${id}`;
  await sql`insert into app.patch_levels (organization_id, day, scope, scope_id, clients, installed, current)
    select ${id}, current_date - ago, scope, scope_id, ${count}, 1000, 900 + ago
    from generate_series(0, 89) ago, (
      select 'organization' as scope, ${id}::uuid as scope_id
      union all select 'ring', id from app.rings where organization_id = ${id}
      union all select 'application', id from app.applications where identifier like 'Bench.%'
    ) scopes`;
}
