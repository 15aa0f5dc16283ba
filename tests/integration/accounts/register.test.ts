import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { issueLink } from '#app/domain/accounts/link-tokens.ts';
import type { LinkPurpose } from '#db/schema/accounts.ts';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { plantPeople } from '#tests/support/people.ts';
import type { PeoplePlanter } from '#tests/support/people.ts';
import { startSeededSite, type SeededSite } from '#tests/support/seeded-site.ts';
import { visit } from '#tests/support/visitor.ts';

const password = 'tolv gröna paraplyer';

let site: SeededSite;
let people: PeoplePlanter;
beforeAll(async () => {
  site = await startSeededSite();
  people = plantPeople(site.database);
  connectDatabase({ url: site.database.workerUrl, poolSize: 2, applicationName: 'lappa test' });
});
afterAll(async () => {
  await closeDatabase();
  await people.close();
  await site.close();
});
// Everybody here comes from 127.0.0.1: each test has its own hour.
beforeEach(() => people.sql`delete from app.rate_limits`);

const form = (email: string, values: Record<string, string> = {}) => ({
  name: 'Ebba Lindgren',
  email,
  organizationName: 'Nordvik Bygg',
  password,
  ...values,
});

/** What the mail to this address would carry. */
async function linkFor(email: string, purpose: LinkPurpose = 'verify-email'): Promise<string> {
  const [person] = await people.sql<
    { id: string }[]
  >`select id from app.users where email = ${email}`;
  return asSystem('test', (context) => issueLink(context, person!.id, purpose, email));
}

const mailsTo = (email: string) =>
  people.sql<{ template: string; locale: string }[]>`
    select template, locale from app.mails where to_address = ${email} order by id`;

describe('registering', () => {
  test('makes a person, an organisation and a mail; the browser is not signed in yet', async () => {
    const browser = visit(site.url);
    const answer = await browser.post('/en/register', form('  Ebba@Register.example '));
    expect(answer).toMatchObject({ status: 303, location: '/en/register?sent' });
    expect((await browser.get(answer.location!)).text).toContain('Look in your mail');
    expect([...browser.cookies.keys()]).toEqual(['lappa-registration']);
    const rows = await people.sql`
      select users.name, users.locale, email_verified_at, role, organizations.name as organization
      from app.users join app.memberships on user_id = users.id
      join app.organizations on organizations.id = organization_id
      where email = 'ebba@register.example'`;
    expect(rows).toEqual([
      {
        name: 'Ebba Lindgren',
        locale: 'en',
        email_verified_at: null,
        role: 'owner',
        organization: 'Nordvik Bygg',
      },
    ]);
    expect(await mailsTo('ebba@register.example')).toEqual([
      { template: 'verify-email', locale: 'en' },
    ]);
  });

  test('an address that has an account answers the same, in the same time, and tells its owner', async () => {
    await people.person('Owner', { email: 'owner@register.example' });
    const timed = async (email: string) => {
      const start = performance.now();
      const browser = visit(site.url);
      const answer = await browser.post('/registrera', form(email));
      const { status, location, text } = answer;
      const cookie = answer.headers.get('Set-Cookie')!;
      const shape = cookie.replace(/=[^;]+/, '=…').replace(/Expires=[^;]+/, '');
      return {
        said: { status, location, text, shape, length: cookie.length },
        tookMs: performance.now() - start,
      };
    };
    const taken = await timed('owner@register.example');
    const free = await timed('free@register.example');
    expect(taken.said).toEqual(free.said);
    for (const { tookMs } of [taken, free]) expect(tookMs).toBeGreaterThan(340);
    expect(Math.abs(taken.tookMs - free.tookMs)).toBeLessThan(150);
    expect(await mailsTo('owner@register.example')).toEqual([
      { template: 'already-registered', locale: 'sv' },
    ]);
    const organizations = await people.sql`
      select 1 from app.memberships join app.users on users.id = user_id where email = 'owner@register.example'`;
    expect(organizations).toHaveLength(0);
  });

  test('of the same address five times at once makes one account', async () => {
    const answers = await Promise.all(
      Array.from({ length: 4 }, () =>
        visit(site.url).post('/registrera', form('once@register.example')),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303, 303]);
    const [made] = await people.sql`select
      (select count(*)::int from app.users where email = 'once@register.example') as people,
      (select count(*)::int from app.memberships join app.users on id = user_id
        where email = 'once@register.example') as organizations`;
    expect(made).toEqual({ people: 1, organizations: 1 });
  });

  test.each([
    ['nothing', {}, 'Skriv din e-postadress'],
    ['no address', form('ebba'), 'inte skriven som en e-postadress'],
    ['a short password', form('a@x.example', { password: 'elva tecken' }), 'minst 12 tecken'],
    ['a long password', form('a@x.example', { password: 'å'.repeat(129) }), 'högst 128 tecken'],
    ['a common password', form('a@x.example', { password: 'Sommar2026!!' }), 'för lätt att gissa'],
    ['their own name', form('a@x.example', { password: 'EbbaLindgren1' }), 'för lätt att gissa'],
    ['a name of spaces', form('a@x.example', { name: '   ' }), 'Skriv ditt namn'],
    ['an endless name', form('a@x.example', { name: 'å'.repeat(201) }), 'högst 200 tecken'],
    ['a name that turns the text', form('a@x.example', { name: 'Ebba\u202egnol' }), 'inte syns'],
    [
      'an endless address',
      form(`${'a'.repeat(300)}@x.example`),
      'inte skriven som en e-postadress',
    ],
    [
      'a field twice',
      [...Object.entries(form('a@x.example')), ['email', 'b@x.example']],
      'e-postadress',
    ],
  ] as [string, Record<string, string> | [string, string][], string][])(
    'with %s is told what to mend, with what was typed',
    async (_, fields, message) => {
      const { status, text } = await visit(site.url).post('/registrera', fields);
      expect(status).toBe(400);
      expect(text).toContain('role="alert"');
      expect(text).toContain(message);
      if (!Array.isArray(fields) && fields.organizationName)
        expect(text).toContain('value="Nordvik Bygg"');
      expect(text).not.toContain('Sommar2026!!');
      expect(await people.sql`select 1 from app.users where email like '%x.example'`).toHaveLength(
        0,
      );
    },
  );

  test('with what no form sends is refused as wrong input, not as a fault of ours', async () => {
    const hostile: [string, RequestInit][] = [
      ['an intent that is no JSON', { body: new URLSearchParams({ __intent__: '{', email: 'a' }) }],
      ['a state that is no JSON', { body: new URLSearchParams({ __state__: '{' }) }],
      ['a list of a billion', { body: new URLSearchParams({ 'email[999999999]': 'a' }) }],
      [
        'a prototype',
        { body: new URLSearchParams({ '__proto__.email': 'a', 'constructor.x': 'b' }) },
      ],
      ['JSON', { body: '{"email":"a"}', headers: { 'Content-Type': 'application/json' } }],
      [
        'a torn upload',
        { body: '--x\r\nContent', headers: { 'Content-Type': 'multipart/form-data; boundary=x' } },
      ],
      ['no body', {}],
    ];
    const file = new FormData();
    file.set('email', new File(['a@x.example'], 'email.txt'));
    hostile.push(['a file', { body: file }]);
    for (const [what, init] of hostile) {
      const { status } = await visit(site.url).send('/registrera', { method: 'POST', ...init });
      expect(status, what).toBe(400);
    }
    const nul = await visit(site.url).post(
      '/registrera',
      form('nul@register.example', { name: 'E\0bba' }),
    );
    expect(nul.status).toBe(303);
  });

  test('too often is told when to try again, in the form', async () => {
    const again = () => visit(site.url).post('/en/register', form('often@register.example'));
    for (let time = 0; time < 4; time += 1) expect((await again()).status).toBe(303);
    const refused = await again();
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(3500);
    expect(refused.text).toContain('Try again in 60 min.');
    expect(refused.text).toContain('value="often@register.example"');
  });
});

describe('the link that confirms an address', () => {
  test('is one click in the browser that registered, and signs in', async () => {
    const browser = visit(site.url);
    await browser.post('/registrera', form('click@verify.example'));
    const path = `/bekrafta-epost?token=${await linkFor('click@verify.example')}`;
    const page = await browser.get(path);
    expect(page.text).toContain('Ett klick kvar');
    expect(await browser.post(path)).toMatchObject({ status: 303, location: '/app' });
    expect([...browser.cookies.keys()]).toEqual(['lappa-session']);
    expect((await browser.get('/app')).location).toMatch(/^\/app\/nordvik-bygg/);
    const used = await visit(site.url).get(path);
    expect(used.status).toBe(410);
    expect(used.text).toContain('Länken går inte att använda');
    expect(
      (await visit(site.url).post('/logga-in', { email: 'click@verify.example', password })).status,
    ).toBe(303);
  });

  test('asks another browser for the password, and keeps it', async () => {
    await visit(site.url).post('/registrera', form('phone@verify.example'));
    const path = `/bekrafta-epost?token=${await linkFor('phone@verify.example')}`;
    const phone = visit(site.url);
    expect((await phone.get(path)).text).toContain('Skriv lösenordet');
    const wrong = await phone.post(path, { password: 'tolv röda paraplyer' });
    expect(wrong.status).toBe(409);
    expect(wrong.text).toContain('Lösenordet stämmer inte');
    expect((await phone.post(path)).status).toBe(400);
    expect(await phone.post(path, { password })).toMatchObject({ status: 303, location: '/app' });
  });

  test('throws away what somebody else registered: their password, their sessions', async () => {
    const stranger = visit(site.url);
    await stranger.post('/registrera', form('victim@verify.example'));
    const signIn = { email: 'victim@verify.example', password };
    expect(await stranger.post('/logga-in', signIn)).toMatchObject({ status: 303 });
    expect((await stranger.get('/account/sessions')).location).toBe('/account/verify');
    const owner = visit(site.url);
    const token = await linkFor('victim@verify.example');
    expect((await owner.get(`/bekrafta-epost?token=${token}`)).text).toContain(
      `/nytt-losenord?token=${token}`,
    );
    const chosen = 'min moster åt ramslök';
    expect(await owner.post(`/nytt-losenord?token=${token}`, { password: chosen })).toMatchObject({
      status: 303,
      location: '/app',
    });
    expect((await stranger.get('/account')).location).toMatch(/^\/logga-in/);
    expect((await visit(site.url).post('/logga-in', signIn)).status).toBe(400);
    expect((await visit(site.url).post('/logga-in', { ...signIn, password: chosen })).status).toBe(
      303,
    );
  });

  test('is not mistaken for another’s: a cookie of one registration opens no other', async () => {
    const browser = visit(site.url);
    await browser.post('/registrera', form('one@verify.example'));
    await visit(site.url).post('/registrera', form('two@verify.example'));
    const path = `/bekrafta-epost?token=${await linkFor('two@verify.example')}`;
    expect((await browser.get(path)).text).toContain('Skriv lösenordet');
  });

  test.each(['', '?token=', '?token=%00', `?token=${'a'.repeat(4000)}`, '?token=a&token=b'])(
    'that is garbled (%s) says where a new one comes from',
    async (query) => {
      const answer = await visit(site.url).get(`/bekrafta-epost${query}`);
      expect(answer.status).toBe(410);
      expect((await visit(site.url).post(`/bekrafta-epost${query}`)).status).toBe(409);
    },
  );
});

test('who signs in before confirming the address may ask for the mail again, and do nothing else', async () => {
  const browser = visit(site.url);
  await browser.post('/registrera', form('early@verify.example'));
  await browser.post('/logga-in', { email: 'early@verify.example', password });
  for (const path of ['/app', '/account', '/account/password', '/app/nordvik-bygg']) {
    expect((await browser.get(path)).location, path).toBe('/account/verify');
  }
  expect((await browser.get('/account/verify')).text).toContain('early@verify.example');
  expect((await browser.post('/account/verify')).location).toBe('/account/verify?sent');
  expect(await mailsTo('early@verify.example')).toHaveLength(2);
});
