import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { issueLink } from '#app/domain/accounts/link-tokens.ts';
import { hashPassword } from '#app/providers/password-hash.server.ts';
import type { LinkPurpose } from '#db/schema/accounts.ts';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { plantPeople } from '#tests/support/people.ts';
import type { PeoplePlanter, PlantedPerson } from '#tests/support/people.ts';
import { startSeededSite, type SeededSite } from '#tests/support/seeded-site.ts';
import { visit } from '#tests/support/visitor.ts';

const password = 'tolv gröna paraplyer';
const chosen = 'min moster åt ramslök';

let site: SeededSite;
let people: PeoplePlanter;
let hash: string;
beforeAll(async () => {
  site = await startSeededSite();
  people = plantPeople(site.database);
  hash = await hashPassword(password);
  connectDatabase({ url: site.database.workerUrl, poolSize: 2, applicationName: 'lappa test' });
});
afterAll(async () => {
  await closeDatabase();
  await people.close();
  await site.close();
});
// Everybody here comes from 127.0.0.1: each test has its own hour.
beforeEach(() => people.sql`delete from app.rate_limits`);

let number = 0;
/** Somebody with a password, signed in with it. */
async function plant(options: Parameters<PeoplePlanter['person']>[1] = {}) {
  number += 1;
  const person = await people.person(`Person ${number}`, options);
  await people.sql`insert into app.passwords (user_id, hash) values (${person.id}, ${hash})`;
  return { ...person, browser: visit(site.url, person.cookie) };
}

const linkFor = (person: PlantedPerson, purpose: LinkPurpose, email = person.email) =>
  asSystem('test', (context) => issueLink(context, person.id, purpose, email));

const mailsTo = async (email: string) => {
  const rows = await people.sql<{ template: string }[]>`
    select template from app.mails where to_address = ${email} order by id`;
  return rows.map(({ template }) => template);
};
const signIn = (email: string, typed = password) =>
  visit(site.url).post('/logga-in', { email, password: typed });
const makeProofOld = (person: PlantedPerson) =>
  people.sql`update app.sessions set proved_at = now() - interval '11 minutes' where id = ${person.sessionId}`;

describe('signing in', () => {
  test('leads to the page one came for, and to no other site', async () => {
    const { email } = await plant();
    for (const [returnTo, location] of [
      ['/account/sessions?x=1', '/account/sessions?x=1'],
      ['//evil.example', '/app'],
      ['https://evil.example/app', '/app'],
      ['/\\evil.example', '/app'],
      ['javascript:alert(1)', '/app'],
      ['/app/..//evil.example', '/app'],
    ]) {
      const query = new URLSearchParams({ returnTo: returnTo! }).toString();
      const answer = await visit(site.url).post(`/logga-in?${query}`, { email, password });
      expect(answer.location, returnTo).toBe(location);
    }
  });

  test('gives a new session each time, which the browser alone can read', async () => {
    const { email } = await plant();
    const browser = visit(site.url);
    const cookies = [];
    for (let time = 0; time < 2; time += 1) {
      const answer = await browser.post('/logga-in', { email, password });
      cookies.push(answer.headers.getSetCookie()[0]!);
    }
    expect(cookies[0]).toMatch(/^lappa-session=.*; Path=\/; Expires=.*; HttpOnly; SameSite=Lax$/);
    expect(cookies[0]).not.toBe(cookies[1]);
    const former = visit(site.url, cookies[0]!.split(';', 1)[0]!);
    expect((await former.get('/account')).location, 'the former one has ended').toMatch(
      /^\/logga-in/,
    );
    expect((await browser.get('/logga-in')).location).toBe('/app');
    expect((await browser.get('/logga-in?reason=prove')).text).toContain('Logga in igen');
  });

  test('fails the same for a wrong password and a stranger, keeps the address, never the password', async () => {
    const { email } = await plant();
    const answers = [
      await signIn(email, 'fel lösenord'),
      await signIn('nobody@example.com', 'fel lösenord'),
    ];
    for (const { status, text } of answers) {
      expect(status).toBe(400);
      expect(text).toContain('hör inte ihop');
      expect(text).not.toContain('fel lösenord');
    }
    const [ours, theirs] = answers.map(({ text }, at) =>
      text.replaceAll([email, 'nobody@example.com'][at]!, ''),
    );
    expect(ours).toBe(theirs);
  });

  test('takes as long for a stranger as for a wrong password', async () => {
    const { email } = await plant();
    const times: Record<string, number[]> = { [email]: [], 'nobody@example.com': [] };
    for (let round = 0; round < 9; round += 1) {
      for (const address of Object.keys(times)) {
        const start = performance.now();
        await signIn(address, 'fel lösenord');
        times[address]!.push(performance.now() - start);
      }
    }
    const [ours, theirs] = Object.values(times).map((all) => all.sort((a, b) => a - b)[4]!);
    expect(ours! / theirs!).toBeGreaterThan(0.6);
    expect(ours! / theirs!).toBeLessThan(1.6);
  });

  test('too often says in how many minutes to try again', async () => {
    const { email } = await plant();
    for (let time = 0; time < 10; time += 1) await signIn(email, 'fel lösenord');
    const refused = await signIn(email);
    expect(refused.status).toBe(429);
    expect(refused.text).toMatch(/Försök igen om 1[45] min\./);
    expect(refused.headers.get('Retry-After')).toMatch(/^\d+$/);
    expect(refused.headers.getSetCookie()).toEqual([]);
  });
});

describe('signing out', () => {
  test('ends the session, not only the cookie', async () => {
    const { browser, cookie } = await plant();
    expect((await browser.post('/sign-out')).location).toBe('/');
    expect(browser.cookies.size).toBe(0);
    expect((await visit(site.url, cookie).get('/account')).location).toMatch(/^\/logga-in/);
  });
});

describe('a link by mail', () => {
  test.each([
    ['/logga-in/lank', 'sign-in-link'],
    ['/glomt-losenord', 'reset-password'],
  ])('from %s is sent to whom it may concern, and says nothing', async (path, template) => {
    const { email } = await plant();
    const disabled = await plant();
    await people.sql`update app.users set disabled_at = now() where id = ${disabled.id}`;
    const answers = [];
    for (const address of [email, 'nobody@example.com', disabled.email]) {
      const start = performance.now();
      const { status, location, text } = await visit(site.url).post(path, { email: address });
      expect(performance.now() - start).toBeGreaterThan(340);
      answers.push({ status, location, text });
    }
    expect(answers).toEqual(Array(3).fill({ status: 303, location: `${path}?sent`, text: '' }));
    expect(await mailsTo(email)).toEqual([template]);
    expect(await mailsTo('nobody@example.com')).toEqual([]);
    expect(await mailsTo(disabled.email)).toEqual([]);
  });

  test('is asked for four times an hour, for nobody too', async () => {
    for (const address of [(await plant()).email, 'nobody@example.com']) {
      for (let time = 0; time < 4; time += 1) {
        await visit(site.url).post('/glomt-losenord', { email: address });
      }
      const refused = await visit(site.url).post('/glomt-losenord', { email: address });
      expect(refused.status).toBe(429);
    }
  });

  test('signs in once, by a button and not by being looked at', async () => {
    const person = await plant();
    const path = `/en/sign-in/with-link?token=${await linkFor(person, 'sign-in')}`;
    const browser = visit(site.url);
    for (let look = 0; look < 2; look += 1)
      expect((await browser.get(path)).text).toContain(person.email);
    const both = await Promise.all([browser.post(path), visit(site.url).post(path)]);
    expect(both.map(({ status }) => status).sort()).toEqual([303, 409]);
    expect((await visit(site.url).get(path)).status).toBe(410);
  });

  test('serves no other purpose', async () => {
    const person = await plant();
    const token = await linkFor(person, 'sign-in');
    for (const path of ['/nytt-losenord', '/bekrafta-epost', '/bekrafta-ny-epost']) {
      expect((await visit(site.url).get(`${path}?token=${token}`)).status, path).toBe(410);
    }
    expect(
      (await visit(site.url).post(`/nytt-losenord?token=${token}`, { password: chosen })).status,
    ).toBe(409);
  });

  test('for a new password ends every session and older links, and tells the owner', async () => {
    const person = await plant();
    const path = `/nytt-losenord?token=${await linkFor(person, 'reset-password')}`;
    const signInToken = await linkFor(person, 'sign-in');
    const browser = visit(site.url);
    const weak = await browser.post(path, { password: 'Sommar2026!!' });
    expect(weak.status).toBe(400);
    expect(await browser.post(path, { password: chosen })).toMatchObject({
      status: 303,
      location: '/app',
    });
    expect((await person.browser.get('/account')).location).toMatch(/^\/logga-in/);
    expect((await signIn(person.email)).status).toBe(400);
    expect((await signIn(person.email, chosen)).status).toBe(303);
    expect((await browser.get(`/logga-in/med-lank?token=${signInToken}`)).status).toBe(410);
    expect(await mailsTo(person.email)).toEqual(['password-changed']);
  });
});

describe('what is sensitive', () => {
  test('asks who proved themselves long ago for the password, and comes back', async () => {
    const person = await plant();
    await makeProofOld(person);
    const asked = await person.browser.get('/account/password');
    expect(asked.location).toBe('/account/prove?returnTo=%2Faccount%2Fpassword');
    expect((await person.browser.post('/account/password', { password: chosen })).location).toBe(
      asked.location,
    );
    const wrong = await person.browser.post(asked.location!, { password: 'fel lösenord' });
    expect(wrong.status).toBe(400);
    expect(wrong.text).toContain('Lösenordet stämmer inte');
    expect((await person.browser.post(asked.location!, { password })).location).toBe(
      '/account/password',
    );
    expect((await person.browser.get('/account/password')).status).toBe(200);
    expect((await signIn(person.email)).status).toBe(303);
  });

  test('cannot be proved by guessing on', async () => {
    const person = await plant();
    await makeProofOld(person);
    const statuses = [];
    for (let time = 0; time < 11; time += 1) {
      statuses.push(
        (await person.browser.post('/account/prove', { password: 'fel lösenord' })).status,
      );
    }
    expect(statuses).toEqual([...Array<number>(10).fill(400), 429]);
  });

  test('a new password keeps this session and ends the others', async () => {
    const person = await plant();
    const other = visit(site.url);
    await other.post('/logga-in', { email: person.email, password });
    const changed = await person.browser.post('/account/password', { password: chosen });
    expect(changed.location).toBe('/account/password?changed');
    expect((await person.browser.get(changed.location!)).text).toContain('Lösenordet är bytt');
    expect((await other.get('/account')).location).toMatch(/^\/logga-in/);
    expect((await signIn(person.email, chosen)).status).toBe(303);
    expect(await mailsTo(person.email)).toEqual(['password-changed']);
  });

  test('a new address counts when its link is followed by the one who asked', async () => {
    const person = await plant();
    const stranger = await plant();
    const email = `new-${person.email}`;
    expect((await person.browser.post('/account/email', { email: person.email })).status).toBe(400);
    expect((await person.browser.post('/account/email', { email })).location).toBe(
      '/account/email?sent',
    );
    expect(await mailsTo(email)).toEqual(['change-email']);
    const path = `/bekrafta-ny-epost?token=${await linkFor(person, 'change-email', email)}`;
    expect((await visit(site.url).get(path)).text).toContain('Logga in med ditt konto först');
    expect((await stranger.browser.get(path)).status).toBe(410);
    expect((await stranger.browser.post(path)).status).toBe(409);
    expect((await visit(site.url).post(path)).status).toBe(409);
    const resetToken = await linkFor(person, 'reset-password');
    expect((await person.browser.post(path)).location).toBe('/account?saved=email');
    expect((await signIn(email)).status).toBe(303);
    expect((await signIn(person.email)).status).toBe(400);
    expect(await mailsTo(person.email)).toEqual(['email-changed']);
    expect((await visit(site.url).get(`/nytt-losenord?token=${resetToken}`)).status).toBe(410);
  });

  test('an address that another has is not told, not sent a link, and not taken', async () => {
    const person = await plant();
    const other = await plant();
    const answer = await person.browser.post('/account/email', { email: other.email });
    expect(answer.location).toBe('/account/email?sent');
    expect(await mailsTo(other.email)).toEqual(['already-registered']);
    // As when the other registered after the link was sent.
    const path = `/bekrafta-ny-epost?token=${await linkFor(person, 'change-email', other.email)}`;
    const taken = await person.browser.post(path);
    expect(taken.status).toBe(409);
    expect(taken.text).toContain('används av ett annat konto');
  });
});

describe('the profile', () => {
  test('changes name and language, of the page at once', async () => {
    const { browser } = await plant();
    const saved = await browser.post('/account', { name: ' Ebba  Ek ', locale: 'en' });
    expect(saved.location).toBe('/account?saved=profile');
    const page = await browser.get(saved.location!);
    expect(page.text).toContain('<html lang="en">');
    expect(page.text).toContain('Ebba Ek');
    for (const wrong of [
      { name: '', locale: 'sv' },
      { name: 'Ebba', locale: 'fi' },
    ]) {
      expect((await browser.post('/account', wrong)).status).toBe(400);
    }
  });

  test('shows a name as it is written, whatever it looks like', async () => {
    const { browser } = await plant();
    await browser.post('/account', { name: '<script>alert(1)</script>', locale: 'sv' });
    expect((await browser.get('/account')).text).not.toContain('<script>alert');
  });
});

describe('the list of sessions', () => {
  test('names devices, ends one, ends all others, and never another person’s', async () => {
    const person = await plant();
    const other = await plant();
    const firefox =
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';
    await visit(site.url).send('/logga-in', {
      method: 'POST',
      body: new URLSearchParams({ email: person.email, password }),
      headers: { 'User-Agent': firefox },
    });
    await signIn(person.email);
    const page = await person.browser.get('/account/sessions');
    expect(page.text).toContain('Du är inloggad på 3 ställen');
    expect(page.text).toContain('Firefox på Windows');
    expect(page.text).toContain('127.0.0.1');
    const end = (sessionId: string) => person.browser.post('/account/sessions', { sessionId });
    const [ended] = await people.sql<{ id: string }[]>`
      select id from app.sessions where user_id = ${person.id} and user_agent = ${firefox}`;
    await end(ended!.id);
    await end(other.sessionId);
    expect((await other.browser.get('/account')).status).toBe(200);
    expect((await person.browser.get('/account/sessions')).text).toContain('på 2 ställen');
    expect((await end('not-a-session')).status).toBe(400);
    await person.browser.post('/account/sessions');
    expect((await person.browser.get('/account/sessions')).text).toContain(
      'Du är bara inloggad här',
    );
  });
});
