import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { plantApplication } from '#tests/support/distribution-desk.ts';
import type { PlantedApplication } from '#tests/support/distribution-desk.ts';
import { plantPeople } from '#tests/support/people.ts';
import type { PeoplePlanter, PlantedOrganization, PlantedPerson } from '#tests/support/people.ts';
import { startSeededSite } from '#tests/support/seeded-site.ts';
import type { SeededSite } from '#tests/support/seeded-site.ts';
import { visit } from '#tests/support/visitor.ts';
import type { Answer } from '#tests/support/visitor.ts';

let site: SeededSite;
let people: PeoplePlanter;
let organization: PlantedOrganization;
let admin: PlantedPerson;
let member: PlantedPerson;
let tool: PlantedApplication;
let count = 0;

beforeAll(async () => {
  site = await startSeededSite();
  people = plantPeople(site.database);
});
afterAll(async () => {
  await people?.close();
  await site?.close();
});
beforeEach(async () => {
  count += 1;
  organization = await people.organization(`org-${count}`, { plan: 'standard' });
  admin = await people.person(`Admin ${count}`, { in: [[organization, 'admin']] });
  member = await people.person(`Member ${count}`, { in: [[organization, 'member']] });
  tool = await plantApplication(people, `Tool${count}`, { '1.0': 30, '2.0': 14, '3.0': 1 });
});

const at = (rest = '') => `/app/${organization.slug}/applications${rest}`;
const settings = (rest = '') => `/app/${organization.slug}/settings/distribution${rest}`;
const one = () => at(`/${tool.identifier}`);
type Fields = Parameters<ReturnType<typeof visit>['post']>[1];

async function read(path: string, by = admin): Promise<string> {
  const page = await visit(site.url, by.cookie).get(path);
  expect(page.status).toBe(200);
  return page.text.replaceAll('<!-- -->', '');
}
const post = (path: string, fields: Fields, by = admin): Promise<Answer> =>
  visit(site.url, by.cookie).post(path, fields);
/** Posts, and reads where it leads. */
async function act(path: string, fields: Fields): Promise<string> {
  const answer = await post(path, fields);
  expect([answer.status, answer.text]).toEqual([303, '']);
  return read(answer.location!);
}

test('a fresh organisation is told why nothing goes out, and approves today’s catalog', async () => {
  const page = await read(at());
  expect(page).toContain('<h1>Inget delas ut än</h1>');
  expect(page).toContain('Godkänn alla aktuella versioner');
  expect(await read(at(), member)).not.toContain('Godkänn alla aktuella versioner');
  const after = await act(at(), { intent: 'catalog' });
  expect(after).toContain('Allt i dagens katalog är godkänt');
  expect(after).toContain('<h1>Inga versioner väntar på er</h1>');
  expect(await read(one())).toContain(`<h1>Tool${count} 3.0 erbjuds alla</h1>`);
});

describe('the list', () => {
  test('finds, filters and tells what each ring is offered', async () => {
    await post(one(), { intent: 'policy', mode: 'after-days', days: '7' });
    const found = await read(at(`?show=all&q=tool${count}`));
    expect(found).toContain('efter 7 dagar');
    expect(found).toMatch(/3\.0 kommer/);
    expect(await read(at('?policy=after-days'))).toContain(`Tool${count}`);
    expect(await read(at('?policy=pinned'))).toContain('Inga program passar');
  });

  test('changes what is ticked, and says what is missing', async () => {
    const other = await plantApplication(people, `Other${count}`, { '1.0': 1 });
    const page = await act(at('?show=all'), [
      ['intent', 'bulk'],
      ['mode', 'immediate'],
      ['application', tool.id],
      ['application', other.id],
    ]);
    expect(page).toContain('Policyn är ändrad för 2 program');
    expect(await read(one())).toContain('3.0 erbjuds alla');
    const none = await post(at(), { intent: 'bulk', mode: 'immediate' });
    expect(none.status).toBe(400);
    expect(none.text).toContain('Kryssa för minst ett program.');
  });

  test('changes all that a search finds', async () => {
    const path = at(`?show=all&q=tool${count}`);
    await act(path, { intent: 'bulk', mode: 'immediate', all: 'on' });
    expect(await read(one())).toContain('3.0 erbjuds alla');
    await plantApplication(people, `Tool${count}b`, { '1.0': 1 });
    const page = await act(path, { intent: 'bulk', mode: 'not-used', all: 'on' });
    expect(page).toContain('Policyn är ändrad för 2 program');
  });
});

describe('approvals', () => {
  beforeEach(async () => {
    await post(one(), { intent: 'policy', mode: 'manual' });
  });

  test('show what is new beside what is offered, and approve it', async () => {
    await post(at('/approvals'), { intent: 'approve', version: tool.versions['2.0']! });
    await people.sql`update app.installers set signer = case version_id
        when ${tool.versions['2.0']!} then 'Old AB' else 'New AB' end
      where version_id = any(${Object.values(tool.versions)})`;
    await people.sql`update app.versions set release_notes_url = 'https://vendor.example/notes'
      where id = ${tool.versions['3.0']!}`;
    const page = await read(at('/approvals'));
    expect(page).toContain('<h1>1 version väntar på er</h1>');
    expect(page).toContain('2.0 → ');
    expect(page).toContain('Ny signatur: New AB (förut Old AB)');
    expect(page).toContain('href="https://vendor.example/notes"');
    expect(await read(at())).toContain('<h1>1 program väntar på godkännande</h1>');
    const after = await act(at('/approvals'), {
      intent: 'approve',
      version: tool.versions['3.0']!,
    });
    expect(after).toContain('1 version är godkänd');
    expect(after).toContain('Inga versioner väntar på er');
    expect(await read(one())).toContain('3.0 erbjuds alla');
  });

  test('twice the same form changes once', async () => {
    const form = { intent: 'approve', version: tool.versions['3.0']! };
    await act(at('/approvals'), form);
    expect(await act(at('/approvals'), form)).toContain('Inget behövde ändras');
  });

  test('decline, which the application’s page undoes', async () => {
    const version = tool.versions['3.0']!;
    await act(at('/approvals'), { intent: 'decline', version, reason: 'Trasig' });
    const page = await read(one());
    expect(page).toContain('avböjd');
    expect(page).toContain(`Tool${count} 3.0 avböjdes`);
    expect(await act(one(), { intent: 'restore', version })).toContain(
      'Versionen är tillåten igen',
    );
    expect(await read(at('/approvals'))).toContain('1 version väntar på er');
  });

  test('want something ticked', async () => {
    const answer = await post(at('/approvals'), { intent: 'approve' });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('Kryssa för minst en version.');
  });
});

describe('an application', () => {
  test('is pinned, and still tells of newer versions', async () => {
    const version = tool.versions['1.0']!;
    const page = await act(one(), { intent: 'policy', mode: 'pinned', version });
    expect(page).toContain(`<h1>Tool${count} 1.0 erbjuds alla</h1>`);
    expect(page).toContain('hålls tillbaka av låsningen');
    const none = await post(one(), { intent: 'policy', mode: 'pinned' });
    expect(none.status).toBe(400);
    expect(none.text).toContain('Välj vilken version.');
  });

  test('goes back, which says what winget does not do, and follows its policy again', async () => {
    await act(one(), { intent: 'policy', mode: 'immediate' });
    const path = `${one()}/roll-back/${tool.versions['2.0']!}`;
    expect(await read(path)).toContain('winget flyttar inte tillbaka dem');
    const empty = await post(path, {});
    expect(empty.status).toBe(400);
    expect(empty.text).toContain('Skriv varför');
    const back = await act(path, { reason: 'Kraschar' });
    expect(back).toContain(`<h1>Tool${count} är tillbaka på 2.0</h1>`);
    expect(back).toContain('winget flyttar inte tillbaka dem');
    const page = await act(one(), { intent: 'resume' });
    expect(page).toContain(`<h1>Tool${count} 3.0 erbjuds alla</h1>`);
    expect(page).toContain(`Tool${count} gick tillbaka till 2.0`);
  });

  test('is frozen and let go', async () => {
    const frozen = await act(one(), { intent: 'freeze', reason: 'Semester' });
    expect(frozen).toContain('Programmet är fryst');
    expect(await read(at('?show=all&policy=frozen'))).toContain(`Tool${count}`);
    expect(await act(one(), { intent: 'unfreeze' })).toContain('inte fryst längre');
  });

  test('has a version withdrawn, which can be undone', async () => {
    await act(one(), { intent: 'policy', mode: 'immediate' });
    const version = tool.versions['3.0']!;
    const page = await act(`${one()}/withdraw/${version}`, { reason: 'Kraschar' });
    expect(page).toContain(`<h1>Tool${count} 2.0 erbjuds alla</h1>`);
    expect(page).toContain('indragen av er');
    expect(await act(one(), { intent: 'restore', version })).toContain('3.0 erbjuds alla');
  });
});

describe('settings', () => {
  test('hold for all', async () => {
    const page = await act(settings(), { intent: 'defaults', mode: 'immediate', keep: '1' });
    expect(page).toContain('<h1>För alla program gäller: direkt</h1>');
    expect(await read(one())).toContain('3.0 erbjuds alla');
    const wrong = await post(settings(), { intent: 'defaults', mode: 'after-days', keep: '0' });
    expect(wrong.status).toBe(400);
    expect(wrong.text).toContain('Skriv hur många dagar');
    expect(wrong.text).toContain('Skriv ett tal, 1–50.');
  });

  test('make rings, which wait, move and go away', async () => {
    await act(settings(), { intent: 'defaults', mode: 'immediate', keep: '3' });
    await act(settings(), { intent: 'new-ring', name: 'Pilot' });
    const rings = () => people.sql<{ id: string; name: string }[]>`
      select id, name from app.rings where organization_id = ${organization.id} order by position`;
    const [pilot, all] = await rings();
    expect([pilot?.name, all?.name]).toEqual(['Pilot', 'Alla']);
    const ring = all!.id;
    const form = { intent: `ring-${ring}`, ring, name: 'Alla', delay: '7', share: '80' };
    const half = await post(settings(), form);
    expect(half.text).toContain('Fyll i både andel');
    const page = await act(settings(), { ...form, count: '3' });
    expect(page).toContain('7 dagar efter ringen före');
    // What all had stays; what comes now waits.
    expect(await read(one())).toContain('3.0 erbjuds alla');
    const taken = await post(settings(), { intent: 'new-ring', name: 'pilot' });
    expect(taken.text).toContain('Det finns redan en ring med det namnet.');
    await act(settings(), { intent: 'new-ring', name: 'Kontoret' });
    const office = (await rings())[1]!;
    await act(settings(), { intent: 'move-ring', ring: office.id });
    expect((await rings()).map(({ name }) => name)).toEqual(['Kontoret', 'Pilot', 'Alla']);
    await act(settings(`/${office.id}/remove`), {});
    expect((await rings()).map(({ name }) => name)).toEqual(['Pilot', 'Alla']);
    expect((await post(settings(`/${ring}/remove`), {})).status).toBe(409);
  });

  test('keep a ring that addresses of the source are in', async () => {
    await act(settings(), { intent: 'new-ring', name: 'Pilot' });
    const [pilot] = await people.sql<{ id: string }[]>`
      select id from app.rings where organization_id = ${organization.id} order by position`;
    await people.sql`insert into app.source_tokens
      (organization_id, ring_id, purpose, name, prefix, token_hash)
      values (${organization.id}, ${pilot!.id}, 'ring', 'Kontoret', 'x', ${organization.id}::text::bytea)`;
    const used = await post(settings(`/${pilot!.id}/remove`), {});
    expect([used.status, used.text]).toEqual([
      409,
      expect.stringContaining('Källadresser hör till ringen'),
    ]);
    await people.sql`update app.source_tokens set revoked_at = now() where ring_id = ${pilot!.id}`;
    expect((await post(settings(`/${pilot!.id}/remove`), {})).status).toBe(303);
  });
});

describe('Basic', () => {
  beforeEach(
    () => people.sql`update app.organization_plans set plan = 'basic'
    where organization_id = ${organization.id}`,
  );

  test.each([
    ['a policy', () => post(one(), { intent: 'policy', mode: 'immediate' })],
    [
      'a policy of many',
      () => {
        return post(at(), { intent: 'bulk', mode: 'immediate', application: tool.id });
      },
    ],
    [
      'a policy for all',
      () => {
        return post(settings(), { intent: 'defaults', mode: 'immediate', keep: '3' });
      },
    ],
  ])('is told where plans are when %s wants another', async (_, send) => {
    const answer = await send();
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('Automatisk utdelning ingår inte i er plan');
    expect(answer.text).toContain(`href="/app/${organization.slug}/billing/plan"`);
  });

  test('has no rings that wait', async () => {
    await act(settings(), { intent: 'new-ring', name: 'Pilot' });
    const [, all] = await people.sql<{ id: string }[]>`
      select id from app.rings where organization_id = ${organization.id} order by position`;
    const ring = all!.id;
    const fields = { intent: `ring-${ring}`, ring, name: 'Alla', delay: '7' };
    const answer = await post(settings(), fields);
    expect([answer.status, answer.text]).toEqual([
      403,
      expect.stringContaining('ingår inte i er plan'),
    ]);
  });
});

test('an own application of another organisation is not there', async () => {
  const other = await people.organization(`other-${count}`, { plan: 'pro' });
  const secret = await plantApplication(people, `Secret${count}`, { '1.0': 1 }, other.id);
  expect((await visit(site.url, admin.cookie).get(at(`/${secret.identifier}`))).status).toBe(404);
  expect(await read(at(`?show=all&q=secret${count}`))).toContain('Inga program passar');
  const fields = { intent: 'bulk', mode: 'immediate', application: secret.id };
  expect((await post(at(), fields)).status).toBe(404);
  const version = secret.versions['1.0']!;
  expect((await post(at('/approvals'), { intent: 'approve', version })).status).toBe(404);
  expect((await post(one(), { intent: 'approve', version })).status).toBe(404);
});

test('members look, and change nothing', async () => {
  for (const path of [at(), at('/approvals'), one(), settings()]) {
    expect(await read(path, member)).not.toContain('name="intent"');
    expect((await post(path, { intent: 'freeze' }, member)).status).toBe(403);
  }
});

test.each(['?page=0', '?policy=strange', '?q=%00', '?show=x'])(
  'an address with %s is refused in words',
  async (query) => {
    expect((await visit(site.url, admin.cookie).get(at(query))).status).toBe(400);
  },
);
