import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { issueInvitationToken } from '#app/domain/organizations/issue-invitation-token.ts';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { arriveAt, launchBrowser } from '#tests/support/browser.ts';
import { findPageFaultsEverywhere } from '#tests/support/page-faults.ts';
import { plantPeople } from '#tests/support/people.ts';
import type { PeoplePlanter, PlantedOrganization, PlantedPerson } from '#tests/support/people.ts';
import { startSeededSite, type SeededSite } from '#tests/support/seeded-site.ts';

let site: SeededSite;
let browser: Browser;
let people: PeoplePlanter;

beforeAll(async () => {
  [site, browser] = await Promise.all([startSeededSite(), launchBrowser()]);
  people = plantPeople(site.database);
  connectDatabase({ url: site.database.workerUrl, poolSize: 2, applicationName: 'lappa test' });
});
afterAll(async () => {
  await browser?.close();
  await closeDatabase();
  await people?.close();
  await site?.close();
});

type Options = Parameters<Browser['newContext']>[0];

/** A browser of its own, signed in as the person. */
async function openFor(person: PlantedPerson | null, options: Options = {}) {
  const context = await browser.newContext({ baseURL: site.url, locale: 'sv-SE', ...options });
  if (person) {
    const [name = '', value = ''] = person.cookie.split('=', 2);
    await context.addCookies([{ name, value, url: site.url }]);
  }
  return { context, page: await context.newPage() };
}

/** The link that the invitation's mail would carry. */
async function linkOf(email: string): Promise<string> {
  const [row] = await people.sql<{ id: string }[]>`
    select id from app.invitations where email = ${email} and revoked_at is null`;
  const letter = await asSystem('test', (context) => issueInvitationToken(context, row!.id));
  return `/inbjudan?token=${letter!.token}`;
}

const press = (page: Page, name: string) => page.getByRole('button', { name }).click();
const follow = (page: Page, name: string) => page.getByRole('link', { name }).click();

test.each([
  ['without JavaScript', false],
  ['with JavaScript', true],
])('invite, accept, switch, change role, remove and leave %s', async (_, javaScriptEnabled) => {
  const slug = javaScriptEnabled ? 'solgard-vard' : 'nordvik-bygg';
  const organization = await people.organization(slug);
  const owner = await people.person(`Karin ${slug}`, { in: [[organization, 'owner']] });
  const karin = await openFor(owner, { javaScriptEnabled });

  await karin.page.goto(`/app/${slug}/settings/members`);
  await arriveAt(karin.page, '1 av 3 platser är tagna');
  await follow(karin.page, 'Bjud in');
  const email = `nils@${slug}.example`;
  await karin.page.getByLabel('E-post').fill('nils@');
  await press(karin.page, 'Skicka inbjudan');
  expect(await karin.page.getByRole('alert').innerText()).toContain('Det här behöver rättas');
  expect(await karin.page.getByLabel('E-post').inputValue()).toBe('nils@');
  await karin.page.getByLabel('E-post').fill(email);
  await press(karin.page, 'Skicka inbjudan');
  expect(await karin.page.getByRole('status').innerText()).toContain('Inbjudan är på väg');
  await arriveAt(karin.page, '1 inbjudan väntar på svar');

  const nils = await openFor(null, { javaScriptEnabled });
  await nils.page.goto(await linkOf(email));
  await arriveAt(nils.page, `Gå med i ${slug}`);
  await nils.page.getByLabel('Ditt namn').fill('Nils Ny');
  await nils.page.getByLabel('Lösenord').fill('tre blå hästar åt gräs');
  await press(nils.page, 'Gå med');
  await nils.page.waitForURL(`**/app/${slug}`);

  await nils.page.goto('/app/new');
  await nils.page.getByLabel('Organisationens namn').fill(`Nils Data ${slug}`);
  await press(nils.page, 'Skapa organisationen');
  await nils.page.waitForURL(`**/app/nils-data-${slug}`);
  await switchTo(nils.page, slug);
  await nils.page.waitForURL(`**/app/${slug}`);

  await karin.page.goto(`/app/${slug}/settings/members`);
  await follow(karin.page, 'Nils Ny');
  await karin.page.getByLabel('Roll').selectOption('admin');
  await press(karin.page, 'Spara');
  expect(await karin.page.getByRole('status').innerText()).toContain('Rollen är ändrad');
  await nils.page.goto(`/app/${slug}/settings/invitations`);
  await arriveAt(nils.page, 'Ingen inbjudan väntar på svar');

  await karin.page.goto(`/app/${slug}/settings/members`);
  await follow(karin.page, 'Nils Ny');
  await follow(karin.page, 'Ta bort');
  await arriveAt(karin.page, `Ta bort Nils Ny ur ${slug}?`);
  await press(karin.page, 'Ta bort');
  expect(await karin.page.getByRole('status').innerText()).toContain('Personen är borttagen');
  expect((await nils.page.goto(`/app/${slug}`))?.status()).toBe(404);

  await leave(karin.page, slug);
  expect(await karin.page.getByRole('alert').innerText()).toContain('Du är den enda ägaren');
  await people.person(`Olle ${slug}`, { in: [[organization, 'owner']] });
  await press(karin.page, 'Lämna');
  await karin.page.waitForURL('**/app/new');
  await Promise.all([karin.context.close(), nils.context.close()]);
});

async function switchTo(page: Page, name: string): Promise<void> {
  await page.locator('.organization-switch summary').click();
  await page.locator('.organization-switch').getByRole('link', { name, exact: true }).click();
}

async function leave(page: Page, slug: string): Promise<void> {
  await page.goto(`/app/${slug}/settings`);
  await follow(page, 'Lämna organisationen');
  await press(page, 'Lämna');
}

/** An organisation with something on every page. */
async function furnish(slug: string, plan: string): Promise<[PlantedOrganization, PlantedPerson]> {
  const organization = await people.organization(slug, { plan });
  const { sql } = people;
  await sql`update app.organizations set name = 'Ekhults kommun' where id = ${organization.id}`;
  const owner = await people.person('Karin Ek', {
    email: `karin.ek@${slug}.example`,
    in: [[organization, 'owner']],
  });
  for (const [name, role] of [
    ['Johan Lind', 'admin'],
    ['Sara Öberg', 'member'],
  ] as const) {
    const email = `${name.split(' ')[0]!.toLowerCase()}@${slug}.example`;
    const { id } = await people.person(name, { email, in: [[organization, role]] });
    await sql`insert into app.organization_presence values (${organization.id}, ${id}, now() - interval '4 minutes')`;
  }
  for (const [email, days] of [
    [`eva.lindqvist@${slug}.example`, 6],
    [`per.holm@${slug}.example`, -1],
  ] as const) {
    await sql`insert into app.invitations (organization_id, email, role, invited_by, sent_at, expires_at)
      values (${organization.id}, ${email}, 'member', ${owner.id}, now(), now() + make_interval(days => ${days}))`;
  }
  const [team] = await sql<{ id: string }[]>`
    insert into app.teams (organization_id, name) values (${organization.id}, 'Kommunhuset') returning id`;
  await sql`insert into app.team_members (team_id, user_id, organization_id)
    select ${team!.id}, user_id, organization_id from app.memberships
    where organization_id = ${organization.id} and role <> 'owner'`;
  return [organization, owner];
}

test('every page is usable by everyone', async () => {
  const [organization, owner] = await furnish('ekhult', 'enterprise');
  const { context, page } = await openFor(owner);
  const { sql } = people;
  const [team] = await sql`select id from app.teams where organization_id = ${organization.id}`;
  const [member] = await sql`select user_id as id from app.memberships
    where organization_id = ${organization.id} and role = 'member'`;
  const pages: Record<string, string> = {
    settings: '',
    leave: '/leave',
    transfer: '/transfer',
    members: '/members?done=roleChanged',
    member: `/members/${String(member!.id)}`,
    'remove-member': `/members/${String(member!.id)}/remove`,
    invitations: '/invitations',
    teams: '/teams',
    team: `/teams/${String(team!.id)}`,
    security: '/security',
  };
  for (const [name, path] of Object.entries(pages)) {
    await visit(page, `/app/${organization.slug}/settings${path}`, `organization-${name}`);
  }
  await visit(page, '/app/new', 'organization-new');
  await visitAsOthers(context, organization);
  await context.close();
});

async function visit(page: Page, path: string, name: string, status = 200): Promise<void> {
  const answer = await page.goto(path);
  expect(answer?.status(), path).toBe(status);
  expect(await findPageFaultsEverywhere(page, name)).toEqual([]);
}

/** The pages of who is not in: invited, and too many at once. */
async function visitAsOthers(
  context: BrowserContext,
  organization: PlantedOrganization,
): Promise<void> {
  const { sql } = people;
  await context.clearCookies();
  const page = await context.newPage();
  const link = await linkOf(`eva.lindqvist@${organization.slug}.example`);
  await visit(page, link, 'invitation-new');
  await visit(page, '/inbjudan?token=none', 'invitation-unknown', 404);

  await sql`delete from app.organization_plans where organization_id = ${organization.id}`;
  const late = await people.person('Lena Sen', {
    email: `lena@${organization.slug}.example`,
    in: [[organization, 'member']],
  });
  await sql`insert into app.organization_presence
    select organization_id, user_id, now() from app.memberships
    where organization_id = ${organization.id} and role = 'owner' on conflict do nothing`;
  const [name = '', value = ''] = late.cookie.split('=', 2);
  await context.addCookies([{ name, value, url: site.url }]);
  await visit(page, `/app/${organization.slug}`, 'seats-taken', 429);
  await visit(page, link, 'invitation-other', 403);
}
