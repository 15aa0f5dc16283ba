import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refreshOrganization } from '#app/domain/fleet/refresh-standings.ts';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { nameKey } from '#app/domain/catalog/name-normalization.ts';
import { compareVersions } from '#app/domain/catalog/version-order.ts';
import { createFleet } from '#tests/simulators/clients/fleet.ts';
import type { Fleet } from '#tests/simulators/clients/fleet.ts';
import { arriveAt, launchBrowser } from '#tests/support/browser.ts';
import { eventually } from '#tests/support/eventually.ts';
import { plantPeople } from '#tests/support/people.ts';
import type { PeoplePlanter, PlantedOrganization, PlantedPerson } from '#tests/support/people.ts';
import { startSeededSite } from '#tests/support/seeded-site.ts';
import type { SeededSite } from '#tests/support/seeded-site.ts';

const path = '/app/nordvik-bygg';

let site: SeededSite;
let browser: Browser;
let people: PeoplePlanter;
let organization: PlantedOrganization;
let owner: PlantedPerson;
let fleet: Fleet | undefined;

beforeAll(async () => {
  [site, browser] = await Promise.all([startSeededSite(), launchBrowser()]);
  people = plantPeople(site.database);
  organization = await people.organization('nordvik-bygg', { plan: 'pro' });
  owner = await people.person('Ebba', { in: [[organization, 'owner']] });
  connectDatabase({ url: site.database.workerUrl, poolSize: 2, applicationName: 'lappa test' });
});
afterAll(async () => {
  await fleet?.stop();
  await closeDatabase();
  await browser?.close();
  await people?.close();
  await site?.close();
});

const oldArchiver = {
  name: '7-Zip',
  publisher: 'Igor Pavlov',
  version: '24.07',
  productCode: '7-Zip',
  packageFamilyName: null,
  scope: 'machine',
} as const;

/** As the job does each minute. */
const refresh = () => refreshOrganization(organization.id);

async function open(): Promise<Page> {
  const context = await browser.newContext({
    baseURL: site.url,
    locale: 'sv-SE',
    javaScriptEnabled: false,
  });
  const [name = '', value = ''] = owner.cookie.split('=', 2);
  await context.addCookies([{ name, value, url: site.url }]);
  return context.newPage();
}

test('from a key to computers that upgrade by themselves, without JavaScript', async () => {
  const page = await open();
  await page.goto(path);
  await arriveAt(page, 'Anslut den första datorn');
  await page.getByRole('link', { name: 'Anslut en dator' }).first().click();
  await page.getByLabel('Vad den är till för').fill('Kontoret');
  await page.getByRole('button', { name: 'Skapa nyckel' }).click();
  await arriveAt(page, 'Kopiera kommandot nu');
  const command = await page.getByRole('region', { name: 'Kommando' }).innerText();
  const enrolmentKey = /lek_[\w-]+/.exec(command)![0];

  fleet = createFleet({
    web: site.url,
    rules: { normalizeName: nameKey, compareVersions },
    keys: [{ enrolmentKey, ofTen: 10 }],
    count: 2,
    failureShare: 0,
  });
  for (const computer of fleet.computers) computer.programs = [{ ...oldArchiver }];
  await fleet.takeTurns();
  const [computer] = fleet.computers;
  expect(computer!.last).toMatchObject({ act: 'checked-in' });
  await page.goto(`${path}/clients`);
  await page.getByRole('link', { name: computer!.name }).click();
  await arriveAt(page, `${computer!.name} har inget program som delas ut`);

  await page.goto(`${path}/applications`);
  await page.getByRole('button', { name: 'Godkänn alla aktuella versioner' }).click();
  await page.getByRole('status').getByText('Allt i dagens katalog är godkänt').waitFor();
  await refresh();
  await page.goto(`${path}/clients`);
  await arriveAt(page, '2 datorer ligger efter');
  await page.goto(`${path}/patch-level`);
  await arriveAt(page, '0\u00a0% av programmen är på rätt version');

  // The web process hears of the approval by a notification.
  await eventually('both computers upgraded', async () => {
    await fleet!.takeTurns();
    return fleet!.computers.every(({ programs }) => programs[0]!.version !== '24.07');
  });
  await page.goto(`${path}/clients`);
  await arriveAt(page, 'Alla datorer är uppdaterade');
  await page.getByRole('link', { name: computer!.name }).click();
  await page.getByText(/^7-Zip 24\.07 blev [\d.]+$/).waitFor();
  await page.getByText('Lyckades').waitFor();
  await page.goto(`${path}/patch-level`);
  await arriveAt(page, '100\u00a0% av programmen är på rätt version');
  await page.goto(`${path}/patch-level?by=application`);
  await page.getByRole('link', { name: '7-Zip' }).waitFor();
  await page.context().close();
});
