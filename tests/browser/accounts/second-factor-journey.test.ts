import { Secret, TOTP } from 'otpauth';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashPassword } from '#app/providers/password-hash.server.ts';
import { arriveAt, launchBrowser } from '#tests/support/browser.ts';
import { findPageFaults } from '#tests/support/page-faults.ts';
import { createTestDatabase } from '#tests/support/database.ts';
import type { TestDatabase } from '#tests/support/database.ts';
import { plantPeople } from '#tests/support/people.ts';
import type { PeoplePlanter } from '#tests/support/people.ts';
import { startWeb } from '#tests/support/web.ts';
import type { RunningWeb } from '#tests/support/web.ts';

const password = 'tolv gröna paraplyer';
const stepMs = 30_000;

let database: TestDatabase;
let web: RunningWeb;
let people: PeoplePlanter;
let browser: Browser;
beforeAll(async () => {
  database = await createTestDatabase();
  people = plantPeople(database);
  [web, browser] = await Promise.all([startWeb({ databaseUrl: database.webUrl }), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await people?.close();
  await web?.kill();
  await database?.drop();
});

/** What the code app shows, some steps from now: a code is good once, so each next one is of a later step. */
const codeOf = (key: string, steps: number) =>
  new TOTP({ secret: Secret.fromBase32(key) }).generate({ timestamp: Date.now() + steps * stepMs });

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

async function signOut(page: Page): Promise<void> {
  await press(page, 'Logga ut');
  await page.waitForURL((url) => url.pathname === '/');
}

/** Once is enough: the pages without JavaScript are the same. */
async function inspect(page: Page, name: string): Promise<void> {
  if (name.endsWith('-phone'))
    expect(await findPageFaults(page, `second-factor-${name}`)).toEqual([]);
}

/** Where JavaScript runs a button copies the codes; without it there is none. */
async function expectCopyButton(page: Page, isThere: boolean, codes: string[]): Promise<void> {
  const copy = page.getByRole('button', { name: 'Kopiera' });
  if (!isThere) {
    expect(await copy.count()).toBe(0);
    return;
  }
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await copy.click();
  await page.getByRole('button', { name: 'Kopierat' }).waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(codes.join('\n'));
}

/** Goes as far as a password leads. */
async function givePassword(page: Page, email: string): Promise<void> {
  await page.goto('/logga-in?returnTo=/account/security');
  await page.getByLabel('E-post').fill(email);
  await page.getByLabel('Lösenord').fill(password);
  await press(page, 'Logga in');
}

test.each([
  ['desktop', { javaScriptEnabled: false, viewport: { width: 1280, height: 800 } }],
  ['phone', { colorScheme: 'dark', viewport: { width: 390, height: 844 } }],
] as const)(
  'a code app is added, and signs in with its code and with a recovery code: %s',
  async (name, options) => {
    const person = await people.person(`Ylva ${name}`);
    await people.sql`insert into app.passwords (user_id, hash)
      values (${person.id}, ${await hashPassword(password)})`;
    const context = await browser.newContext({ baseURL: web.url, ...options });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));

    await givePassword(page, person.email);
    await arriveAt(page, 'Ett skydd till gör kontot säkrare');
    await inspect(page, `security-weak-${name}`);
    await page.goto('/account/second-factor');
    await inspect(page, `add-${name}`);
    const shown = await page.getByRole('listitem').locator('code').textContent();
    const key = (shown ?? '').replaceAll(' ', '');
    await page.getByLabel('Kod').fill('000 000');
    await press(page, 'Slå på');
    expect(await page.getByRole('alert').textContent()).toContain('Koden stämmer inte');
    await inspect(page, `add-wrong-${name}`);
    expect(await page.getByRole('listitem').locator('code').textContent()).toBe(shown);
    await page.getByLabel('Kod').fill(codeOf(key, 0));
    await press(page, 'Slå på');

    await arriveAt(page, 'Spara dina återställningskoder');
    await inspect(page, `recovery-codes-${name}`);
    const written = await page
      .getByRole('region', { name: 'Dina återställningskoder' })
      .textContent();
    const recovery = (written ?? '').trim().split('\n');
    expect(recovery).toHaveLength(8);
    await expectCopyButton(page, name === 'phone', recovery);
    await page.getByRole('link', { name: 'Jag har sparat dem' }).click();
    await arriveAt(page, 'Ditt konto har mer än ett skydd');
    await inspect(page, `security-strong-${name}`);
    await signOut(page);

    await givePassword(page, person.email);
    await arriveAt(page, 'Skriv koden');
    await inspect(page, `sign-in-${name}`);
    await page.getByLabel('Kod').fill('000000');
    await press(page, 'Logga in');
    expect(await page.getByRole('alert').textContent()).toContain('Koden stämmer inte');
    await inspect(page, `sign-in-wrong-${name}`);
    await page.getByLabel('Kod').fill(codeOf(key, 1));
    await press(page, 'Logga in');
    await page.waitForURL('**/account/security');
    await signOut(page);

    await givePassword(page, person.email);
    await arriveAt(page, 'Skriv koden');
    await page.getByLabel('Kod').fill(recovery[0]!.toUpperCase());
    await press(page, 'Logga in');
    await page.waitForURL('**/account/security');
    expect(await page.getByText('7 återställningskoder kvar').count()).toBe(1);
    await page.goto('/account/second-factor');
    await arriveAt(page, 'Kodappen är på');
    await inspect(page, `on-${name}`);

    const sessions = await people.sql<{ methods: string[] }[]>`
      select methods from app.sessions
      where user_id = ${person.id} and id <> ${person.sessionId} order by created_at`;
    expect(sessions.map(({ methods }) => methods)).toEqual([
      ['password', 'totp'],
      ['password', 'totp'],
      ['password', 'recovery-code'],
    ]);
    // A refused form answers 400: the browser says so on its console.
    expect(complaints.filter((text) => !text.includes('status of 400'))).toEqual([]);
    await context.close();
  },
  150_000,
);
