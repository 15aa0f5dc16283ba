import type postgres from 'postgres';

const clientCount = 500;
const programsEach = 60;
const approvalActivities = 2_000;

/**
 * An organisation that uses every application of the catalog, in three rings, with so many of their newest versions
 * waiting for an approval; and other organisations with decisions and policies of their own. Written past every rule,
 * by the superuser.
 */
export async function insertDistribution(
  sql: postgres.Sql,
  { organizationCount, waitingCount }: { organizationCount: number; waitingCount: number },
): Promise<{ id: string; slug: string }> {
  await sql`insert into app.organizations (slug, name)
    select 'bench-' || n, 'Bench ' || n from generate_series(1, ${organizationCount}::int) n`;
  const [organization] = await sql<{ id: string; slug: string }[]>`
    select id, slug from app.organizations where slug = 'bench-1'`;
  const { id } = organization!;
  await sql`insert into app.organization_plans (organization_id, plan)
    select id, 'pro' from app.organizations`;
  await sql`update app.distribution_settings set automation_ended_at = null`;
  await insertRings(sql, id);
  await insertPolicies(sql, id, waitingCount);
  await insertOthers(sql, id);
  await insertPrograms(sql, id);
  await insertClients(sql, id);
  await insertActivities(sql, id);
  await sql.unsafe('vacuum analyze');
  return organization!;
}

async function insertRings(sql: postgres.Sql, id: string): Promise<void> {
  await sql`update app.rings set position = 3, gate_share = 90, gate_count = 10, gated_since = now() - interval '2 years'
    where organization_id = ${id}`;
  await sql`insert into app.rings (organization_id, name, position, delay_days)
    values (${id}, 'Pilot', 1, 0), (${id}, 'Bred', 2, 3)`;
}

/** Of all but the latest, the newest version was offered by an earlier policy, or approved; a fifth have own policies. */
async function insertPolicies(sql: postgres.Sql, id: string, waitingCount: number): Promise<void> {
  const [since] = await sql<{ at: Date }[]>`
    select published_at as at from app.versions where superseded_by is null
    order by published_at desc offset ${waitingCount} limit 1`;
  const { at } = since!;
  await sql`update app.distribution_settings
    set default_mode = 'manual', released_through = ${at}, released_after_days = 0 where organization_id = ${id}`;
  await sql`insert into app.application_policies (organization_id, application_id, mode, released_through, released_after_days)
    select ${id}, id, 'manual', ${at}, 0 from app.applications where hashtext(id::text) % 5 = 0`;
  await sql`insert into app.version_decisions (organization_id, version_id, application_id, decision, approved_at)
    select ${id}, id, application_id, 'approved', published_at + interval '1 day'
    from app.versions where superseded_by is null and published_at <= ${at}`;
  await sql`insert into app.ring_passages (organization_id, ring_id, version_id, passed_at)
    select ${id}, ring.id, version.id, version.published_at + interval '5 days'
    from app.versions version, app.rings ring
    where ring.organization_id = ${id} and ring.position = 3 and version.published_at <= ${at}`;
}

async function insertOthers(sql: postgres.Sql, id: string): Promise<void> {
  await sql`insert into app.application_policies (organization_id, application_id, mode, delay_days)
    select organization.id, application.id, 'after-days', 3
    from app.organizations organization, app.applications application
    where organization.id <> ${id} and hashtext(organization.id::text || application.id) % 30 = 0`;
  await sql`insert into app.version_decisions (organization_id, version_id, application_id, decision, approved_at)
    select organization.id, version.id, version.application_id, 'approved', version.published_at
    from app.organizations organization, app.versions version
    where organization.id <> ${id} and version.superseded_by is null
      and hashtext(organization.id::text || version.id) % 15 = 0`;
}

/** Two programs of each application, old and new; the organisation's clients have both kinds. */
async function insertPrograms(sql: postgres.Sql, id: string): Promise<void> {
  await sql`insert into app.installed_programs
      (organization_id, fingerprint, name, publisher, version, application_id, matched_by)
    select ${id}, sha256(version.id::text::bytea), application.name, application.publisher, version.version,
      application.id, 'name'
    from app.versions version join app.applications application on application.id = version.application_id`;
  await sql`insert into app.program_standings
      (organization_id, ring_id, program_id, application_id, is_current, offered_version_id)
    select ${id}, ring.id, program.id, program.application_id, program.version = offered.version, offered.id
    from app.rings ring, app.installed_programs program
    join app.versions offered on offered.application_id = program.application_id and offered.superseded_by is null
    where ring.organization_id = ${id}`;
}

async function insertClients(sql: postgres.Sql, id: string): Promise<void> {
  await sql`insert into app.clients (organization_id, machine_hash, name, windows_version, windows_edition, ring_id,
      token_prefix, token_hash, enrolled_at, last_seen_at, program_count, matched_count, outdated_count)
    select ${id}, sha256(n::text::bytea), 'LAPTOP-' || lpad(n::text, 6, '0'), '10.0.26100.1', 'Windows 11 Pro',
      (select id from app.rings where organization_id = ${id} and position = 1 + n % 3),
      'lct_', sha256(('token' || n)::bytea), now(), now(), ${programsEach}, ${programsEach}, n % 30
    from generate_series(1, ${clientCount}::int) n`;
  await sql`insert into app.client_inventories (client_id, organization_id, program_ids, changed_at)
    select client.id, ${id}, (
        select array_agg(program.id order by program.id) from app.installed_programs program
        where hashtext(program.id::text || client.id) % ${Math.round(30_000 / programsEach)}::int = 0
      ), now()
    from app.clients client where client.organization_id = ${id}`;
}

/** Each version was published, and the organisation approved them twenty at a time. */
async function insertActivities(sql: postgres.Sql, id: string): Promise<void> {
  await sql`insert into app.activities (type, subject_type, subject_id, data, dedupe_key, occurred_at)
    select 'catalog.version-published', 'version', version.id,
      jsonb_build_object('name', application.name, 'version', version.version), 'bench ' || version.id, version.published_at
    from app.versions version join app.applications application on application.id = version.application_id`;
  await sql`insert into app.activities (organization_id, type, subject_type, subject_id, data, dedupe_key, occurred_at)
    select ${id}, 'distribution.policies-changed', 'organization', ${id}, jsonb_build_object('count', 20, 'mode', 'manual',
        'applicationIds', (select jsonb_agg(id) from (select id from app.applications offset n * 7 limit 20) chosen)),
      'bench policies ' || n, now() - n * interval '3 hours'
    from generate_series(1, ${approvalActivities}::int) n`;
}
