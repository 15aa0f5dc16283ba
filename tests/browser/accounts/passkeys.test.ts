import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '#tests/support/browser.ts';
import { findPageFaultsEverywhere } from '#tests/support/page-faults.ts';
import { createTestDatabase } from '#tests/support/database.ts';
import type { TestDatabase } from '#tests/support/database.ts';
import { plantPeople } from '#tests/support/people.ts';
import type { PeoplePlanter } from '#tests/support/people.ts';
import { startWeb } from '#tests/support/web.ts';
import type { RunningWeb } from '#tests/support/web.ts';

let database: TestDatabase;
let web: RunningWeb;
let people: PeoplePlanter;
let browser: Browser;
beforeAll(async () => {
  database = await createTestDatabase();
  web = await startWeb({ databaseUrl: database.webUrl, hostname: 'localhost' });
  people = plantPeople(database);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await people?.close();
  await web?.kill();
  await database?.drop();
});

test('a passkey is added, signs in, and does not when it is removed', async () => {
  const person = await people.person('Kim Passkey', { locale: 'en' });
  const [name = '', value = ''] = person.cookie.split(/=(.*)/s);
  const context = await browser.newContext({ baseURL: web.url });
  await context.addCookies([{ name, value, url: web.url }]);
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });

  await page.goto('/account/passkeys');
  await page.getByLabel('Name').fill('Work laptop');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByText('The passkey is added').waitFor();
  expect(await findPageFaultsEverywhere(page, 'account-passkeys')).toEqual([]);

  await context.clearCookies();
  await page.goto('/en/sign-in/passkey?returnTo=%2Faccount%2Fsecurity');
  expect(await findPageFaultsEverywhere(page, 'sign-in-passkey')).toEqual([]);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.waitForURL('**/account/security');
  const [session] = await people.sql<{ methods: string[] }[]>`
    select methods from app.sessions where user_id = ${person.id} and id <> ${person.sessionId}`;
  expect(session?.methods).toEqual(['passkey']);

  await page.goto('/account/passkeys');
  await page.getByRole('button', { name: 'Remove the passkey Work laptop' }).click();
  await page.getByText('The passkey is removed').waitFor();
  await context.clearCookies();
  await page.goto('/en/sign-in/passkey');
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.getByText('belongs to no account').waitFor();
  const mails = await people.sql<{ change: string }[]>`
    select data ->> 'change' as change from app.mails where user_id = ${person.id} order by created_at`;
  expect(mails.map(({ change }) => change)).toEqual(['passkey-added', 'passkey-removed']);
  await context.close();
});
