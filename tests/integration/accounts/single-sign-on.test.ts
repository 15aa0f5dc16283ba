import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startIdentityProvider } from '#tests/simulators/identity-provider/start-identity-provider.ts';
import type { RunningIdentityProvider } from '#tests/simulators/identity-provider/start-identity-provider.ts';
import { startNameServer } from '#tests/simulators/name-server/start-name-server.ts';
import type { RunningNameServer } from '#tests/simulators/name-server/start-name-server.ts';
import { plantPeople } from '#tests/support/people.ts';
import type { PeoplePlanter, PlantedOrganization, PlantedPerson } from '#tests/support/people.ts';
import { startSeededSite } from '#tests/support/seeded-site.ts';
import type { SeededSite } from '#tests/support/seeded-site.ts';
import { visit } from '#tests/support/visitor.ts';
import type { Answer, Visitor } from '#tests/support/visitor.ts';

const client = { clientId: 'lappa', clientSecret: 'a secret of the simulator' };
const signIn = '/logga-in/organisation';

let provider: RunningIdentityProvider;
let names: RunningNameServer;
let site: SeededSite;
let people: PeoplePlanter;
let organization: PlantedOrganization;
let owner: PlantedPerson;
let managing: Visitor;
let domain: string;
let count = 0;

beforeAll(async () => {
  provider = await startIdentityProvider({ ...client, accounts: [] });
  names = await startNameServer();
  site = await startSeededSite({
    UPSTREAM_ALLOWED_PRIVATE_HOSTS: new URL(provider.url).host,
    DNS_SERVERS: names.address,
  });
  provider.redirectUris.add(`${site.url}/sign-in/sso-callback`);
  people = plantPeople(site.database);
});
afterAll(async () => {
  await people?.close();
  await site?.close();
  await names?.close();
  await provider?.close();
});
beforeEach(async () => {
  count += 1;
  domain = `company-${count}.example`;
  organization = await people.organization(`company-${count}`, { plan: 'enterprise' });
  owner = await people.person(`Owner ${count}`, { locale: 'en', in: [[organization, 'owner']] });
  managing = visit(site.url, owner.cookie);
  provider.accounts.length = 0;
});

const settings = () => `/app/${organization.slug}/settings/single-sign-on`;
const connectionForm = () => ({
  intent: 'save',
  issuer: provider.url,
  clientId: client.clientId,
  clientPassword: client.clientSecret,
  enabled: 'on',
});

async function proveDomain(): Promise<Answer> {
  await managing.post(settings(), { intent: 'add-domain', domain });
  const [row] = await people.sql<{ id: string; token: string }[]>`
    select id, token from app.organization_domains where domain = ${domain}
      and organization_id = ${organization.id}`;
  names.texts.set(`_lappa.${domain}`, ['something else', `lappa-domain=${row?.token}`]);
  return managing.post(settings(), { intent: 'check-domain', id: row?.id ?? '' });
}

async function connect(): Promise<void> {
  expect((await proveDomain()).status).toBe(200);
  expect((await managing.post(settings(), connectionForm())).status).toBe(200);
}

const employ = (name: string, change: Partial<(typeof provider.accounts)[number]> = {}) => {
  const email = `${name}@${domain}`;
  provider.accounts.push({
    subject: `${name}-${count}`,
    email,
    isEmailVerified: true,
    name,
    ...change,
  });
  return email;
};

/** Walks to the provider, signs in there as `name`, and comes back to the callback's address. */
async function visitProvider(browser: Visitor, email: string, name: string): Promise<URL> {
  const answer = await browser.post(`${signIn}?returnTo=%2Faccount`, { email });
  expect(answer.status).toBe(200);
  const start = /^0; url=(.+)$/.exec(answer.headers.get('refresh') ?? '')?.[1] ?? '';
  const there = visit(provider.url);
  let page = await there.get(start);
  for (let hops = 0; hops < 8; hops += 1) {
    const next = new URL(page.location ?? '', provider.url);
    if (next.origin === site.url) return next;
    if (next.pathname.startsWith('/interaction/')) next.searchParams.set('as', `${name}-${count}`);
    page = await there.get(next.href);
  }
  throw new Error('The provider never sent the browser back.');
}

async function signInAs(browser: Visitor, name: string, email: string): Promise<Answer> {
  const back = await visitProvider(browser, email, name);
  return browser.get(back.pathname + back.search);
}

const failure = (page: Answer) =>
  new URL(page.location ?? '', site.url).searchParams.get('failed') ?? page.location;

describe('signing in', () => {
  test('makes somebody new a person with a proved address and a member', async () => {
    await connect();
    const email = employ('elin');
    const browser = visit(site.url);
    const answer = await signInAs(browser, 'elin', email);
    expect([answer.status, answer.location]).toEqual([303, '/account']);
    expect((await browser.get(`/app/${organization.slug}`)).status).toBe(200);
    const [row] = await people.sql`
      select u.name, u.email_verified_at is not null as proved, m.role, s.methods
      from app.users u join app.memberships m on m.user_id = u.id join app.sessions s on s.user_id = u.id
      where u.email = ${email}`;
    expect(row).toEqual({
      name: 'elin',
      proved: true,
      role: 'member',
      methods: ['single-sign-on'],
    });

    expect((await signInAs(visit(site.url), 'elin', email)).location).toBe('/account');
    const known = await people.sql`select from app.users where email = ${email}`;
    expect(known).toHaveLength(1);
  });

  test('is the first proof of an address: an unverified password and its sessions go', async () => {
    await connect();
    const email = employ('mallory');
    const squatter = await people.person(`Squatter ${count}`, { email, isVerified: false });
    await people.sql`insert into app.passwords (user_id, hash) values (${squatter.id}, 'x')`;
    expect((await signInAs(visit(site.url), 'mallory', email)).location).toBe('/account');
    expect(await people.sql`select from app.passwords where user_id = ${squatter.id}`).toHaveLength(
      0,
    );
    const [session] =
      await people.sql`select ended_at from app.sessions where id = ${squatter.sessionId}`;
    expect(session?.ended_at).not.toBeNull();
  });

  test('keeps the role and asks for the second factor of who has one', async () => {
    await connect();
    const email = employ('boss');
    const boss = await people.person(`Boss ${count}`, { email, in: [[organization, 'admin']] });
    await people.sql`insert into app.totp_factors (user_id, secret, confirmed_at) values (${boss.id}, 'x', now())`;
    const browser = visit(site.url);
    const answer = await signInAs(browser, 'boss', email);
    expect(answer.location).toContain('/logga-in/kod');
    expect(browser.cookies.get('lappa-session')).toBeUndefined();
    const [row] = await people.sql`select role from app.memberships where user_id = ${boss.id}`;
    expect(row).toEqual({ role: 'admin' });
  });

  test('does not let somebody back in who was removed', async () => {
    await connect();
    const email = employ('gone');
    await signInAs(visit(site.url), 'gone', email);
    await people.sql`delete from app.memberships where user_id in
      (select id from app.users where email = ${email})`;
    const browser = visit(site.url);
    await signInAs(browser, 'gone', email);
    expect((await browser.get(`/app/${organization.slug}`)).status).toBe(404);
  });

  test('stops where the plan has no more places, and makes nobody', async () => {
    await connect();
    for (let one = 1; one < 25; one += 1) {
      await people.person(`Member ${count} ${one}`, { in: [[organization, 'member']] });
    }
    const email = employ('late');
    expect(failure(await signInAs(visit(site.url), 'late', email))).toBe('members');
    expect(await people.sql`select from app.users where email = ${email}`).toHaveLength(0);
  });
});

describe('the callback refuses', () => {
  test('an address that the provider has not verified', async () => {
    await connect();
    const email = employ('vague', { isEmailVerified: false });
    expect(failure(await signInAs(visit(site.url), 'vague', email))).toBe('address_not_verified');
  });

  test('an address in a domain that is not the organisation’s', async () => {
    await connect();
    const email = employ('elsewhere', { email: owner.email });
    const browser = visit(site.url);
    expect(failure(await signInAs(browser, 'elsewhere', `x@${domain}`))).toBe('address_elsewhere');
    expect(email).toContain(domain);
    expect(browser.cookies.get('lappa-session')).toBeUndefined();
  });

  test('another browser, a second use, a state, code or issuer that is not its own', async () => {
    await connect();
    const email = employ('anna');
    const browser = visit(site.url);
    const back = await visitProvider(browser, email, 'anna');
    expect(failure(await visit(site.url).get(back.pathname + back.search))).toBe('expired');
    expect((await browser.get(back.pathname + back.search)).status).toBe(303);
    expect(failure(await browser.get(back.pathname + back.search))).toBe('expired');

    for (const [name, value] of [
      ['state', 'another'],
      ['code', 'another'],
      ['iss', 'https://evil.example'],
    ] as const) {
      const other = visit(site.url);
      const changed = await visitProvider(other, email, 'anna');
      changed.searchParams.set(name, value);
      expect(failure(await other.get(changed.pathname + changed.search))).toBe('provider_invalid');
      expect(other.cookies.get('lappa-session')).toBeUndefined();
    }
  });

  test('an answer without the nonce or the verifier that it began with', async () => {
    await connect();
    const email = employ('nina');
    for (const key of ['nonce', 'codeVerifier']) {
      const browser = visit(site.url);
      const back = await visitProvider(browser, email, 'nina');
      await people.sql`update app.authentication_challenges
        set data = jsonb_set(data, ${`{${key}}`}::text[], to_jsonb(${'x'.repeat(43)}::text))
        where kind = 'single-sign-on' and used_at is null`;
      expect(failure(await browser.get(back.pathname + back.search))).toBe('provider_invalid');
    }
  });

  test('who said no there', async () => {
    await connect();
    const browser = visit(site.url);
    await browser.post(signIn, { email: employ('nej') });
    const [row] = await people.sql<{ state: string }[]>`
      select data ->> 'state' as state from app.authentication_challenges
      where kind = 'single-sign-on' order by created_at desc limit 1`;
    const answer = await browser.get(
      `/sign-in/sso-callback?error=access_denied&state=${row?.state}&iss=${provider.url}`,
    );
    expect(failure(answer)).toBe('provider_refused');
    expect((await browser.get(answer.location ?? '')).text).toContain('sa nej');
  });

  test('a connection that was turned off, or a domain or plan that went, meanwhile', async () => {
    await connect();
    const email = employ('sen');
    const { sql } = people;
    for (const change of [
      () =>
        sql`update app.sso_connections set enabled = false where organization_id = ${organization.id}`,
      () =>
        sql`update app.organization_domains set verified_at = null where organization_id = ${organization.id}`,
      () =>
        sql`update app.organization_plans set plan = 'pro' where organization_id = ${organization.id}`,
    ]) {
      const browser = visit(site.url);
      const back = await visitProvider(browser, email, 'sen');
      await change();
      expect(failure(await browser.get(back.pathname + back.search))).toBe('expired');
      expect((await visit(site.url).post(signIn, { email })).status).toBe(400);
      await sql`update app.sso_connections set enabled = true where organization_id = ${organization.id}`;
      await sql`update app.organization_domains set verified_at = now() where organization_id = ${organization.id}`;
    }
  });
});

describe('settings', () => {
  test('a domain is proved by its record, and only then signs in', async () => {
    await managing.post(settings(), connectionForm());
    await managing.post(settings(), { intent: 'add-domain', domain: `  ${domain.toUpperCase()} ` });
    expect((await visit(site.url).post(signIn, { email: `x@${domain}` })).status).toBe(400);
    const [row] = await people.sql<{ id: string; token: string }[]>`
      select id, token from app.organization_domains where domain = ${domain}`;
    expect((await managing.get(settings())).text).toContain(`lappa-domain=${row?.token}`);
    const early = await managing.post(settings(), { intent: 'check-domain', id: row?.id ?? '' });
    expect(early.text).toContain('not to be seen yet');
    names.texts.set(`_lappa.${domain}`, [`lappa-domain=${row?.token}`]);
    const check = await managing.post(settings(), { intent: 'check-domain', id: row?.id ?? '' });
    expect(check.text).toContain('The domain is verified');
    expect((await visit(site.url).post(signIn, { email: `x@${domain}` })).status).toBe(200);
  });

  test('a domain is one organisation’s', async () => {
    await connect();
    organization = await people.organization(`rival-${count}`, { plan: 'enterprise' });
    owner = await people.person(`Rival ${count}`, { locale: 'en', in: [[organization, 'owner']] });
    managing = visit(site.url, owner.cookie);
    const answer = await proveDomain();
    expect(answer.text).toContain('Another organisation');
  });

  test('belong to Enterprise', async () => {
    await people.sql`update app.organization_plans set plan = 'pro' where organization_id = ${organization.id}`;
    expect((await managing.get(settings())).text).toContain('part of Enterprise');
    expect((await managing.post(settings(), connectionForm())).status).toBe(403);
    expect((await managing.post(settings(), { intent: 'add-domain', domain })).status).toBe(403);
    expect(
      await people.sql`select from app.sso_connections where organization_id = ${organization.id}`,
    ).toHaveLength(0);
  });

  test('are for who manages security, and ask for a recent proof', async () => {
    const member = await people.person(`Plain ${count}`, { in: [[organization, 'member']] });
    expect((await visit(site.url, member.cookie).get(settings())).status).toBe(403);
    await people.sql`update app.sessions set proved_at = now() - interval '11 minutes' where id = ${owner.sessionId}`;
    const answer = await managing.post(settings(), connectionForm());
    expect(answer.location).toContain('/account/prove');
  });

  test('keep the client’s secret sealed, show it to nobody, and keep it for the same client only', async () => {
    await connect();
    const [row] = await people.sql<{ client_secret: string }[]>`
      select client_secret from app.sso_connections where organization_id = ${organization.id}`;
    expect(row?.client_secret).toMatch(/^v1:test:/);
    expect((await managing.get(settings())).text).not.toContain(client.clientSecret);
    const kept = { ...connectionForm(), clientPassword: '' };
    expect((await managing.post(settings(), kept)).status).toBe(200);
    const other = await managing.post(settings(), { ...kept, clientId: 'another' });
    expect(other.status).toBe(400);
    const trail =
      await people.sql`select * from app.audit_entries where organization_id = ${organization.id}`;
    expect(JSON.stringify(trail)).toContain('single-sign-on.connected');
    expect(JSON.stringify(trail)).not.toContain(client.clientSecret);
  });

  test.each([
    'http://127.0.0.1:9/',
    'http://localhost:5432',
    'http://169.254.169.254/latest/meta-data',
    'https://[::1]/',
    'ftp://example.com',
    'https://user:pass@example.com',
    'not an address',
  ])('refuse the issuer %s', async (issuer) => {
    const answer = await managing.post(settings(), { ...connectionForm(), issuer });
    expect([400, 403]).toContain(answer.status);
    expect(answer.text).toContain('role="alert"');
    expect(
      await people.sql`select from app.sso_connections where organization_id = ${organization.id}`,
    ).toHaveLength(0);
  });
});

test.each(['nobody@unknown.example', 'no address', ''])('%j begins no sign-in', async (email) => {
  const answer = await visit(site.url).post(signIn, { email });
  expect(answer.status).toBe(400);
  expect(answer.text).toContain('role="alert"');
});
