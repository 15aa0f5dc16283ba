import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { arriveAt, launchBrowser } from '#tests/support/browser.ts';
import { findPageFaultsEverywhere } from '#tests/support/page-faults.ts';
import { plantApplication } from '#tests/support/distribution-desk.ts';
import type { PlantedApplication } from '#tests/support/distribution-desk.ts';
import { plantPeople } from '#tests/support/people.ts';
import type { PeoplePlanter, PlantedOrganization, PlantedPerson } from '#tests/support/people.ts';
import { startSeededSite } from '#tests/support/seeded-site.ts';
import type { SeededSite } from '#tests/support/seeded-site.ts';

const notes = 'https://vendor.example/notes';

let site: SeededSite;
let browser: Browser;
let people: PeoplePlanter;
let organization: PlantedOrganization;
let owner: PlantedPerson;
let path: string;

beforeAll(async () => {
  [site, browser] = await Promise.all([startSeededSite(), launchBrowser()]);
  people = plantPeople(site.database);
});
afterAll(async () => {
  await browser?.close();
  await people?.close();
  await site?.close();
});

async function open(javaScriptEnabled: boolean): Promise<BrowserContext> {
  const context = await browser.newContext({
    baseURL: site.url,
    locale: 'sv-SE',
    javaScriptEnabled,
  });
  const [name = '', value = ''] = owner.cookie.split('=', 2);
  await context.addCookies([{ name, value, url: site.url }]);
  return context;
}

/** 3.0 came yesterday, signed by somebody else than before. */
async function plantTool(name: string): Promise<PlantedApplication> {
  const tool = await plantApplication(people, name, { '1.0': 30, '2.0': 14, '3.0': 1 });
  await people.sql`update app.installers set signer = case version_id
      when ${tool.versions['3.0']!} then 'New AB' else 'Old AB' end
    where version_id = any(${Object.values(tool.versions)})`;
  await people.sql`update app.versions set release_notes_url = ${notes} where id = ${tool.versions['3.0']!}`;
  return tool;
}

/** Once is enough: the pages without JavaScript are the same. */
async function look(page: Page, name: string, javaScript: boolean): Promise<void> {
  if (javaScript) expect(await findPageFaultsEverywhere(page, name)).toEqual([]);
}

const isDone = (page: Page, text: string) => page.getByRole('status').getByText(text).waitFor();

describe.each([
  ['without JavaScript', false, 'Alfa'],
  ['with JavaScript', true, 'Beta'],
])('%s', (_, javaScript, word) => {
  beforeAll(async () => {
    organization = await people.organization(word.toLowerCase(), { plan: 'pro' });
    owner = await people.person(word, { in: [[organization, 'owner']] });
    path = `/app/${organization.slug}`;
  });

  test('a policy is set, for one and for many, and a version is approved', async () => {
    const [one, other] = [await plantTool(`${word}.One`), await plantTool(`${word}.Other`)];
    const context = await open(javaScript);
    const page = await context.newPage();
    await page.goto(`${path}/applications/${one.identifier}`);
    // Asked for only where the choice needs it.
    expect(await page.getByLabel('Dagar efter publicering').isVisible()).toBe(false);
    await page.getByLabel('När nya versioner delas ut').selectOption('after-days');
    await page.getByLabel('Dagar efter publicering').fill('7');
    await page.getByRole('button', { name: 'Spara policyn' }).click();
    await isDone(page, 'Policyn är ändrad för 1 program');
    await arriveAt(page, `${one.identifier} 2.0 erbjuds alla`);

    await page.goto(`${path}/applications?show=all&q=${word}`);
    expect(await page.getByRole('link', { name: 'Ändra policy för de ikryssade' }).count()).toBe(0);
    for (const { identifier } of [one, other]) {
      await page.getByLabel(`Välj ${identifier}`).check();
    }
    await page.getByRole('link', { name: 'Ändra policy för de ikryssade' }).click();
    await page.getByLabel('När nya versioner delas ut').selectOption('manual');
    await page.getByRole('button', { name: 'Ändra policy' }).click();
    await isDone(page, 'Policyn är ändrad för 2 program');

    await page.goto(`${path}/applications/approvals?show=used`);
    const row = page.getByRole('row', { name: one.identifier });
    for (const told of ['2.0 →', 'Ny signatur: New AB (förut Old AB)', 'Ny fil, SHA-256']) {
      await row.getByText(told).filter({ visible: true }).waitFor();
    }
    const link = row.getByRole('link', { name: 'Vad som är nytt hos utgivaren' });
    expect(await link.getAttribute('href')).toBe(notes);
    await look(page, `approvals-${word}`, javaScript);
    await row.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Godkänn valda' }).click();
    await isDone(page, '1 version är godkänd');
    await page.goto(`${path}/applications/${one.identifier}`);
    await arriveAt(page, `${one.identifier} 3.0 erbjuds alla`);
    await context.close();
  });

  test('an application is held, pinned, taken back to an older version, and let go again', async () => {
    const { identifier } = await plantTool(`${word}.Held`);
    const context = await open(javaScript);
    const page = await context.newPage();
    await page.goto(`${path}/applications/${identifier}`);
    await page.getByLabel('När nya versioner delas ut').selectOption('immediate');
    await page.getByRole('button', { name: 'Spara policyn' }).click();
    await page.getByRole('button', { name: 'Frys programmet' }).click();
    await isDone(page, 'Programmet är fryst');
    await page.getByRole('button', { name: 'Sluta frysa' }).click();
    await isDone(page, 'Programmet är inte fryst längre');

    await page.getByLabel('När nya versioner delas ut').selectOption('pinned');
    await page.getByLabel('Version att låsa till').selectOption('2.0');
    await page.getByRole('button', { name: 'Spara policyn' }).click();
    await arriveAt(page, `${identifier} 2.0 erbjuds alla`);
    // What is newer stays in sight.
    const newest = page.getByRole('row', { name: '3.0' });
    await newest.getByText('hålls tillbaka av låsningen').waitFor();
    await page.getByLabel('När nya versioner delas ut').selectOption('immediate');
    await page.getByRole('button', { name: 'Spara policyn' }).click();
    await arriveAt(page, `${identifier} 3.0 erbjuds alla`);

    await page.getByRole('link', { name: 'Gå tillbaka hit: 1.0' }).first().click();
    await arriveAt(page, `Gå tillbaka till ${identifier} 1.0?`);
    await page.getByText('winget flyttar inte tillbaka dem').waitFor();
    await look(page, `roll-back-${word}`, javaScript);
    await page.getByLabel('Skäl').fill('3.0 kraschar');
    await page.getByRole('button', { name: 'Gå tillbaka till 1.0' }).click();
    await arriveAt(page, `${identifier} är tillbaka på 1.0`);
    await page.getByText('winget flyttar inte tillbaka dem').waitFor();
    await newest.getByText('hålls tillbaka av återgången').waitFor();
    await page.getByRole('button', { name: 'Följ policyn igen' }).click();
    await arriveAt(page, `${identifier} 3.0 erbjuds alla`);
    await look(page, `application-${word}`, javaScript);
    await context.close();
  });

  test('a ring is made that waits, and a team moves into it', async () => {
    const [team] = await people.sql<{ id: string }[]>`
      insert into app.teams (organization_id, name) values (${organization.id}, ${`Team ${word}`}) returning id`;
    const context = await open(javaScript);
    const page = await context.newPage();
    await page.goto(`${path}/settings/distribution`);
    const newRing = page.locator('#new-ring');
    await newRing.getByLabel('Namn').fill(`Ring ${word}`);
    await newRing.getByRole('button', { name: 'Skapa ringen' }).click();
    await isDone(page, 'Ringen är skapad');
    const last = page.locator('form[id^="ring-"]').last();
    await last.getByLabel('Dagar efter ringen före').fill('3');
    await last.getByLabel('Andel som måste lyckas, procent').fill('90');
    await last.getByRole('button', { name: 'Spara ringen' }).click();
    await page
      .getByText('Fyll i både andel (1–100) och antal, eller inget av dem.')
      .first()
      .waitFor();
    await last.getByLabel('Minst så många datorer').fill('10');
    await last.getByRole('button', { name: 'Spara ringen' }).click();
    await isDone(page, 'Ringen är ändrad');
    const told =
      '3 dagar efter ringen före, och när 90 % av datorerna i den har lyckats, minst 10.';
    await page.getByText(told).waitFor();
    await look(page, `rings-${word}`, javaScript);
    await page.goto(`${path}/settings/teams/${team!.id}`);
    await page.getByLabel('Ring', { exact: true }).selectOption(`Ring ${word}`);
    await page.locator('#ring').getByRole('button').click();
    await page.getByRole('status').first().waitFor();
    const chosen = page.getByLabel('Ring', { exact: true }).locator('option:checked');
    expect(await chosen.innerText()).toBe(`Ring ${word}`);
    await context.close();
  });

  test('a source address is made, replaced and revoked; commands can be copied', async () => {
    const context = await open(javaScript);
    const page = await context.newPage();
    const answers = async (address: string) => (await fetch(`${address}/information`)).status;
    const shown = async () => {
      await page.getByText('Spara adressen nu, den visas bara en gång').waitFor();
      return page.getByRole('region', { name: 'Adressen' }).innerText();
    };
    await page.goto(`${path}/settings/source`);
    await page.getByLabel('Namn').fill(`Kontoret ${word}`);
    await page.getByRole('button', { name: 'Skapa adress' }).click();
    const first = await shown();
    const add = page.getByRole('region', { name: 'Lägg till källan på en dator' });
    expect(await add.innerText()).toContain(`--type Microsoft.Rest --arg ${first}`);
    await look(page, `source-${word}`, javaScript);
    expect(await answers(first)).toBe(200);

    await page.getByRole('link', { name: `Byt adressen Kontoret ${word}` }).click();
    await page.getByLabel('Den gamla svarar i').selectOption('0');
    await page.getByRole('button', { name: 'Byt' }).click();
    const second = await shown();
    expect([await answers(first), await answers(second)]).toEqual([404, 200]);

    await page.goto(`${path}/settings/source`);
    await page.getByRole('link', { name: `Återkalla adressen Kontoret ${word}` }).click();
    await page.getByText('Det går inte att ångra').waitFor();
    await page.getByRole('button', { name: 'Återkalla adressen' }).click();
    await isDone(page, 'Adressen är återkallad');
    expect(await answers(second)).toBe(404);

    await page.goto(`${path}/settings/enrolment`);
    const command = await page.getByRole('region', { name: 'ansluter datorn' }).innerText();
    expect(command).toMatch(/check-in\.ps1'.* -EnrolmentKey 'NYCKEL'/);
    const copy = page.getByRole('button', { name: 'Kopiera' });
    if (javaScript) {
      await context.grantPermissions(['clipboard-read', 'clipboard-write']);
      await copy.first().click();
      await page.getByText('Kopierat').first().waitFor();
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(command);
    } else {
      expect(await copy.count()).toBe(0);
    }
    await context.close();
  });
});
