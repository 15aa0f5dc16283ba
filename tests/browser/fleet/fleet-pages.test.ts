import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '#tests/support/browser.ts';
import { findPageFaultsEverywhere } from '#tests/support/page-faults.ts';
import { plantPeople } from '#tests/support/people.ts';
import type { PeoplePlanter, PlantedPerson } from '#tests/support/people.ts';
import { plantFleet } from '#tests/support/plant-fleet.ts';
import type { PlantedFleet } from '#tests/support/plant-fleet.ts';
import { startSeededSite } from '#tests/support/seeded-site.ts';
import type { SeededSite } from '#tests/support/seeded-site.ts';

const path = '/app/nordvik-bygg';

let site: SeededSite;
let browser: Browser;
let people: PeoplePlanter;
let owner: PlantedPerson;
let fleet: PlantedFleet;

beforeAll(async () => {
  [site, browser] = await Promise.all([startSeededSite(), launchBrowser()]);
  people = plantPeople(site.database);
  const organization = await people.organization('nordvik-bygg', { plan: 'pro' });
  const other = await people.organization('ny-organisation');
  owner = await people.person('Ebba', {
    in: [
      [organization, 'owner'],
      [other, 'owner'],
    ],
  });
  fleet = await plantFleet(people, organization, {
    'LAPTOP-0101': { behind: true, ring: 'Pilot' },
    'KONTOR-0102': { behind: false },
    'VERKSTAD-Åke': { behind: false },
    'LAGER-0104': { behind: false },
    'MÖTESRUM-0105': { behind: true },
    'LAPTOP-0106': { behind: false, seen: null },
    'BORTA-0107': { behind: false },
  });
  await people.sql`update app.clients set removed_at = now() where id = ${fleet.clients['BORTA-0107']!}`;
  for (let ago = 30; ago >= 0; ago -= 1) {
    for (const [scope, id, extra] of [
      ['organization', organization.id, 0],
      ['ring', fleet.rings.Pilot!, -8],
      ['ring', fleet.rings.Alla!, 3],
      ['application', fleet.applicationId, 0],
    ] as const) {
      const current = 92 - Math.round(ago / 2) + (ago % 4) + extra;
      await people.sql`insert into app.patch_levels
          (organization_id, day, scope, scope_id, clients, installed, current)
        values (${organization.id}, current_date - ${ago}::int, ${scope}, ${id}, 5, 100, ${current})`;
    }
  }
  await people.sql`insert into app.licence_compliance
      (organization_id, status, observed_clients, licensed_clients, over_since, changed_at, assessed_at)
    values (${organization.id}, 'grace', 14, 12, now(), now(), now())`;
});
afterAll(async () => {
  await browser?.close();
  await people?.close();
  await site?.close();
});

async function open(options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
  const context = await browser.newContext({ baseURL: site.url, locale: 'sv-SE', ...options });
  const [name = '', value = ''] = owner.cookie.split('=', 2);
  await context.addCookies([{ name, value, url: site.url }]);
  return context.newPage();
}

async function makeKey(page: Page): Promise<void> {
  await page.goto(`${path}/settings/enrolment`);
  await page.getByLabel('Vad den är till för').fill('Kontoret i Umeå');
  await page.getByRole('button', { name: 'Skapa nyckel' }).click();
  await page.getByRole('heading', { level: 1, name: 'Kopiera kommandot nu' }).waitFor();
}

test('without JavaScript a computer is found, moved to another ring, and a key is made', async () => {
  const page = await open({ javaScriptEnabled: false });
  await page.goto(`${path}/clients`);
  await page.getByLabel('Datorns namn').fill('mötes');
  await page.getByRole('button', { name: 'Sök' }).click();
  await page.getByRole('link', { name: 'MÖTESRUM-0105' }).click();
  await page.getByLabel('Ring', { exact: true }).selectOption('Pilot');
  await page.getByRole('button', { name: 'Spara' }).click();
  await page.getByRole('status').getByText('Sparat').waitFor();
  await makeKey(page);
  const command = await page.getByRole('region', { name: 'Kommando' }).innerText();
  expect(command).toMatch(/-EnrolmentKey 'lek_[\w-]+'/);
  await page.context().close();
});

test('without JavaScript a removed computer is brought back', async () => {
  const page = await open({ javaScriptEnabled: false });
  await page.goto(`${path}/clients/${fleet.clients['LAGER-0104']}`);
  await page.getByRole('link', { name: 'Ta bort' }).click();
  await page.getByRole('button', { name: 'Ta bort' }).click();
  await page.getByRole('link', { name: 'Se borttagna' }).click();
  await page.getByRole('button', { name: 'Ta tillbaka LAGER-0104' }).click();
  await page.getByRole('status').getByText('Datorn är tillbaka').waitFor();
  await page.getByRole('heading', { level: 1, name: 'LAGER-0104 är uppdaterad' }).waitFor();
  await page.context().close();
});

const pages = (): [string, string][] => [
  ['dashboard-fleet', path],
  ['dashboard-new', '/app/ny-organisation'],
  ['clients', `${path}/clients`],
  ['clients-none', '/app/ny-organisation/clients'],
  ['client', `${path}/clients/${fleet.clients['LAPTOP-0101']}`],
  ['client-current', `${path}/clients/${fleet.clients['VERKSTAD-Åke']}`],
  ['client-remove', `${path}/clients/${fleet.clients['LAPTOP-0101']}/remove`],
  ['clients-removed', `${path}/clients?state=removed`],
  ['client-restore', `${path}/clients/${fleet.clients['BORTA-0107']}/restore`],
  ['patch-level', `${path}/patch-level`],
  ['enrolment', `${path}/settings/enrolment`],
  ['application-clients', `${path}/applications/${fleet.identifier}`],
];

test('the pages are usable by everyone, and do not scroll sideways', async () => {
  const faults: string[] = [];
  const page = await open();
  for (const [name, address] of pages()) {
    await page.goto(address);
    faults.push(...(await findPageFaultsEverywhere(page, name)));
  }
  await makeKey(page);
  faults.push(...(await findPageFaultsEverywhere(page, 'enrolment-key')));
  expect(faults).toEqual([]);
  await page.context().close();
});
