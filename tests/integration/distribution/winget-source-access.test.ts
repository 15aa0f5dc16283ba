import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findFreePort } from '../../../commands/free-port.ts';
import { WEB_ENTRY } from '../../../commands/production-build.ts';
import { eventually } from '#tests/support/eventually.ts';
import { publishedVersion } from '#tests/support/published-version.ts';
import { startSourceSite } from '#tests/support/source-site.ts';
import { startProcess } from '#tests/support/running-process.ts';
import type { SourceOwner, SourceSite } from '#tests/support/source-site.ts';
import type { PlantedPerson } from '#tests/support/people.ts';

let site: SourceSite;
let owner: SourceOwner;
let other: SourceOwner;
let admin: PlantedPerson;
let member: PlantedPerson;

beforeAll(async () => {
  site = await startSourceSite({ LOG_LEVEL: 'info' });
  owner = await site.owner('kund');
  other = await site.owner('granne', { mode: 'manual' });
  admin = await site.people.person('Anna Admin', { in: [[owner, 'admin']] });
  member = await site.people.person('Mikael Medlem', { in: [[owner, 'member']] });
  await site.publish(publishedVersion('Shared.App', '1.0'));
  await plantOwn(owner, 'Own.Secret');
  await plantOwn(owner, 'Shared.App');
});
afterAll(() => site.close());

const soon = (what: string, holds: () => Promise<boolean>) => eventually(what, holds);

/** An application of the organisation's own. */
async function plantOwn(whose: SourceOwner, identifier: string) {
  const { sql } = site.people;
  await sql`insert into app.catalogs (name, owner_type, owner_id)
    values ('Own', 'organization', ${whose.id}) on conflict do nothing`;
  const [application] = await sql<{ id: string }[]>`
    insert into app.applications (catalog_id, identifier, name, publisher, licence, description_sv, description_en)
    select id, ${identifier}, 'Own tool', 'Own', 'own', 'Eget', 'Own' from app.catalogs
    where owner_id = ${whose.id} returning id`;
  const [version] = await sql<{ id: string }[]>`
    insert into app.versions (application_id, version, sort_key, state, published_at)
    values (${application!.id}, '7.0', '\\x07', 'offered', now()) returning id`;
  await sql`insert into app.installers (version_id, position, architecture, type, download_url, sha256, product_code)
    values (${version!.id}, 0, 'x64', 'exe', 'https://own.example/a.exe', ${'a'.repeat(64)}, 'own-code')`;
  await sql`insert into app.application_match_keys (application_id, kind, key)
    values (${application!.id}, 'product-code', 'own-code-' || ${identifier}::text)`;
}

const identifiers = async (address: string, query = '') =>
  (await site.client(address).search(query)).map(({ identifier }) => identifier);

describe('organisations', () => {
  test('see their own applications and not each other’s, by whatever way', async () => {
    await soon('the own application is there', async () =>
      (await identifiers(owner.address)).includes('Own.Secret'),
    );
    await site.people.sql`update app.distribution_settings set default_mode = 'immediate'
      where organization_id = ${other.id}`;
    const neighbour = site.client(other.address);
    await soon('the neighbour is offered the catalog', async () =>
      (await identifiers(other.address)).includes('Shared.App'),
    );
    expect(await identifiers(other.address)).not.toContain('Own.Secret');
    expect(await neighbour.readManifest('Own.Secret')).toBeNull();
    expect(
      await neighbour.correlate({
        name: 'Own tool',
        version: '1',
        productCode: 'own-code-Own.Secret',
      }),
    ).toBeNull();
  });

  test('have their own in the place of a curated one with its identifier', async () => {
    expect(await site.client(owner.address).install('shared.app')).toMatchObject({
      version: '7.0',
    });
    expect(await site.client(other.address).install('shared.app')).toMatchObject({
      version: '1.0',
    });
    const found = await site.client(owner.address).search('shared.app');
    expect(found.map(({ versions }) => versions)).toEqual([['7.0']]);
  });

  test('have one identity each, the same at all their addresses', async () => {
    const second = await site.token(owner);
    const identity = async (address: string) => (await site.client(address).open()).identifier;
    expect(await identity(second.address)).toBe(await identity(owner.address));
    expect(await identity(other.address)).not.toBe(await identity(owner.address));
  });

  test('are offered what their policy says from one moment to the next', async () => {
    const third = await site.owner('tredje', { mode: 'manual' });
    expect(await identifiers(third.address)).toEqual([]);
    const [version] = await site.people.sql<{ id: string; applicationId: string }[]>`
      select versions.id, application_id as "applicationId" from app.versions
      join app.applications on applications.id = application_id
      where identifier = 'Shared.App' and applications.organization_id is null`;
    await site.people.sql`insert into app.version_decisions
      (organization_id, version_id, application_id, decision, approved_at)
      values (${third.id}, ${version!.id}, ${version!.applicationId}, 'approved', now())`;
    await soon('what was approved is offered', async () =>
      (await identifiers(third.address)).includes('Shared.App'),
    );
    expect(await identifiers(third.address)).toEqual(['Shared.App']);
  });
});

describe('an address', () => {
  test.each(['x', 'A'.repeat(43), 'A'.repeat(5000), '%00', '..%2f..', 'å'.repeat(43)])(
    'with the token %s is none',
    async (token) => {
      for (const path of ['information', 'packageManifests/Shared.App']) {
        const answer = await fetch(`${site.url}/winget/${token}/${path}`);
        expect(answer.status).toBe(404);
      }
    },
  );

  test('that was revoked is an error to every client, at once: not an empty answer', async () => {
    const revoked = await site.token(owner);
    await site.client(revoked.address).open();
    await site.people
      .sql`update app.source_tokens set revoked_at = now() where id = ${revoked.tokenId}`;
    await soon(
      'the address is gone',
      async () => (await fetch(`${revoked.address}/information`)).status === 404,
    );
    for (const is404Answer of [true, false]) {
      await expect(site.client(revoked.address, { is404Answer }).open()).rejects.toMatchObject({
        code: 'RESTSOURCE_ENDPOINT_NOT_FOUND',
      });
    }
  });

  test('that another replaces works until its time is over', async () => {
    const replaced = await site.token(owner);
    const expire = (when: string) => site.people.sql`
      update app.source_tokens set expires_at = now() + ${when}::interval where id = ${replaced.tokenId}`;
    await expire('1 day');
    await site.client(replaced.address).open();
    await expire('-1 second');
    await soon(
      'the address is gone',
      async () => (await fetch(`${replaced.address}/information`)).status === 404,
    );
  });

  test('takes only what the protocol has: 405 with Allow, and no managing of packages', async () => {
    const ask = async (method: string, path: string) => {
      const answer = await fetch(owner.address + path, {
        method,
        ...(method === 'POST' && { body: '{}' }),
      });
      return [answer.status, answer.headers.get('allow')];
    };
    expect(await ask('POST', '/information')).toEqual([405, 'GET, HEAD']);
    expect(await ask('GET', '/manifestSearch')).toEqual([405, 'POST']);
    expect(await ask('DELETE', '/packageManifests/Shared.App')).toEqual([405, 'GET, HEAD']);
    for (const path of ['', '/', '/packages', '/packageManifests', '/information/more']) {
      expect((await ask('GET', path))[0], path).toBe(404);
    }
  });

  test('is never whole in the log', async () => {
    const unknown = 'B'.repeat(43);
    await fetch(`${owner.address}/information`);
    await fetch(`${site.url}/winget/${unknown}/information`);
    await fetch(`${site.url}/%77inget/${unknown}/information`);
    await fetch(`${owner.address}/%zz`);
    await soon('the requests are logged', () =>
      Promise.resolve(site.web.lines.some((line) => line.includes('BBBBBBBB…'))),
    );
    const log = site.web.lines.join('\n');
    expect(log).toContain(`/winget/${owner.token.slice(0, 8)}…/information`);
    expect(log).not.toContain(owner.token);
    expect(log).not.toContain(unknown);
  });
});

describe('a search body', () => {
  const post = (body: string, headers: Record<string, string> = {}) =>
    fetch(`${owner.address}/manifestSearch`, { method: 'POST', body, headers });

  test.each([
    '',
    '{',
    '[]',
    '"a"',
    'null',
    '{"Query":[]}',
    '{"Filters":{}}',
    '{"MaximumResults":"1"}',
  ])('%s is answered with a code and a message', async (body) => {
    const answer = await post(body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({
      code: expect.stringMatching(/^Invalid/) as string,
      message: expect.any(String) as string,
    });
  });

  test('with a page token or a contract that is none is refused, a newer contract is served', async () => {
    expect((await post('{}', { ContinuationToken: 'made up' })).status).toBe(400);
    expect((await post('{}', { Version: 'two' })).status).toBe(400);
    expect((await post('{}', { Version: '2.0.0' })).status).toBe(400);
    for (const version of ['1.0.0', '1.28.0', '1.99', '']) {
      expect((await post('{}', { Version: version })).status, version).toBe(200);
    }
  });

  test('with thousands of conditions is refused, and one too large before it is read', async () => {
    const condition = {
      PackageMatchField: 'Tag',
      RequestMatch: { KeyWord: 'a', MatchType: 'Substring' },
    };
    const many = await post(
      JSON.stringify({ Filters: Array.from({ length: 500 }, () => condition) }),
    );
    expect(many.status).toBe(400);
    expect((await post(' '.repeat(70_000))).status).toBe(413);
  });

  test('whatever it holds, is never a 500', async () => {
    const word = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('', 'Exact', 'Shared.App', 'x'.repeat(300)),
    );
    const request = fc.record(
      {
        KeyWord: fc.oneof(word, fc.jsonValue()),
        MatchType: fc.oneof(word, fc.constantFrom('Substring', 'Exact', 'Fuzzy')),
      },
      { requiredKeys: [] },
    );
    const filter = fc.record(
      {
        PackageMatchField: fc.oneof(word, fc.constantFrom('Tag', 'PackageName', 'ProductCode')),
        RequestMatch: fc.oneof(request, fc.jsonValue()),
      },
      { requiredKeys: [] },
    );
    const body = fc.oneof(
      fc.record(
        {
          Query: fc.oneof(request, fc.jsonValue()),
          Inclusions: fc.oneof(fc.array(filter, { maxLength: 4 }), fc.jsonValue()),
          Filters: fc.oneof(fc.array(filter, { maxLength: 4 }), fc.jsonValue()),
          MaximumResults: fc.oneof(fc.integer(), fc.jsonValue()),
          FetchAllManifests: fc.oneof(fc.boolean(), fc.jsonValue()),
        },
        { requiredKeys: [] },
      ),
      fc.jsonValue(),
    );
    await fc.assert(
      fc.asyncProperty(body, async (given) => {
        const answer = await post(JSON.stringify(given));
        expect([200, 204, 400]).toContain(answer.status);
        await answer.text();
      }),
      { numRuns: 200 },
    );
  });
});

describe('the settings page', () => {
  const page = (path: string, who: PlantedPerson, body?: Record<string, string>) =>
    fetch(`${site.url}/app/kund/settings/source${path}`, {
      redirect: 'manual',
      headers: {
        Cookie: who.cookie,
        ...(body && { 'Content-Type': 'application/x-www-form-urlencoded' }),
      },
      ...(body && { method: 'POST', body: new URLSearchParams(body) }),
    });
  const addressIn = (html: string) => new RegExp(`${site.url}/winget/([\\w-]{43})`).exec(html)?.[0];
  const create = async (name: string) => {
    const id = /name="id" value="([^"]+)"/.exec(await (await page('', admin)).text())![1]!;
    const answer = await page('', admin, { id, name, ring: owner.ringId });
    return { id, answer, html: await answer.text() };
  };

  test('is for those who manage distribution', async () => {
    expect((await page('', member)).status).toBe(403);
    expect((await page('', admin)).status).toBe(200);
  });

  test('makes an address, shows it once with the commands, and tells the trail', async () => {
    const { id, html, answer } = await create('Kontoret');
    expect(answer.status).toBe(200);
    const address = addressIn(html)!;
    expect(html).toContain('winget source add --name kund --type Microsoft.Rest --arg');
    expect(html).toContain('&quot;Type&quot;:&quot;Microsoft.Rest&quot;');
    const { identifier } = await site.client(address).open();
    expect(html).toContain(identifier);
    const later = await (await page('', admin)).text();
    expect(addressIn(later)).toBeUndefined();
    expect(later).toContain('Kontoret');
    expect(later).toContain(`/winget/${address.split('/').at(-1)!.slice(0, 8)}`);
    const again = await page('', admin, { id, name: 'Kontoret', ring: owner.ringId });
    expect(again.status).toBe(409);
    const [entry] = await site.people.sql<{ action: string; after: object }[]>`
      select action, after from app.audit_entries where subject_id = ${id}`;
    expect(entry).toEqual({
      action: 'source-address.created',
      after: { name: 'Kontoret', ring: 'Alla' },
    });
  });

  test('replaces an address, also at once, and revokes one after asking', async () => {
    const { id, html } = await create('Bytas');
    const first = addressIn(html)!;
    const replaced = await page(`/${id}/replace`, admin, { overlap: '0' });
    expect(replaced.status).toBe(200);
    const second = addressIn(await replaced.text())!;
    expect(second).not.toBe(first);
    await soon(
      'the old address is gone',
      async () => (await fetch(`${first}/information`)).status === 404,
    );
    await site.client(second).open();
    expect((await page(`/${id}/replace`, admin, { overlap: '7' })).status).toBe(409);
    const list = await (await page('', admin)).text();
    const newId = /settings\/source\/([0-9a-f-]{36})\/revoke/.exec(list)![1]!;
    expect(await (await page(`/${newId}/revoke`, admin)).text()).toContain('Bytas');
    expect((await page(`/${newId}/revoke`, admin, {})).status).toBe(303);
    await soon(
      'the address is revoked',
      async () => (await fetch(`${second}/information`)).status === 404,
    );
  });

  test('knows no address and no ring of another organisation', async () => {
    expect((await page(`/${other.tokenId}/revoke`, admin)).status).toBe(404);
    expect((await page(`/${other.tokenId}/revoke`, admin, {})).status).toBe(404);
    expect((await page(`/${other.tokenId}/replace`, admin, { overlap: '7' })).status).toBe(404);
    const id = '01234567-89ab-7def-8123-456789abcdef';
    expect((await page('', admin, { id, name: 'Fel', ring: other.ringId })).status).toBe(404);
  });

  test('tells how often computers asked, and when an address was used', async () => {
    await soon('what was counted is written', async () => {
      const html = await (await page('', admin)).text();
      return html.includes('Frågor till källan per dag');
    });
    const counts = await site.people.sql<{ kind: string }[]>`
      select kind from app.source_requests where organization_id = ${owner.id} order by kind`;
    expect(counts.map(({ kind }) => kind)).toEqual(['information', 'manifest', 'search']);
    const [used] = await site.people.sql`
      select last_used_at from app.source_tokens where id = ${owner.tokenId}`;
    expect(used?.last_used_at).not.toBeNull();

    // Of clients alone: those are no addresses that somebody made here.
    const { sql } = site.people;
    await sql`update app.source_tokens set purpose = 'client' where organization_id = ${owner.id}`;
    expect(await (await page('', admin)).text()).toContain(
      '<h1>Anslutna datorer hämtar program med egna adresser</h1>',
    );
    await sql`update app.source_tokens set purpose = 'ring' where organization_id = ${owner.id}`;
  });
});

test('a process is not ready before it has read the catalog', async () => {
  const { sql } = site.people;
  const port = await findFreePort();
  const readiness = async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/health/ready`);
    return [answer.status, await answer.json()] as unknown;
  };
  const web = await sql.begin(async (transaction) => {
    await transaction`lock table app.application_match_keys in access exclusive mode`;
    const starting = await startProcess({
      name: 'web',
      args: [WEB_ENTRY],
      env: { PORT: String(port), DATABASE_URL: site.database.webUrl },
    });
    await starting.waitForLine(/web\.started/);
    const problems = ['the catalog is being read for the winget source'];
    expect(await readiness()).toEqual([503, { status: 'not ready', problems }]);
    return starting;
  });
  await soon('the process is ready', async () => JSON.stringify(await readiness()).includes('200'));
  await web.kill();
});
