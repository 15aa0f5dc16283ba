import { afterAll, beforeAll, expect, test } from 'vitest';
import { buyAt, headline, hidden, plantBuyer as plant } from '#tests/support/buyer.ts';
import { plantPeople } from '#tests/support/people.ts';
import type { PeoplePlanter } from '#tests/support/people.ts';
import { startPayingSite } from '#tests/support/paying-site.ts';
import type { PayingSite } from '#tests/support/paying-site.ts';
import type { Visitor } from '#tests/support/visitor.ts';

let site: PayingSite;
let people: PeoplePlanter;
beforeAll(async () => {
  site = await startPayingSite();
  people = plantPeople(site.database);
});
afterAll(async () => {
  await people?.close();
  await site?.close();
});

const plantBuyer = async (slug: string) => (await plant(site, people, slug)).browser;
const buy = (browser: Visitor, slug: string, query: string) =>
  buyAt(site, { browser, path: `/app/${slug}/billing` }, query);

const nbsp = '\u00a0';

test('an owner buys, changes up and down, takes back, cancels and resumes, by forms alone', async () => {
  const slug = 'pages-journey';
  const path = `/app/${slug}/billing`;
  const browser = await plantBuyer(slug);
  expect(headline((await browser.get(path)).text)).toBe('Ni har Basic, utan kostnad');
  const choice = await browser.get(`${path}/plan?plan=pro&interval=month&licensedClients=20`);
  expect(choice.text).toContain(`500${nbsp}kr`);
  expect(choice.text).toContain('per månad för 20 klienter, exklusive moms');
  expect(choice.text).toContain('De första 14 dagarna är gratis');
  await buy(browser, slug, 'plan=pro&interval=month&licensedClients=20');

  const bought = await browser.get(`${path}?done=bought`);
  expect(headline(bought.text)).toMatch(/^Ni provar Pro till \d+ \S+ \d{4}$/);
  expect(bought.text).toContain('Köpet är klart');
  expect(bought.text).toContain('Simulerad betalning');
  expect(bought.text).toContain(`500${nbsp}kr per månad, exklusive moms`);

  const same = await browser.get(`${path}/plan?plan=pro&interval=month&licensedClients=20`);
  expect(same.text).toContain('Det här har ni i dag');
  const more = await browser.get(`${path}/plan?plan=enterprise&interval=month&licensedClients=30`);
  expect(more.text).toContain('Ingenting betalas nu: provperioden fortsätter');
  const changed = await browser.post(`${path}/plan`, hidden(more.text));
  expect(changed.location).toBe(`${path}?done=changed`);
  expect(headline((await browser.get(path)).text)).toMatch(/^Ni provar Enterprise/);

  const asked = await browser.get(`${path}/cancel`);
  expect(headline(asked.text)).toBe('Avsluta Enterprise?');
  const unsaid = await browser.post(`${path}/cancel`, {});
  expect(unsaid.status).toBe(400);
  const ending = await browser.post(`${path}/cancel`, { when: 'period-end' });
  expect(ending.location).toBe(`${path}?done=ending`);
  const planned = await browser.get(path);
  expect(headline(planned.text)).toMatch(/^Ni har Enterprise till/);
  const resumed = await browser.post(path, { intent: 'resume' });
  expect(resumed.location).toBe(`${path}?done=resumed`);
  const again = await browser.post(path, { intent: 'resume' });
  expect(again.status).toBe(409);
  expect(again.text).toContain('Prenumerationen är inte uppsagd.');
  const ended = await browser.post(`${path}/cancel`, { when: 'now' });
  expect(ended.location).toBe(`${path}?done=ended`);
  expect(headline((await browser.get(path)).text)).toBe('Ni har Basic, utan kostnad');
  expect((await browser.get(`${path}/cancel`)).location).toBe(path);
});

test('a choice that is wrong is told beside its field, and what was typed stays', async () => {
  const browser = await plantBuyer('pages-wrong');
  const path = '/app/pages-wrong/billing/plan';
  const { text } = await browser.get(`${path}?plan=enterprise&interval=year&licensedClients=7`);
  expect(text).toContain('Minst 25.');
  expect(text).toContain('value="7"');
  expect(hidden(text)).toEqual({});
  const words = await browser.get(`${path}?plan=pro&licensedClients=många`);
  expect(words.text).toContain('value="många"');
  expect(hidden(words.text)).toEqual({});
  const forged = { intent: 'buy', plan: 'enterprise', interval: 'year', extraMembers: '0' };
  const refused = await browser.post(path, { ...forged, licensedClients: '1' });
  expect(refused.status).toBe(400);
  expect(refused.text).toContain('Minst 25.');
  const free = await browser.post(path, { ...forged, plan: 'basic', licensedClients: '1' });
  expect(free.status).toBe(400);
});

test('details are saved, a wrong VAT number is told; the card is changed elsewhere', async () => {
  const slug = 'pages-details';
  const browser = await plantBuyer(slug);
  const path = `/app/${slug}/billing/details`;
  expect(headline((await browser.get(path)).text)).toBe('Inga uppgifter än');
  await buy(browser, slug, 'plan=standard&licensedClients=5');
  const given = {
    intent: 'details',
    name: 'Verkstaden Två AB',
    email: 'ekonomi@verkstaden.example',
    line1: 'Lillgatan 2',
    postalCode: '222 33',
    city: 'Lund',
    country: 'SE',
  };
  const wrong = await browser.post(path, { ...given, vatNumber: 'SE123' });
  expect(wrong.status).toBe(400);
  expect(wrong.text).toContain('Det är inget VAT-nummer i EU.');
  expect(wrong.text).toContain('value="Lillgatan 2"');
  const saved = await browser.post(path, { ...given, vatNumber: 'SE 556036-0793 01' });
  expect(saved.status, /notice-red.{0,400}/.exec(saved.text)?.[0]).toBe(303);
  expect(saved.location).toBe(`${path}?done=detailsSaved`);
  const { text } = await browser.get(saved.location!);
  expect(text).toContain('value="SE556036079301"');
  expect(text).toContain('value="Lund"');
  const portal = await browser.post(path, { intent: 'portal' });
  expect(portal.headers.get('Refresh')).toMatch(/^0; url=http/);
});

test('invoices show their amounts with VAT, and lead to what is asked for anew', async () => {
  const slug = 'pages-invoices';
  const browser = await plantBuyer(slug);
  await buy(browser, slug, 'plan=standard&licensedClients=10');
  const { text } = await browser.get(`/app/${slug}/billing/invoices`);
  expect(headline(text)).toBe('1 faktura');
  const pdf = /href="([^"]*\/pdf)"/.exec(text)?.[1] ?? '';
  const file = await browser.get(pdf);
  expect(file.status).toBe(302);
  expect(file.headers.get('Location')).toContain(site.simulator.url);
  const stranger = await plantBuyer('pages-stranger');
  const elsewhere = pdf.replace(slug, 'pages-stranger');
  expect((await stranger.get(elsewhere)).status).toBe(404);
  expect((await browser.get(pdf.replace('/pdf', '/exe'))).status).toBe(404);
});

test('a checkout of somebody else opens nothing, and one left unpaid says so', async () => {
  const browser = await plantBuyer('pages-return');
  const path = '/app/pages-return/billing';
  const form = await browser.get(`${path}/plan?plan=standard&licensedClients=5`);
  const leaving = await browser.post(`${path}/plan`, hidden(form.text));
  const session = /cs_test_\w+/.exec(leaving.headers.get('Refresh') ?? '')?.[0] ?? '';
  const back = await browser.get(`${path}/return?session=${session}`);
  expect(headline(back.text)).toBe('Köpet blev inte av');
  const stranger = await plantBuyer('pages-thief');
  const stolen = await stranger.get(`/app/pages-thief/billing/return?session=${session}`);
  expect(stolen.status).toBe(404);
  expect((await browser.get(`${path}/return?session=nonsense`)).status).toBe(404);
  expect((await browser.get(`${path}/return`)).location).toBe(path);
});
