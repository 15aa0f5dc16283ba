import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startIdentityProvider } from '#tests/simulators/identity-provider/start-identity-provider.ts';
import type { RunningIdentityProvider } from '#tests/simulators/identity-provider/start-identity-provider.ts';
import { startNameServer } from '#tests/simulators/name-server/start-name-server.ts';
import type { RunningNameServer } from '#tests/simulators/name-server/start-name-server.ts';
import { launchBrowser } from '#tests/support/browser.ts';
import { findPageFaults } from '#tests/support/page-faults.ts';
import { plantPeople } from '#tests/support/people.ts';
import type { PeoplePlanter } from '#tests/support/people.ts';
import { startSeededSite } from '#tests/support/seeded-site.ts';
import type { SeededSite } from '#tests/support/seeded-site.ts';
import { visit } from '#tests/support/visitor.ts';

const client = { clientId: 'lappa', clientSecret: 'a secret of the simulator' };
const settings = '/app/ekhult/settings/single-sign-on';

let provider: RunningIdentityProvider;
let names: RunningNameServer;
let site: SeededSite;
let people: PeoplePlanter;
let browser: Browser;
beforeAll(async () => {
  provider = await startIdentityProvider({ ...client, accounts: [] });
  names = await startNameServer();
  [site, browser] = await Promise.all([
    startSeededSite({
      UPSTREAM_ALLOWED_PRIVATE_HOSTS: new URL(provider.url).host,
      DNS_SERVERS: names.address,
    }),
    launchBrowser(),
  ]);
  provider.redirectUris.add(`${site.url}/sign-in/sso-callback`);
  people = plantPeople(site.database);
  await connect();
});
afterAll(async () => {
  await browser?.close();
  await people?.close();
  await site?.close();
  await names?.close();
  await provider?.close();
});

/** The owner proves ekhult.example and connects the provider, as the settings' own tests do step by step. */
async function connect(): Promise<void> {
  const organization = await people.organization('ekhult', { plan: 'enterprise' });
  const owner = await people.person('Karin', { in: [[organization, 'owner']] });
  const managing = visit(site.url, owner.cookie);
  await managing.post(settings, { intent: 'add-domain', domain: 'ekhult.example' });
  const [domain] = await people.sql<{ id: string; token: string }[]>`
    select id, token from app.organization_domains`;
  names.texts.set('_lappa.ekhult.example', [`lappa-domain=${domain!.token}`]);
  await managing.post(settings, { intent: 'check-domain', id: domain!.id });
  const answer = await managing.post(settings, {
    intent: 'save',
    issuer: provider.url,
    clientId: client.clientId,
    clientPassword: client.clientSecret,
    enabled: 'on',
  });
  expect(answer.text).toContain(`Medarbetarna loggar in via ${new URL(provider.url).host}`);
}

/** Once is enough: the pages without JavaScript are the same. */
async function inspect(page: Page, name: string): Promise<void> {
  if (name.endsWith('-phone')) expect(await findPageFaults(page, name)).toEqual([]);
}

/** From the sign-in page to the organisation's own. */
async function goToProvider(page: Page, email: string): Promise<void> {
  await page.goto('/logga-in');
  await page.getByRole('link', { name: 'Logga in genom din organisation' }).click();
  await page.getByLabel('E-post på jobbet').fill(email);
  await page.getByRole('button', { name: 'Fortsätt' }).click();
  await page.waitForURL(`${provider.url}/**`);
  await page.getByRole('heading', { level: 1, name: 'Vem är du?' }).waitFor();
}

test.each([
  ['desktop', { javaScriptEnabled: false, viewport: { width: 1280, height: 800 } }],
  ['phone', { colorScheme: 'dark', viewport: { width: 390, height: 844 } }],
] as const)(
  'somebody new signs in at their organisation’s provider and is a member; who says no is told: %s',
  async (name, options) => {
    const email = `elin.${name}@ekhult.example`;
    provider.accounts.push({ subject: name, email, isEmailVerified: true, name: `Elin ${name}` });
    const context = await browser.newContext({ baseURL: site.url, ...options });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));

    await goToProvider(page, email);
    await page.getByRole('link', { name: 'Avbryt' }).click();
    await page.waitForURL((url) => url.pathname === '/logga-in/organisation');
    await page.getByText('Organisationens inloggning sa nej.').waitFor();
    await inspect(page, `single-sign-on-refused-${name}`);

    await goToProvider(page, email);
    await page.getByRole('link', { name: `Elin ${name}` }).click();
    await page.waitForURL(`${site.url}/app/ekhult`);
    await inspect(page, `single-sign-on-in-${name}`);
    await page.goto('/account/sessions');
    expect(await page.getByText(`Elin ${name}`).count()).toBeGreaterThan(0);
    const [session] = await people.sql`
      select methods from app.sessions join app.users on users.id = user_id where email = ${email}`;
    expect(session).toEqual({ methods: ['single-sign-on'] });
    expect(complaints).toEqual([]);
    await context.close();
  },
  90_000,
);
