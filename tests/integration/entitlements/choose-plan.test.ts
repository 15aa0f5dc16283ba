import { afterAll, beforeAll, expect, test } from 'vitest';
import { issueLink } from '#app/domain/accounts/link-tokens.ts';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { plantPeople } from '#tests/support/people.ts';
import type { PeoplePlanter } from '#tests/support/people.ts';
import { startSeededSite, type SeededSite } from '#tests/support/seeded-site.ts';
import { visit } from '#tests/support/visitor.ts';

let site: SeededSite;
let people: PeoplePlanter;
beforeAll(async () => {
  site = await startSeededSite();
  people = plantPeople(site.database);
  connectDatabase({ url: site.database.workerUrl, poolSize: 2, applicationName: 'lappa test' });
});
afterAll(async () => {
  await closeDatabase();
  await people?.close();
  await site?.close();
});

/** The link of the pricing page that chooses Pro. */
async function findProLink(path: string): Promise<string> {
  const { text } = await visit(site.url).get(path);
  const links = [...text.matchAll(/href="([^"]*plan%3Dpro[^"]*)"/g)].map(([, href]) => href!);
  expect(links).toHaveLength(1);
  return links[0]!.replaceAll('&amp;', '&');
}

const wanted = '/app?plan=pro&interval=year';

test('prices are shown by the month, by the year when asked, in both languages', async () => {
  const prices = async (path: string) => {
    const { text } = await visit(site.url).get(path);
    return [...text.matchAll(/class="stat-value mt-2">([^<]*)</g)].map(([, price]) => price);
  };
  const nbsp = '\u00a0';
  expect(await prices('/priser')).toEqual(['Gratis', `15${nbsp}kr`, `25${nbsp}kr`, `39${nbsp}kr`]);
  const yearly = [`SEK${nbsp}150`, `SEK${nbsp}250`, `SEK${nbsp}390`];
  expect(await prices('/en/pricing?interval=year')).toEqual(['Free', ...yearly]);
  expect(await prices('/en/pricing?interval=week')).toEqual(await prices('/en/pricing'));
  const { text } = await visit(site.url).get('/priser?interval=year');
  expect(text).toContain('href="/en/pricing?interval=year"');
});

test('a visitor who chooses a plan registers, confirms the address, and comes to the choice', async () => {
  const browser = visit(site.url);
  const link = await findProLink('/priser?interval=year');
  expect(link).toBe(`/registrera?${new URLSearchParams({ returnTo: wanted }).toString()}`);
  const { text } = await browser.get(link);
  expect(text).toContain(
    `/logga-in?${new URLSearchParams({ returnTo: wanted }).toString()}`.replaceAll('&', '&amp;'),
  );
  const email = 'ny@choose.example';
  const sent = await browser.post(link, {
    name: 'Ny Kund',
    email,
    organizationName: 'Nykund AB',
    password: 'tolv gröna paraplyer',
  });
  expect(sent.location).toBe('/registrera?sent');
  const [person] = await people.sql<{ id: string }[]>`
    select id from app.users where email = ${email}`;
  const token = await asSystem('test', (context) =>
    issueLink(context, person!.id, 'verify-email', email),
  );
  const confirmed = await browser.post(`/bekrafta-epost?token=${token}`);
  expect(confirmed.location).toBe(wanted);
  expect([...browser.cookies.keys()]).toEqual(['lappa-session']);
  expect((await browser.get(wanted)).location).toBe(
    '/app/nykund-ab/billing/plan?plan=pro&interval=year',
  );
});

test('who is signed in goes straight on; who has several organisations says which', async () => {
  const first = await people.organization('choose-first');
  const second = await people.organization('choose-second');
  const third = await people.organization('choose-third');
  const owner = await people.person('Chooser', {
    in: [
      [first, 'owner'],
      [second, 'member'],
      [third, 'admin'],
    ],
  });
  const browser = visit(site.url, owner.cookie);
  expect((await browser.get(await findProLink('/priser?interval=year'))).location).toBe(wanted);
  const { text } = await browser.get(wanted);
  const choices = [...text.matchAll(/href="(\/app\/[^"]+\/billing\/plan[^"]*)"/g)];
  expect(choices.map(([, href]) => href)).toEqual([
    '/app/choose-first/billing/plan?plan=pro&amp;interval=year',
    '/app/choose-third/billing/plan?plan=pro&amp;interval=year',
  ]);
  // Neither a free plan nor an invented one is bought.
  for (const plan of ['basic', 'platinum']) {
    expect((await browser.get(`/app?plan=${plan}`)).location).toBe('/app/choose-first');
  }
});

test('a member is told who chooses, and who has no organisation makes one first', async () => {
  const organization = await people.organization('choose-member');
  const member = await people.person('Plain Member', { in: [[organization, 'member']] });
  const { text } = await visit(site.url, member.cookie).get(wanted);
  expect(text).toContain('Be någon som får byta plan');
  expect(text).not.toContain('/billing/plan');

  const alone = visit(site.url, (await people.person('Alone')).cookie);
  const { location } = await alone.get(wanted);
  expect(location).toBe('/app/new?plan=pro&interval=year');
  expect((await alone.post(location!, { name: 'Alones AB' })).location).toBe(
    '/app/alones-ab/billing/plan?plan=pro&interval=year',
  );
});

test('registering leads nowhere else than into Lappa', async () => {
  const browser = visit(site.url);
  await browser.post(`/registrera?returnTo=${encodeURIComponent('https://evil.example/app')}`, {
    name: 'Ny Kund',
    email: 'evil@choose.example',
    organizationName: 'Evil AB',
    password: 'tolv gröna paraplyer',
  });
  expect([...browser.cookies.keys()]).toEqual(['lappa-registration']);
});
