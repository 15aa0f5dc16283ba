import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { totpSecretPlace } from '#app/domain/accounts/second-factor-code.ts';
import { privateKeyPlace } from '#app/domain/accounts/signing-keys.ts';
import { clientSecretPlace } from '#app/domain/accounts/single-sign-on/manage-connection.ts';
import { childEnvironment } from '#app/env.server.ts';
import { seal, unseal } from '#app/providers/encryption.server.ts';
import { createTestDatabase } from '#tests/support/database.ts';
import type { TestDatabase } from '#tests/support/database.ts';
import { plantPeople } from '#tests/support/people.ts';
import type { PeoplePlanter } from '#tests/support/people.ts';

const key = (id: string) => ({ id, bytes: Buffer.alloc(32, id) });
const written = (...ids: string[]) =>
  ids.map((id) => `${id}:${key(id).bytes.toString('base64')}`).join(',');
const [before, after, lost] = [key('before'), key('after'), key('lost')];

let database: TestDatabase;
let people: PeoplePlanter;

beforeAll(async () => {
  database = await createTestDatabase();
  people = plantPeople(database);
});
afterAll(async () => {
  await people?.close();
  await database?.drop();
});

async function rotate(keys: string): Promise<{ code: number; output: string }> {
  const env = childEnvironment({ DATABASE_URL: database.workerUrl, ENCRYPTION_KEYS: keys });
  try {
    const { stdout } = await promisify(execFile)(process.execPath, ['commands/secrets-rotate.ts'], {
      env: { NODE_ENV: 'test', ...env },
    });
    return { code: 0, output: stdout };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, output: stdout + stderr };
  }
}

test('every sealed secret opens with the new key alone afterwards, and with what it held', async () => {
  const { sql } = people;
  const person = await people.person('Rut Rotate');
  const organization = await people.organization('rotated');
  const connectionId = crypto.randomUUID();
  await sql`insert into app.totp_factors (user_id, secret)
    values (${person.id}, ${seal('the code app', totpSecretPlace(person.id), [before])})`;
  await sql`insert into app.sso_connections (id, organization_id, issuer, client_id, client_secret)
    values (${connectionId}, ${organization.id}, 'https://idp.example', 'lappa',
      ${seal('the client', clientSecretPlace(connectionId), [before])})`;
  await sql`insert into app.signing_keys (kid, algorithm, public_jwk, private_jwk)
    values ('k1', 'ES256', '{}', ${seal('the signing key', privateKeyPlace('k1'), [before])})`;

  expect(await rotate(written('after', 'before'))).toMatchObject({
    code: 0,
    output: expect.stringContaining(
      '3 secrets are sealed with after now, 0 were already',
    ) as string,
  });
  const [row] = await sql<{ totp: string; client: string; signing: string }[]>`
    select (select secret from app.totp_factors) as totp,
      (select client_secret from app.sso_connections) as client,
      (select private_jwk from app.signing_keys) as signing`;
  expect(unseal(row!.totp, totpSecretPlace(person.id), [after])).toBe('the code app');
  expect(unseal(row!.client, clientSecretPlace(connectionId), [after])).toBe('the client');
  expect(unseal(row!.signing, privateKeyPlace('k1'), [after])).toBe('the signing key');
  const trail = await sql`select after from app.audit_entries where action = 'secrets.rotated'`;
  expect(trail).toMatchObject([{ after: { rotated: 3, broken: 0 } }]);

  // The old key is gone: nothing is left to do.
  expect((await rotate(written('after'))).output).toContain('0 secrets are sealed');
});

test('what no key opens is named and left as it was', async () => {
  const { sql } = people;
  const person = await people.person('Lo Lost');
  const sealed = seal('gone', totpSecretPlace(person.id), [lost]);
  await sql`insert into app.totp_factors (user_id, secret) values (${person.id}, ${sealed})`;
  const { code, output } = await rotate(written('after', 'before'));
  expect(code).toBe(1);
  expect(output).toContain(`totp_factors.secret ${person.id}`);
  expect(output).not.toContain('gone');
  const [row] = await sql`select secret from app.totp_factors where user_id = ${person.id}`;
  expect(row?.secret).toBe(sealed);
});

test('without keys it says what is missing', async () => {
  const { code, output } = await rotate('');
  expect(code).toBe(1);
  expect(output).toContain('ENCRYPTION_KEYS is missing');
});
