import { createHash } from 'node:crypto';
import type { PeoplePlanter, PlantedOrganization } from './people.ts';

export interface PlantedFleet {
  /** Ids by the ring's name. */
  rings: Record<string, string>;
  /** Ids by the client's name. */
  clients: Record<string, string>;
  applicationId: string;
  identifier: string;
  /** That is offered. */
  version: string;
}

/**
 * Puts a fleet straight into the database, past every rule: rings Pilot and Alla, and clients with an application of
 * the seeded catalog on an old or the newest version, beside a program that nobody knows.
 * @param clients by name; `behind` says whether the application is old on it
 */
export async function plantFleet(
  { sql }: PeoplePlanter,
  { id }: PlantedOrganization,
  clients: Record<string, { behind: boolean; ring?: 'Pilot' | 'Alla'; seen?: Date | null }>,
): Promise<PlantedFleet> {
  const [last] = await sql<{ id: string }[]>`
    update app.rings set position = 2 where organization_id = ${id} and name = 'Alla' returning id`;
  const [pilot] = await sql<{ id: string }[]>`
    insert into app.rings (organization_id, name, position) values (${id}, 'Pilot', 1) returning id`;
  const rings: Record<string, string> = { Pilot: pilot!.id, Alla: last!.id };
  const [offered] = await sql<
    {
      version: string;
      version_id: string;
      application_id: string;
      identifier: string;
      name: string;
    }[]
  >`select version.version, version.id as version_id, application.id as application_id,
      application.identifier, application.name
    from app.versions version join app.applications application on application.id = version.application_id
    where application.identifier = '7zip.7zip' order by version.sort_key desc limit 1`;
  if (!offered) throw new Error('The catalog is not seeded.');
  const program = async (name: string, version: string, applicationId: string | null) => {
    const fingerprint = createHash('sha256').update(`${id} ${name} ${version}`).digest();
    const [row] = await sql<{ id: number }[]>`
      insert into app.installed_programs (organization_id, fingerprint, name, publisher, version, application_id, matched_by)
      values (${id}, ${fingerprint}, ${name}, 'Utgivaren', ${version}, ${applicationId},
        ${applicationId === null ? null : 'name'}) returning id`;
    return row!.id;
  };
  const old = await program('7-Zip', '9.20', offered.application_id);
  const current = await program('7-Zip', offered.version, offered.application_id);
  const unknown = await program('Byggkalkyl Å', '1.0', null);
  for (const ringId of Object.values(rings)) {
    for (const [programId, isCurrent] of [
      [old, false],
      [current, true],
    ] as const) {
      await sql`insert into app.program_standings
          (organization_id, ring_id, program_id, application_id, is_current, offered_version_id)
        values (${id}, ${ringId}, ${programId}, ${offered.application_id}, ${isCurrent}, ${offered.version_id})`;
    }
  }
  const ids: Record<string, string> = {};
  for (const [name, { behind, ring = 'Alla', seen = new Date() }] of Object.entries(clients)) {
    const hash = createHash('sha256').update(name).digest();
    const [client] = await sql<{ id: string }[]>`
      insert into app.clients (organization_id, machine_hash, name, windows_version, windows_edition, architecture,
        user_count, assigned_ring_id, ring_id, token_prefix, token_hash, enrolled_at, last_seen_at, program_count, matched_count, outdated_count)
      values (${id}, ${hash}, ${name}, '10.0.26100.6899', 'Windows 11 Pro', 'x64', 1, ${ring === 'Pilot' ? pilot!.id : null}, ${rings[ring]!},
        'lct_abcd',
        ${createHash('sha256').update(`${id}${name}`).digest()}, now(), ${seen}, ${seen ? 2 : 0}, ${seen ? 1 : 0},
        ${seen && behind ? 1 : 0})
      returning id`;
    ids[name] = client!.id;
    if (!seen) continue;
    const programs = [behind ? old : current, unknown].sort((a, b) => a - b);
    await sql`insert into app.client_inventories (client_id, organization_id, program_ids, changed_at)
      values (${client!.id}, ${id}, ${programs}, ${seen})`;
    if (!behind) {
      await sql`insert into app.inventory_changes (organization_id, client_id, occurred_at, added, removed)
        values (${id}, ${client!.id}, ${seen}, ${[current]}, ${[old]})`;
      await sql`insert into app.version_outcomes
          (organization_id, client_id, version_id, application_id, ring_id, outcome, attempts)
        values (${id}, ${client!.id}, ${offered.version_id}, ${offered.application_id}, ${rings[ring]!}, 'succeeded', 2)`;
    }
  }
  return {
    rings,
    clients: ids,
    applicationId: offered.application_id,
    identifier: offered.identifier,
    version: offered.version,
  };
}

/** Puts clients that were seen just now straight into the organisation's last ring, with nothing on them. */
export async function plantClients(
  { sql }: Pick<PeoplePlanter, 'sql'>,
  organizationId: string,
  count: number,
): Promise<void> {
  await sql`insert into app.clients (organization_id, machine_hash, name, ring_id, enrolled_at, last_seen_at)
    select ${organizationId}, sha256(number::text::bytea), 'PLANTED-' || number, ring.id, now(), now()
    from generate_series(1, ${count}) number
    cross join (
      select id from app.rings where organization_id = ${organizationId} order by position desc limit 1
    ) ring`;
}
