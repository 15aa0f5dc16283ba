import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exportBatch } from '#app/domain/activity/export-audit.ts';
import { plantPeople } from '#tests/support/people.ts';
import type { PeoplePlanter, PlantedOrganization, PlantedPerson } from '#tests/support/people.ts';
import { startSeededSite } from '#tests/support/seeded-site.ts';
import type { SeededSite } from '#tests/support/seeded-site.ts';

let site: SeededSite;
let people: PeoplePlanter;
let own: PlantedOrganization;
let owner: PlantedPerson;
let admin: PlantedPerson;
let staff: PlantedPerson;

beforeAll(async () => {
  site = await startSeededSite();
  people = plantPeople(site.database);
  own = await people.organization('fjallbyran');
  const other = await people.organization('havsbyran');
  owner = await people.person('Olga Owner', { locale: 'en', in: [[own, 'owner']] });
  admin = await people.person('Adam Admin', { in: [[own, 'admin']] });
  const stranger = await people.person('Stina Stranger', { in: [[other, 'owner']] });
  staff = await people.person('Sven Staff', { isStaff: true, locale: 'en' });
  const left = await people.person('Lena Left');
  await plant(own, admin.id, 'member.role-changed', '2026-11-20T10:00:00Z', {
    before: { role: 'member', secret: 'same' },
    after: { role: 'admin', secret: 'same' },
    subject: owner.id,
  });
  await plant(own, owner.id, 'organization.renamed', '2026-11-20T22:30:00Z', {
    before: { name: 'Fjäll' },
    after: { name: '=HYPERLINK("http://evil.example";"x")' },
  });
  await plant(own, owner.id, 'organization.renamed', '2026-11-20T23:30:00Z', {
    after: { name: 'Efter midnatt' },
  });
  await plant(own, left.id, 'member.left', '2026-11-10T10:00:00Z', {});
  await plant(other, stranger.id, 'organization.renamed', '2026-11-20T12:00:00Z', {
    after: { name: 'Hemligt' },
  });
  await plant(null, stranger.id, 'session.signed-in', '2026-11-20T12:00:00Z', {});
});
afterAll(async () => {
  await people?.close();
  await site?.close();
});

async function plant(
  organization: PlantedOrganization | null,
  userId: string,
  action: string,
  at: string,
  { before, after, subject }: { before?: object; after?: object; subject?: string },
): Promise<void> {
  const { sql } = people;
  const json = (value: object | undefined) => (value ? sql.json(value as never) : null);
  await sql`insert into app.audit_entries
      (organization_id, actor_kind, actor_user_id, action, occurred_at, before, after,
        subject_type, subject_id, address, user_agent)
    values (${organization?.id ?? null}, 'person', ${userId}, ${action}, ${at}, ${json(before)},
      ${json(after)}, ${subject ? 'user' : null}, ${subject ?? null}, '192.0.2.7', '=1+1')`;
}

async function get(
  path: string,
  person: PlantedPerson,
): Promise<{ status: number; text: string; headers: Headers }> {
  const response = await fetch(site.url + path, {
    redirect: 'manual',
    headers: { cookie: person.cookie },
  });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

/** The table's rows as text. */
function rowsOf(html: string): string[] {
  const body = /<tbody>(.*)<\/tbody>/s.exec(html)?.[1] ?? '';
  return body
    .split('</tr>')
    .slice(0, -1)
    .map((row) =>
      row
        .replace(/<[^>]+>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    );
}

const ownerPage = (query = '') => get(`/app/fjallbyran/audit${query}`, owner);
const ownerFile = (query = '') => get(`/app/fjallbyran/audit.csv${query}`, owner);

describe('an owner', () => {
  test('reads what happened in their organisation, latest first, and nothing else', async () => {
    const { status, text } = await ownerPage();
    expect(status).toBe(200);
    const rows = rowsOf(text);
    expect(rows).toHaveLength(4);
    expect(rows[0]).toContain('Organisation renamed');
    expect(rows[2]).toMatch(
      /Role changed About Olga Owner Role: member → administrator Adam Admin/,
    );
    expect(rows[2]).not.toContain('secret');
    expect(rows[3]).toContain('Somebody who is no longer a member');
    expect(text).not.toContain('Hemligt');
  });

  test.each([
    ['?action=member.role-changed', 1],
    ['?person=ADAM', 1],
    // Who did it, and whom it was done to.
    ['?person=olga.owner%40example.com', 3],
    ['?person=%25', 0],
    ['?person=stina', 0],
    ['?from=2026-11-21', 1],
    ['?from=2026-11-20&to=2026-11-20', 2],
    ['?to=2026-11-10', 1],
    // Is not asked of who is no staff.
    ['?organization=havsbyran', 4],
    ['?action=%27%20or%20true--', 0],
    ['?page=99', 4],
  ])('narrows it: %s', async (query, count) => {
    const { status, text } = await ownerPage(query);
    expect(status).toBe(200);
    expect(rowsOf(text)).toHaveLength(count);
    expect(text.replace(/<!-- -->/g, '')).toContain(
      count === 1 ? '1 entry in' : `${count} entries in`,
    );
  });

  test.each(['?from=yesterday', '?to=2026-13-01', '?page=0', '?page=x'])(
    'is told what cannot be asked: %s',
    async (query) => expect((await ownerPage(query)).status).toBe(400),
  );

  test('takes it as a file, and that is in it afterwards', async () => {
    const { status, text, headers } = await ownerFile('?action=organization.renamed');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('content-disposition')).toBe(
      'attachment; filename="lappa-audit-fjallbyran.csv"',
    );
    expect(headers.get('cache-control')).toBe('no-store');
    const [head, ...lines] = text.trimEnd().split('\n');
    expect(head).toContain('"occurredAt","organizationName","actorKind"');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain('"2026-11-20T23:30:00.000Z","fjallbyran","person","Olga Owner"');
    const entries = await people.sql`
      select actor_kind, actor_user_id, organization_id, after from app.audit_entries
      where action = 'audit.exported'`;
    expect(entries).toMatchObject([
      {
        actor_kind: 'member',
        actor_user_id: owner.id,
        organization_id: own.id,
        after: { action: 'organization.renamed', entries: 2 },
      },
    ]);
  });

  test('gets no formula with it', async () => {
    const { text } = await ownerFile();
    expect(text).toContain(`"'=1+1"`);
    // Whatever a program takes for the end of a cell.
    expect(text).not.toMatch(/(^|[,;\t\r\n])[\s"]*[=+\-@]/);
  });
});

describe('who may not', () => {
  test('admins read no trail and take no file', async () => {
    for (const path of ['/app/fjallbyran/audit', '/app/fjallbyran/audit.csv']) {
      expect((await get(path, admin)).status).toBe(403);
    }
  });

  test('owners read not those of Lappa', async () => {
    for (const path of ['/admin/audit', '/admin/audit.csv']) {
      expect((await get(path, owner)).status).toBe(404);
    }
  });
});

describe('staff', () => {
  test('read every trail, and the organisation can see that they did', async () => {
    const all = await get('/admin/audit?action=organization.renamed', staff);
    expect(rowsOf(all.text)).toHaveLength(3);
    expect(all.text).toContain('Hemligt');
    const one = await get('/admin/audit?organization=havsbyran', staff);
    expect(rowsOf(one.text)).toHaveLength(1);
    const reads = await people.sql`
      select organizations.slug, audit_entries.after from app.audit_entries
      left join app.organizations on organizations.id = organization_id
      where action = 'staff.audit-read' order by occurred_at`;
    expect(reads).toMatchObject([
      { slug: null, after: { action: 'organization.renamed' } },
      { slug: 'havsbyran', after: { organization: 'havsbyran' } },
    ]);
  });

  test('take it as a file', async () => {
    const { status, text } = await get('/admin/audit.csv?organization=havsbyran', staff);
    expect(status).toBe(200);
    expect(text).toContain('Hemligt');
    const exported = await people.sql`
      select actor_kind from app.audit_entries
      where action = 'audit.exported' and actor_kind = 'staff' and organization_id is not null`;
    expect(exported).toHaveLength(1);
  });
});

describe('a long trail', () => {
  const count = 3 * exportBatch + 7;
  let long: PlantedPerson;

  beforeAll(async () => {
    const organization = await people.organization('long');
    long = await people.person('Lisa Long', { in: [[organization, 'owner']] });
    // Many at the same moment, and some a microsecond apart.
    await people.sql`insert into app.audit_entries
        (organization_id, actor_kind, action, subject_id, occurred_at)
      select ${organization.id}, 'system', 'team.created', n::text,
        timestamptz '2026-11-01T12:00:00Z' + (n / 40) * interval '1 microsecond'
      from generate_series(1, ${count}::int) n`;
  });

  test('comes in pages', async () => {
    const { text } = await get('/app/long/audit?page=2', long);
    expect(rowsOf(text)).toHaveLength(50);
    expect(text).toContain('/app/long/audit?page=3');
  });

  test('comes whole and each entry once as a file', async () => {
    const { text } = await get('/app/long/audit.csv', long);
    const numbers = [...text.matchAll(/"team\.created",,"(\d+)"/g)].map(([, n]) => Number(n));
    expect(numbers).toHaveLength(count);
    expect(new Set(numbers).size).toBe(count);
  });
});
