import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startMailbox } from '#tests/simulators/mailbox/start-mailbox.ts';
import type { RunningMailbox } from '#tests/simulators/mailbox/start-mailbox.ts';
import { arriveAt, launchBrowser } from '#tests/support/browser.ts';
import { findPageFaults } from '#tests/support/page-faults.ts';
import type { RunningProcess } from '#tests/support/running-process.ts';
import { startSeededSite, type SeededSite } from '#tests/support/seeded-site.ts';
import { startWorker } from '#tests/support/worker.ts';

const password = 'tolv gröna paraplyer';
const chosen = 'min moster åt ramslök';

let site: SeededSite;
let mailbox: RunningMailbox;
let worker: RunningProcess;
let browser: Browser;
beforeAll(async () => {
  mailbox = await startMailbox();
  [site, browser] = await Promise.all([startSeededSite(), launchBrowser()]);
  worker = await startWorker({
    databaseUrl: site.database.workerUrl,
    env: { SMTP_URL: mailbox.smtpUrl, PUBLIC_URL: site.url },
  });
});
afterAll(async () => {
  await browser.close();
  await worker.stop();
  await mailbox.close();
  await site.close();
});

/** The link that the newest mail to this address with this in its address carries. */
async function linkIn(address: string, part: string): Promise<string> {
  const { text } = await mailbox.waitForMessage(
    (message) => message.to.includes(address) && message.text.includes(part),
    20_000,
  );
  return text.split(/\s+/).find((word) => word.includes(part))!;
}

/** Once is enough: the pages without JavaScript are the same. */
async function inspect(page: Page, name: string): Promise<void> {
  if (name.endsWith('-phone')) expect(await findPageFaults(page, `accounts-${name}`)).toEqual([]);
}

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

test.each([
  ['desktop', { javaScriptEnabled: false, viewport: { width: 1280, height: 800 } }],
  ['phone', { colorScheme: 'dark', viewport: { width: 390, height: 844 } }],
] as const)(
  'register, confirm, sign out, recover, sign in, end the other sessions: %s',
  async (name, options) => {
    const email = `ebba-${name}@journey.example`;
    const context = await browser.newContext({ baseURL: site.url, ...options });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));

    await page.goto('/registrera');
    await inspect(page, `register-${name}`);
    await page.getByLabel('Ditt namn').fill('Ebba Lindgren');
    await page.getByLabel('E-post').fill('ebba');
    await page.getByLabel('Lösenord').fill('sommar');
    await press(page, 'Skapa konto');
    await inspect(page, `register-wrong-${name}`);
    await page
      .getByRole('alert')
      .getByRole('link', { name: 'Skriv vad organisationen heter.' })
      .click();
    await page.keyboard.press('Tab');
    expect(await page.getByLabel('Ditt namn').inputValue()).toBe('Ebba Lindgren');
    await page.getByLabel('E-post').fill(email);
    await page.getByLabel('Organisation').fill('Nordvik Bygg');
    await page.getByLabel('Lösenord').fill(password);
    await press(page, 'Skapa konto');
    await arriveAt(page, 'Titta i din e-post');
    await inspect(page, `look-in-mail-${name}`);

    await page.goto(await linkIn(email, '/bekrafta-epost'));
    await inspect(page, `verify-${name}`);
    await press(page, 'Bekräfta');
    await page.waitForURL(/\/app\/nordvik-bygg/);

    await press(page, 'Logga ut');
    await page.goto('/logga-in?returnTo=/account/sessions');
    await inspect(page, `sign-in-${name}`);
    await page.getByLabel('E-post').fill(email);
    await page.getByLabel('Lösenord').fill('fel lösenord');
    await press(page, 'Logga in');
    await inspect(page, `sign-in-wrong-${name}`);
    expect(await page.getByLabel('E-post').inputValue()).toBe(email);
    await page.getByRole('link', { name: 'Glömt lösenordet?' }).click();
    await inspect(page, `forgot-${name}`);
    await page.getByLabel('E-post').fill(email);
    await press(page, 'Skicka länk');
    await arriveAt(page, 'Titta i din e-post');

    await page.goto(await linkIn(email, '/nytt-losenord'));
    await inspect(page, `new-password-${name}`);
    await page.getByLabel('Nytt lösenord').fill(chosen);
    await press(page, 'Spara och logga in');
    await page.waitForURL(/\/app\/nordvik-bygg/);
    await page.goto('/nytt-losenord?token=used');
    await inspect(page, `unusable-${name}`);

    const elsewhere = await (await browser.newContext({ baseURL: site.url })).newPage();
    await elsewhere.goto('/logga-in');
    await elsewhere.getByLabel('E-post').fill(email);
    await elsewhere.getByLabel('Lösenord').fill(chosen);
    await press(elsewhere, 'Logga in');
    await elsewhere.waitForURL(/\/app/);

    await page.goto('/account/sessions');
    await arriveAt(page, 'Du är inloggad på 2 ställen');
    await inspect(page, `sessions-${name}`);
    await press(page, 'Avsluta alla andra');
    await arriveAt(page, 'Du är bara inloggad här');
    await elsewhere.goto('/account');
    expect(elsewhere.url()).toContain('/logga-in');
    await elsewhere.context().close();

    await page.goto('/account');
    await page.getByLabel('Språk').selectOption('en');
    await press(page, 'Spara');
    expect(await page.getByRole('status').textContent()).toBe('Saved.');
    await inspect(page, `profile-${name}`);
    for (const path of ['password', 'email', 'prove', 'security']) {
      await page.goto(`/account/${path}`);
      await inspect(page, `${path}-${name}`);
    }
    // A refused form answers 400, an unusable link 410: the browser says so on its console.
    expect(complaints.filter((text) => !/status of 4(00|10)/.test(text))).toEqual([]);
    await context.close();
  },
  150_000,
);
