import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { createSecretToken, hashSecretToken } from '#app/domain/secret-token.ts';
import { plantPeople } from './people.ts';
import type { PeoplePlanter, PlantedOrganization } from './people.ts';
import { startSeededSite } from './seeded-site.ts';
import type { SeededSite } from './seeded-site.ts';

export interface ClientAnswer {
  status: number;
  headers: Headers;
  body: Record<string, unknown> & { code?: string; errors?: { field: string; message: string }[] };
}

export interface EnrolledMachine {
  machineId: string;
  clientId: string;
  token: string;
  sourceUrl: string;
}

/** The site with computers that enrol and check in. */
export interface FleetSite extends SeededSite {
  people: PeoplePlanter;
  /** An enrolment key, straight into the database. */
  plantKey(
    organization: PlantedOrganization,
    options?: { mostClients?: number; expiresAt?: Date; revokedAt?: Date; ringId?: string },
  ): Promise<string>;
  post(
    path: string,
    json: unknown,
    options?: { token?: string; headers?: Record<string, string>; gzip?: boolean },
  ): Promise<ClientAnswer>;
  /** A computer that is enrolled; throws when it is refused. */
  enrol(key: string, machine?: { machineId?: string; name?: string }): Promise<EnrolledMachine>;
  checkIn(machine: EnrolledMachine, report?: object): Promise<ClientAnswer>;
}

export async function startFleetSite(env: Record<string, string> = {}): Promise<FleetSite> {
  const site = await startSeededSite({ TRUST_PROXY: 'true', ...env });
  const people = plantPeople(site.database);
  const { sql } = people;
  const post: FleetSite['post'] = async (path, json, { token, headers, gzip } = {}) => {
    const text = typeof json === 'string' ? json : JSON.stringify(json);
    const response = await fetch(site.url + path, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
        ...(gzip && { 'Content-Encoding': 'gzip' }),
        ...headers,
      },
      body: gzip ? new Uint8Array(gzipSync(text)) : text,
    });
    const answer = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (answer === '' ? {} : JSON.parse(answer)) as ClientAnswer['body'],
    };
  };
  return {
    ...site,
    people,
    async plantKey(organization, options = {}) {
      const key = `lek_${createSecretToken().token}`;
      const expiresAt = options.expiresAt ?? new Date(Date.now() + 86_400_000);
      await sql`
        insert into app.enrolment_keys
          (organization_id, name, prefix, key_hash, most_clients, expires_at, revoked_at, ring_id)
        values (${organization.id}, 'Planted', ${key.slice(0, 8)}, ${Buffer.from(hashSecretToken(key))},
          ${options.mostClients ?? 100}, ${expiresAt}, ${options.revokedAt ?? null}, ${options.ringId ?? null})`;
      return key;
    },
    post,
    async enrol(enrolmentKey, { machineId = randomUUID(), name = 'KONTOR-1' } = {}) {
      const answer = await post('/api/clients/enrol', { enrolmentKey, machineId, name });
      if (answer.status > 201) throw new Error(`Refused: ${JSON.stringify(answer.body)}`);
      return { machineId, ...(answer.body as unknown as Omit<EnrolledMachine, 'machineId'>) };
    },
    checkIn: ({ token, machineId }, report = {}) =>
      post('/api/clients/check-in', reportOf(machineId, report), { token }),
    async close() {
      await people.close();
      await site.close();
    },
  };
}

/** A check-in of a computer with nothing on it, with what `over` says otherwise. */
export function reportOf(machineId: string, over: object = {}): Record<string, unknown> {
  return { checkInId: randomUUID(), machineId, name: 'KONTOR-1', programs: [], ...over };
}
