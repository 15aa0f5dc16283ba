import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { proveDomainsAgain } from '#app/domain/accounts/single-sign-on/prove-domains-again.ts';
import { NameServerError } from '#app/providers/name-server.server.ts';
import { openOrganizationRooms } from '#tests/support/organization-rooms.ts';
import type { OrganizationRooms } from '#tests/support/organization-rooms.ts';
import type { PlantedOrganization } from '#tests/support/people.ts';

const provedAt = new Date('2026-11-02T05:00:00Z');
const dayMs = 24 * 60 * 60_000;

let rooms: OrganizationRooms;
let organization: PlantedOrganization;
let domain: string;
/** What the name servers say of the domain's name; null when they do not answer. */
let texts: string[] | null;
let asked: string[];
let count = 0;

beforeAll(async () => {
  rooms = await openOrganizationRooms();
});
afterAll(() => rooms?.close());
beforeEach(async () => {
  count += 1;
  domain = `company-${count}.example`;
  texts = ['something else', 'lappa-domain=token'];
  asked = [];
  const { people } = rooms;
  organization = await people.organization(`org-${count}`);
  await people.sql`delete from app.organization_domains`;
  await people.sql`insert into app.organization_domains
      (organization_id, domain, token, checked_at, verified_at)
    values (${organization.id}, ${domain}, 'token', ${provedAt}, ${provedAt})`;
});

/** The nightly pass, so many days after the proof. */
const passAfter = (days: number) =>
  proveDomainsAgain(
    (name) => {
      asked.push(name);
      if (texts === null) return Promise.reject(new NameServerError('away'));
      return Promise.resolve(texts);
    },
    { now: new Date(provedAt.getTime() + days * dayMs) },
  );

async function state() {
  const [row] = await rooms.people.sql<{ trusted: boolean; missing_since: Date | null }[]>`
    select verified_at is not null as trusted, missing_since from app.organization_domains
    where domain = ${domain}`;
  return { trusted: row!.trusted, missing: row!.missing_since !== null };
}

const nothing = { proved: 0, missing: 0, lapsed: 0, unanswered: 0 };

test('a proof is looked at again after a week, and then after another', async () => {
  expect(await passAfter(6)).toEqual(nothing);
  expect(asked).toEqual([]);
  expect(await passAfter(7)).toEqual({ ...nothing, proved: 1 });
  expect(asked).toEqual([`_lappa.${domain}`]);
  expect(await passAfter(8)).toEqual(nothing);
  expect(await passAfter(14)).toEqual({ ...nothing, proved: 1 });
});

test('without its record it is trusted for three days more; then owners are told, nobody else', async () => {
  const owners = [
    await rooms.people.person(`Olga ${count}`, { in: [[organization, 'owner']] }),
    await rooms.people.person(`Owen ${count}`, { locale: 'en', in: [[organization, 'owner']] }),
  ];
  await rooms.people.person(`Adam ${count}`, { in: [[organization, 'admin']] });
  texts = ['lappa-domain=of somebody else'];
  for (const day of [7, 8, 9]) {
    expect(await passAfter(day)).toEqual({ ...nothing, missing: 1 });
    expect(await state()).toEqual({ trusted: true, missing: true });
  }
  expect(await passAfter(10)).toEqual({ ...nothing, lapsed: 1 });
  expect(await state()).toEqual({ trusted: false, missing: false });
  expect(await rooms.auditOf(organization.id)).toEqual(['domain.lapsed']);
  const mails = await rooms.people.sql`
    select to_address as "to", locale, mails.data, queued.name from app.mails
    join pgboss.job queued on queued.data ->> 'mailId' = mails.id::text
    where template = 'domain-lapsed' and organization_id = ${organization.id} order by mails.id`;
  expect([...mails]).toEqual(
    owners.map(({ email }, at) => ({
      to: email,
      locale: at === 0 ? 'sv' : 'en',
      data: { domain },
      name: 'activity.send-mail',
    })),
  );
  // It is nobody's any more: not looked at again.
  expect(await passAfter(20)).toEqual(nothing);
});

test('a record that comes back begins anew', async () => {
  texts = [];
  await passAfter(7);
  texts = ['lappa-domain=token'];
  expect(await passAfter(8)).toEqual({ ...nothing, proved: 1 });
  texts = [];
  expect(await passAfter(15)).toEqual({ ...nothing, missing: 1 });
  expect(await passAfter(17)).toEqual({ ...nothing, missing: 1 });
  expect(await state()).toEqual({ trusted: true, missing: true });
});

test('name servers that do not answer change nothing', async () => {
  texts = null;
  for (const day of [7, 11, 30]) {
    expect(await passAfter(day)).toEqual({ ...nothing, unanswered: 1 });
  }
  expect(await state()).toEqual({ trusted: true, missing: false });
});

test('one pass late is one failure: twice in a row it takes', async () => {
  texts = [];
  expect(await passAfter(60)).toEqual({ ...nothing, missing: 1 });
  expect(await state()).toEqual({ trusted: true, missing: true });
});
