import { setTimeout as sleep } from 'node:timers/promises';
import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { finishSignIn } from '#app/domain/accounts/finish-sign-in.ts';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { plantPeople, tokenCookie } from '#tests/support/people.ts';
import type { PeoplePlanter, PlantedPerson } from '#tests/support/people.ts';
import { startSeededSite } from '#tests/support/seeded-site.ts';
import type { SeededSite } from '#tests/support/seeded-site.ts';
import { visit } from '#tests/support/visitor.ts';
import type { Visitor } from '#tests/support/visitor.ts';

const setup = '/account/second-factor';
const codePage = '/logga-in/kod';

let site: SeededSite;
let people: PeoplePlanter;
let person: PlantedPerson;
let browser: Visitor;
let count = 0;

beforeAll(async () => {
  site = await startSeededSite();
  people = plantPeople(site.database);
  connectDatabase({ url: site.database.webUrl, poolSize: 2, applicationName: 'lappa test' });
});
afterAll(async () => {
  await closeDatabase();
  await people?.close();
  await site?.close();
});
beforeEach(async () => {
  count += 1;
  person = await people.person(`Kim ${count}`, { locale: 'en' });
  browser = visit(site.url, person.cookie);
});

const stepMs = 30_000;
/** The code of a step near now; each code is good once, so tests go from step to step. */
const codeAt = (secret: string, steps: number) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({
    timestamp: Date.now() + steps * stepMs,
  });

const secretIn = (html: string) =>
  (/<code[^>]*>([A-Z2-7 ]{32,})<\/code>/.exec(html)?.[1] ?? '').replaceAll(' ', '');
const recoveryCodesIn = (html: string) => html.match(/\b[a-z2-9]{6}(?:-[a-z2-9]{6}){3}\b/g) ?? [];

/** Adds a code app and returns its secret, with a code of the step before now used up. */
async function addCodeApp(): Promise<{ secret: string; recovery: string[] }> {
  const leftMs = stepMs - (Date.now() % stepMs);
  // The step before now is too old for the server once the next has begun.
  if (leftMs < 3_000) await sleep(leftMs);
  const secret = secretIn((await browser.get(setup)).text);
  const answer = await browser.post(setup, { intent: 'confirm', code: codeAt(secret, -1) });
  expect(answer.status).toBe(200);
  return { secret, recovery: [...new Set(recoveryCodesIn(answer.text))] };
}

/** What the password page does when the password was right. */
async function passFirstStep(): Promise<Visitor> {
  const outcome = await asSystem('test', (context) =>
    finishSignIn(context, person.id, ['password']),
  );
  if (outcome.kind !== 'second-factor') throw new Error('No second factor was asked for.');
  return visit(site.url, tokenCookie('lappa-challenge', outcome.challenge.token));
}

const mailsTo = (id: string) => people.sql<{ change: string }[]>`
  select data ->> 'change' as change from app.mails
  where template = 'security-changed' and user_id = ${id} order by created_at`;

describe('adding a code app', () => {
  test('shows a secret that a wrong code does not confirm, and a right one does, once', async () => {
    const page = await browser.get(setup);
    expect(page.text).toContain('data:image/svg+xml');
    const secret = secretIn(page.text);
    expect(secret).toHaveLength(32);
    expect(secretIn((await browser.get(setup)).text)).toBe(secret);

    const wrong = await browser.post(setup, { intent: 'confirm', code: '000000' });
    expect(wrong.status).toBe(400);
    expect(wrong.text).toContain('role="alert"');
    const [unconfirmed] = await people.sql`
      select confirmed_at from app.totp_factors where user_id = ${person.id}`;
    expect(unconfirmed).toEqual({ confirmed_at: null });

    const answer = await browser.post(setup, { intent: 'confirm', code: codeAt(secret, 0) });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toContain('no-store');
    expect(new Set(recoveryCodesIn(answer.text)).size).toBe(8);
    const again = await browser.post(setup, { intent: 'confirm', code: codeAt(secret, 1) });
    expect(again.status).toBe(409);
    expect((await browser.get(setup)).text).not.toContain(secret);
  });

  test('keeps the secret sealed and codes hashed, tells by mail and in the audit trail', async () => {
    const { secret, recovery } = await addCodeApp();
    const [factor] = await people.sql<{ secret: string }[]>`
      select secret from app.totp_factors where user_id = ${person.id}`;
    expect(factor?.secret).toMatch(/^v1:test:/);
    const everything = JSON.stringify([
      await people.sql`select * from app.audit_entries where actor_user_id = ${person.id}`,
      await people.sql`select * from app.mails where user_id = ${person.id}`,
      await people.sql`select id, encode(code_hash, 'escape') from app.recovery_codes where user_id = ${person.id}`,
    ]);
    for (const one of [secret, ...recovery]) expect(everything).not.toContain(one);
    expect(everything).toContain('second-factor.added');
    expect(await mailsTo(person.id)).toEqual([{ change: 'totp-added' }]);
  });

  test('counts for the session at once, for organisations that ask for it', async () => {
    await addCodeApp();
    const [session] = await people.sql<{ methods: string[] }[]>`
      select methods from app.sessions where id = ${person.sessionId}`;
    expect(session?.methods).toEqual(['password', 'totp']);
  });

  test('does not go on with a secret that was shown long ago', async () => {
    const secret = secretIn((await browser.get(setup)).text);
    await people.sql`update app.totp_factors set created_at = now() - interval '16 minutes'
      where user_id = ${person.id}`;
    const fresh = secretIn((await browser.get(setup)).text);
    expect(fresh).toHaveLength(32);
    expect(fresh).not.toBe(secret);
  });

  test('asks for a recent proof first', async () => {
    await people.sql`update app.sessions set proved_at = now() - interval '11 minutes'
      where id = ${person.sessionId}`;
    for (const answer of [
      await browser.get(setup),
      await browser.post(setup, { intent: 'remove' }),
      await browser.post(setup, { intent: 'renew' }),
    ]) {
      expect([302, 303]).toContain(answer.status);
      expect(answer.location).toContain('/account/prove?returnTo=%2Faccount%2Fsecond-factor');
    }
  });
});

describe('signing in with a code app', () => {
  test('asks for a code, and a code is good once', async () => {
    const { secret } = await addCodeApp();
    const first = await passFirstStep();
    expect((await first.get(codePage)).status).toBe(200);
    expect(first.cookies.get('lappa-session')).toBeUndefined();
    const code = codeAt(secret, 0);
    const answer = await first.post(`${codePage}?returnTo=%2Faccount%2Fsecurity`, { code });
    expect([answer.status, answer.location]).toEqual([303, '/account/security']);
    expect((await first.get('/account/security')).status).toBe(200);
    expect(first.cookies.get('lappa-challenge')).toBeUndefined();

    const second = await passFirstStep();
    const refused = await second.post(codePage, { code });
    expect(refused.status).toBe(400);
    expect(second.cookies.get('lappa-session')).toBeUndefined();
    const [session] = await people.sql<{ methods: string[] }[]>`
      select methods from app.sessions where user_id = ${person.id} and id <> ${person.sessionId}`;
    expect(session?.methods).toEqual(['password', 'totp']);
  });

  test('of two answers at once with one code, one signs in', async () => {
    const { secret } = await addCodeApp();
    const browsers = await Promise.all(Array.from({ length: 6 }, passFirstStep));
    const code = codeAt(secret, 0);
    const answers = await Promise.all(browsers.map((one) => one.post(codePage, { code })));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 400, 400, 400, 400, 400]);
  });

  test('takes a recovery code once, however it is written, and tells by mail', async () => {
    const { recovery } = await addCodeApp();
    const [code = ''] = recovery;
    const first = await passFirstStep();
    const answer = await first.post(codePage, { code: ` ${code.toUpperCase()} ` });
    expect(answer.status).toBe(303);
    const second = await passFirstStep();
    expect((await second.post(codePage, { code })).status).toBe(400);
    expect((await mailsTo(person.id)).map(({ change }) => change)).toEqual([
      'totp-added',
      'recovery-code-used',
    ]);
    expect((await browser.get('/account/security')).text).toContain('7 recovery codes left');
  });

  test('takes five answers for one challenge', async () => {
    const { secret } = await addCodeApp();
    const one = await passFirstStep();
    for (let tries = 0; tries < 4; tries += 1) {
      expect((await one.post(codePage, { code: '000000' })).status).toBe(400);
    }
    expect((await one.post(codePage, { code: '000000' })).text).toContain('Börja om');
    const late = await one.post(codePage, { code: codeAt(secret, 0) });
    expect(late.status).toBe(400);
    expect(late.text).toContain('Börja om');
    expect(one.cookies.get('lappa-session')).toBeUndefined();
  });

  test('takes ten answers for one account in a quarter of an hour, over all its challenges', async () => {
    const { secret } = await addCodeApp();
    for (const one of [await passFirstStep(), await passFirstStep()]) {
      for (let tries = 0; tries < 5; tries += 1) {
        expect((await one.post(codePage, { code: '000000' })).status).not.toBe(429);
      }
    }
    const third = await passFirstStep();
    const refused = await third.post(codePage, { code: codeAt(secret, 0) });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(60);
    expect(refused.text).toMatch(/Försök igen om \d+ min/);
    const [{ refusals } = { refusals: 0 }] = await people.sql<{ refusals: number }[]>`
      select count(*)::int as refusals from app.audit_entries
      where action = 'session.refused' and actor_user_id = ${person.id}`;
    expect(refusals).toBe(10);
  });

  test('ends with the challenge after ten minutes', async () => {
    const { secret } = await addCodeApp();
    const one = await passFirstStep();
    await people.sql`update app.authentication_challenges set expires_at = now()
      where user_id = ${person.id}`;
    expect((await one.get(codePage)).text).toContain('Börja om');
    const late = await one.post(codePage, { code: codeAt(secret, 0) });
    expect(late.status).toBe(400);
    expect(one.cookies.get('lappa-session')).toBeUndefined();
  });

  test.each(['', '12345', '1234567', 'x'.repeat(5000), '０００００'])(
    'answers %# of hostile codes with the form',
    async (code) => {
      await addCodeApp();
      const answer = await (await passFirstStep()).post(codePage, { code });
      expect(answer.status).toBe(400);
      expect(answer.text).toContain('role="alert"');
    },
  );

  test('leads back to the start without a challenge, and never to another site', async () => {
    const nobody = visit(site.url);
    expect((await nobody.get('/en/sign-in/code')).text).toContain('href="/en/sign-in"');
    const { secret } = await addCodeApp();
    const one = await passFirstStep();
    const answer = await one.post(`${codePage}?returnTo=https%3A%2F%2Fevil.example`, {
      code: codeAt(secret, 0),
    });
    expect(answer.location).toBe('/app');
  });
});

describe('a code app that is there', () => {
  test('gets new recovery codes, and the old ones are good for nothing', async () => {
    const { recovery } = await addCodeApp();
    const answer = await browser.post(setup, { intent: 'renew' });
    const renewed = [...new Set(recoveryCodesIn(answer.text))];
    expect(renewed).toHaveLength(8);
    expect(renewed).not.toContain(recovery[0]);
    const one = await passFirstStep();
    expect((await one.post(codePage, { code: recovery[0] ?? '' })).status).toBe(400);
    expect((await one.post(codePage, { code: renewed[0] ?? '' })).status).toBe(303);
  });

  test('is removed with its codes; signing in asks no more', async () => {
    await addCodeApp();
    expect((await browser.post(setup, { intent: 'remove' })).status).toBe(303);
    const outcome = await asSystem('test', (context) =>
      finishSignIn(context, person.id, ['password']),
    );
    expect(outcome.kind).toBe('signed-in');
    const left = await people.sql`select from app.recovery_codes where user_id = ${person.id}`;
    expect(left).toHaveLength(0);
    expect((await mailsTo(person.id)).map(({ change }) => change)).toEqual([
      'totp-added',
      'totp-removed',
    ]);
  });
});

test('only a passkey and codes themselves need no code after them', async () => {
  await addCodeApp();
  const kinds = await asSystem('test', async (context) => ({
    passkey: (await finishSignIn(context, person.id, ['passkey'])).kind,
    link: (await finishSignIn(context, person.id, ['sign-in-link'])).kind,
    sso: (await finishSignIn(context, person.id, ['single-sign-on'])).kind,
  }));
  expect(kinds).toEqual({ passkey: 'signed-in', link: 'second-factor', sso: 'second-factor' });
});
