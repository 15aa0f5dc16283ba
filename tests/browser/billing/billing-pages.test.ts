import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '#tests/support/browser.ts';
import { findPageFaultsEverywhere } from '#tests/support/page-faults.ts';
import { startPayingSite } from '#tests/support/paying-site.ts';
import type { PayingSite } from '#tests/support/paying-site.ts';
import { plantPeople } from '#tests/support/people.ts';
import type { PeoplePlanter, PlantedPerson } from '#tests/support/people.ts';
import { plantStaffBillingRows } from '#tests/support/staff-billing-rows.ts';

const slug = 'nordvik-bygg';
const path = `/app/${slug}/billing`;

let site: PayingSite;
let browser: Browser;
let people: PeoplePlanter;
let owner: PlantedPerson;
let staff: PlantedPerson;
let passId: string;
beforeAll(async () => {
  [site, browser] = await Promise.all([startPayingSite(), launchBrowser()]);
  people = plantPeople(site.database);
  const organization = await people.organization(slug);
  owner = await people.person('Karin', { in: [[organization, 'owner']] });
  staff = await people.person('Stina', { isStaff: true });
  ({ passId } = await plantStaffBillingRows(people.sql, organization.id));
});
afterAll(async () => {
  await browser?.close();
  await people?.close();
  await site?.close();
});

async function openFor(
  person: PlantedPerson,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<Page> {
  const context = await browser.newContext({ baseURL: site.url, locale: 'sv-SE', ...options });
  const [name = '', value = ''] = person.cookie.split('=', 2);
  await context.addCookies([{ name, value, url: site.url }]);
  return context.newPage();
}

test('without JavaScript somebody works out a price, is sent to pay, and comes back', async () => {
  const page = await openFor(owner, { javaScriptEnabled: false });
  await page.goto(`${path}/plan`);
  await page.getByLabel('Plan', { exact: true }).selectOption('pro');
  await page.getByLabel('Antal klienter').fill('25');
  await page.getByRole('button', { name: 'Räkna ut priset' }).click();
  expect(await page.locator('.stat-value').innerText()).toBe('625\u00a0kr');
  await page.getByRole('button', { name: 'Till betalningen' }).click();
  // The answer's Refresh header leads to Stripe's page, by itself.
  await page.waitForURL('**/pay/**');
  const session = site.pay(page.url());
  await page.goto(`${path}/return?session=${session}`);
  await page.getByRole('heading', { level: 1, name: /^Ni provar Pro till/ }).waitFor();
  await page.context().close();
});

const pages = (): [string, string, PlantedPerson][] => [
  ['billing', path, owner],
  [
    'billing-plan',
    `${path}/plan?plan=enterprise&interval=year&licensedClients=40&extraMembers=2`,
    owner,
  ],
  ['billing-plan-down', `${path}/plan?plan=standard&interval=month&licensedClients=5`, owner],
  ['billing-cancel', `${path}/cancel`, owner],
  ['billing-details', `${path}/details`, owner],
  ['billing-invoices', `${path}/invoices`, owner],
  ['dashboard-paying', `/app/${slug}`, owner],
  ['admin-stripe-events', '/admin/stripe-events', staff],
  ['admin-stripe-event', '/admin/stripe-events/evt_failed', staff],
  ['admin-reconciliations', '/admin/reconciliations', staff],
  ['admin-reconciliation', `/admin/reconciliations/${passId}`, staff],
];

test('the pages are usable by everyone, and do not scroll sideways', async () => {
  const faults: string[] = [];
  for (const [name, address, person] of pages()) {
    const page = await openFor(person);
    await page.goto(address);
    faults.push(...(await findPageFaultsEverywhere(page, name)));
    await page.context().close();
  }
  expect(faults).toEqual([]);
});
