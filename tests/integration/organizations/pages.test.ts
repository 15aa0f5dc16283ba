import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { asSystem } from '#db/tenancy.server.ts';
import { issueInvitationToken } from '#app/domain/organizations/issue-invitation-token.ts';
import { hashPassword } from '#app/providers/password-hash.server.ts';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { plantPeople } from '#tests/support/people.ts';
import type { PeoplePlanter, PlantedOrganization, PlantedPerson } from '#tests/support/people.ts';
import { startSeededSite } from '#tests/support/seeded-site.ts';
import type { SeededSite } from '#tests/support/seeded-site.ts';

let site: SeededSite;
let people: PeoplePlanter;
let organization: PlantedOrganization;
let owner: PlantedPerson;
let member: PlantedPerson;
let count = 0;

beforeAll(async () => {
  site = await startSeededSite();
  people = plantPeople(site.database);
  connectDatabase({ url: site.database.workerUrl, poolSize: 2, applicationName: 'lappa test' });
});
afterAll(async () => {
  await closeDatabase();
  await people?.close();
  await site?.close();
});
beforeEach(async () => {
  count += 1;
  organization = await people.organization(`org-${count}`);
  owner = await people.person(`Owner ${count}`, { in: [[organization, 'owner']] });
  member = await people.person(`Member ${count}`, { in: [[organization, 'member']] });
});

interface Answer {
  status: number;
  location: string;
  text: string;
  cookie: string;
  headers: Headers;
}

async function ask(path: string, by?: { cookie: string }, form?: Record<string, string>) {
  const response = await fetch(site.url + path, {
    redirect: 'manual',
    headers: { ...(by && { cookie: by.cookie }), ...(form && { origin: site.url }) },
    ...(form && { method: 'POST', body: new URLSearchParams(form) }),
  });
  const answer: Answer = {
    status: response.status,
    location: response.headers.get('location') ?? '',
    text: await response.text(),
    cookie: (response.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '',
    headers: response.headers,
  };
  return answer;
}

const settings = (rest = '') => `/app/${organization.slug}/settings${rest}`;
const tokenOf = async (email: string) => {
  const [row] = await people.sql<{ id: string }[]>`
    select id from app.invitations where email = ${email} and revoked_at is null`;
  const letter = await asSystem('test', (context) => issueInvitationToken(context, row!.id));
  return letter!.token;
};
const invite = async (email: string) => {
  const answer = await ask(settings('/invitations'), owner, { email, role: 'member' });
  expect(answer.location).toBe(settings('/invitations?done=invited'));
  return tokenOf(email);
};

describe('an invitation', () => {
  test('is accepted as somebody new, who is then signed in with a proved address', async () => {
    const email = `new${count}@example.com`;
    const path = `/inbjudan?token=${await invite(email)}`;
    const page = await ask(path);
    expect(page.status).toBe(200);
    expect(page.text).toContain(`Gå med i ${organization.slug}`);
    expect(page.headers.get('cache-control')).toBe('no-store');
    const weak = await ask(path, undefined, { name: 'Nils Ny', password: 'sommar' });
    expect(weak.status).toBe(400);
    expect(weak.text).toContain('Lösenordet ska ha minst 12 tecken.');
    expect(weak.text).toContain('Nils Ny');
    const joined = await ask(path, undefined, {
      name: 'Nils Ny',
      password: 'tre blå hästar åt gräs',
    });
    expect([joined.status, joined.location]).toEqual([303, `/app/${organization.slug}`]);
    const dashboard = await ask(joined.location, joined);
    expect(dashboard.status).toBe(200);
    const [person] = await people.sql`
      select name, email_verified_at is not null as verified from app.users where email = ${email}`;
    expect(person).toEqual({ name: 'Nils Ny', verified: true });
    expect((await ask(path)).status).toBe(410);
  });

  test('takes an account over that nobody ever proved: its password and sessions are gone', async () => {
    const email = `squatter${count}@example.com`;
    const squatter = await people.person('Squatter', { email, isVerified: false });
    await people.sql`insert into app.passwords (user_id, hash) values (${squatter.id}, 'theirs')`;
    const path = `/en/invitation?token=${await invite(email)}`;
    const joined = await ask(path, undefined, {
      name: 'Real Person',
      password: 'three blue horses ate grass',
    });
    expect(joined.location).toBe(`/app/${organization.slug}`);
    expect((await ask(`/app/${organization.slug}`, squatter)).status).toBe(302);
    const [person] = await people.sql`
      select name, locale, hash like '$argon2id$%' as changed from app.users
      join app.passwords on user_id = users.id where email = ${email}`;
    expect(person).toEqual({ name: 'Real Person', locale: 'en', changed: true });
  });

  test('asks who has an account to sign in, and never makes another', async () => {
    const eva = await people.person(`Eva ${count}`);
    const path = `/inbjudan?token=${await invite(eva.email)}`;
    const page = await ask(path);
    expect(page.text).toContain('Logga in med');
    const form = { name: 'Not Eva', password: 'tre blå hästar åt gräs' };
    expect((await ask(path, undefined, form)).status).toBe(409);
    const password = 'fyra gröna grodor sjöng';
    await people.sql`insert into app.passwords (user_id, hash)
      values (${eva.id}, ${await hashPassword(password)})`;
    const signInPath = /href="(\/logga-in\?returnTo=[^"]+)"/.exec(page.text)?.[1] ?? '';
    const signedIn = await ask(signInPath, undefined, { email: eva.email, password });
    expect(signedIn.location).toBe(path);
    expect((await ask(path, signedIn)).text).toContain('Du är inloggad som');
    const joined = await ask(path, signedIn, {});
    expect(joined.location).toBe(`/app/${organization.slug}`);
    expect((await ask(`/app/${organization.slug}`, eva)).status).toBe(200);
  });

  test('proves the address of who registered and never opened the other mail', async () => {
    const nora = await people.person(`Nora ${count}`, { isVerified: false });
    const path = `/inbjudan?token=${await invite(nora.email)}`;
    expect((await ask('/app', nora)).location).toBe('/account/verify');
    expect((await ask(path, nora, {})).location).toBe(`/app/${organization.slug}`);
    expect((await ask(`/app/${organization.slug}`, nora)).status).toBe(200);
  });

  test('accepted by two clicks at once makes one member', async () => {
    const email = `twice${count}@example.com`;
    const path = `/inbjudan?token=${await invite(email)}`;
    const form = { name: 'Tva Klick', password: 'tre blå hästar åt gräs' };
    const answers = await Promise.all([1, 2, 3].map(() => ask(path, undefined, form)));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409, 409]);
    expect(await people.sql`select from app.users where email = ${email}`).toHaveLength(1);
  });

  test('tells who is signed in with another address nothing but that', async () => {
    const email = `secret${count}@example.com`;
    const path = `/inbjudan?token=${await invite(email)}`;
    const stranger = await people.person(`Stranger ${count}`);
    const page = await ask(path, stranger);
    expect(page.status).toBe(403);
    expect(page.text).toContain('Inbjudan gäller en annan adress');
    expect(page.text).not.toContain(organization.slug);
    expect(page.text).not.toContain(email);
    const answer = await ask(path, stranger, {});
    expect(answer.status).toBe(403);
    expect(answer.text).not.toContain(email);
  });

  test.each(['', '?token=', '?token=nonsense', `?token=${'x'.repeat(5000)}`])(
    'that is none: %.20s',
    async (query) => {
      const page = await ask(`/inbjudan${query}`);
      expect(page.status).toBe(404);
      expect((await ask(`/inbjudan${query}`, owner, {})).status).toBe(404);
    },
  );

  test('finds the organisation full: nothing is made, and the page says what to do', async () => {
    const email = `late${count}@example.com`;
    const path = `/inbjudan?token=${await invite(email)}`;
    await people.person(`Third ${count}`, { in: [[organization, 'member']] });
    const answer = await ask(path, undefined, { name: 'Late', password: 'tre blå hästar åt gräs' });
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('Alla platser i organisationens plan är tagna');
    expect(await people.sql`select from app.users where email = ${email}`).toHaveLength(0);
  });

  test('sent again ends the first link; revoked asks first', async () => {
    const email = `again${count}@example.com`;
    const first = await invite(email);
    const [{ id } = { id: '' }] = await people.sql<{ id: string }[]>`
      select id from app.invitations where email = ${email}`;
    const resent = await ask(settings('/invitations'), owner, { intent: 'resend', invitation: id });
    expect(resent.location).toBe(settings('/invitations?done=resent'));
    expect((await ask(`/inbjudan?token=${first}`)).status).toBe(410);
    const [newer] = await people.sql<{ id: string }[]>`
      select id from app.invitations where email = ${email} and revoked_at is null`;
    const revokePath = settings(`/invitations/${newer!.id}/revoke`);
    expect((await ask(revokePath, owner)).text).toContain(`Återkalla inbjudan till ${email}?`);
    expect((await ask(revokePath, owner, {})).location).toBe(settings('/invitations?done=revoked'));
    expect((await ask(revokePath, owner, {})).status).toBe(404);
  });

  test('with a wrong address is answered beside the field, with what was typed', async () => {
    const answer = await ask(settings('/invitations'), owner, {
      email: 'not an address',
      role: 'x',
    });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('Adressen är inte skriven som en e-postadress.');
    expect(answer.text).toContain('value="not an address"');
    const own = await ask(settings('/invitations'), owner, { email: owner.email, role: 'member' });
    expect([own.status, own.text.includes('Personen är redan medlem.')]).toEqual([409, true]);
  });

  test('to one address is sent five times an hour at most', async () => {
    const email = `many${count}@example.com`;
    await invite(email);
    for (let time = 2; time <= 5; time += 1) {
      expect((await ask(settings('/invitations'), owner, { email, role: 'member' })).status).toBe(
        409,
      );
    }
    const answer = await ask(settings('/invitations'), owner, { email, role: 'member' });
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(answer.text).toMatch(/Försök igen om \d+ min/);
  });
});

describe('a member', () => {
  test('gets another role, and is removed after a question: their next request is refused', async () => {
    const path = settings(`/members/${member.id}`);
    expect((await ask(path, owner)).text).toContain(`Member ${count}`);
    expect((await ask(path, owner, { role: 'admin' })).location).toBe(
      settings('/members?done=roleChanged'),
    );
    expect((await ask(settings('/invitations'), member)).status).toBe(200);
    expect((await ask(`${path}/remove`, owner)).text).toContain('Ta bort');
    expect((await ask(`${path}/remove`, owner, {})).location).toBe(
      settings('/members?done=removed'),
    );
    expect((await ask(`/app/${organization.slug}`, member)).status).toBe(404);
    expect((await ask(settings('/members?done=removed'), owner)).text).toContain(
      'Personen är borttagen',
    );
  });

  test('of wrong ids and roles is not found or refused', async () => {
    for (const id of ['nonsense', '0190a5e2-0000-7000-8000-000000000000', "'; drop table"]) {
      const path = settings(`/members/${encodeURIComponent(id)}`);
      expect((await ask(path, owner)).status).toBe(404);
      expect((await ask(path, owner, { role: 'admin' })).status).toBe(404);
    }
    const own = await ask(settings(`/members/${owner.id}`), owner, { role: 'member' });
    expect([own.status, own.text.includes('den enda ägaren')]).toEqual([409, true]);
    expect((await ask(settings(`/members/${member.id}`), owner, { role: 'king' })).status).toBe(
      400,
    );
  });

  test('leaves; the last owner is told why not, and transfers first', async () => {
    const refused = await ask(settings('/leave'), owner, {});
    expect([refused.status, refused.text.includes('Du är den enda ägaren')]).toEqual([409, true]);
    const transferred = await ask(settings('/transfer'), owner, { member: member.id });
    expect(transferred.location).toBe(settings('/members?done=transferred'));
    expect((await ask(settings('/leave'), owner, {})).location).toBe('/app');
    expect((await ask('/app', owner)).location).toBe('/app/new');
    expect((await ask(settings(), owner)).status).toBe(404);
  });
});

test('a person makes another organisation and switches between the two', async () => {
  const made = await ask('/app/new', owner, { name: `Andra Bolaget ${count}` });
  expect(made.location).toBe(`/app/andra-bolaget-${count}`);
  const page = await ask(made.location, owner);
  expect(page.text).toContain(`href="/app/${organization.slug}"`);
  expect((await ask('/app/new', owner, { name: ' ' })).status).toBe(400);
});

test('teams are made and managed by form alone', async () => {
  const made = await ask(settings('/teams'), owner, { name: 'Kontoret' });
  expect(made.location).toMatch(/\/teams\/[0-9a-f-]+\?done=teamCreated$/);
  const path = made.location.split('?')[0]!;
  await ask(path, owner, { intent: 'add', member: member.id });
  expect((await ask(settings('/teams'), member)).text).toContain(`Member ${count}`);
  expect((await ask(path, owner, { intent: 'rename', name: '' })).status).toBe(400);
  expect((await ask(settings('/teams'), owner, { name: 'kontoret' })).status).toBe(409);
  expect((await ask(`${path}/remove`, owner, {})).location).toBe(
    settings('/teams?done=teamRemoved'),
  );
});

describe('security', () => {
  test('on Basic explains what the plan lacks, and refuses it', async () => {
    const page = await ask(settings('/security'), owner);
    expect(page.text).toContain('ingår i Enterprise');
    expect(page.text).not.toContain('name="secondFactorRequired"');
    const answer = await ask(settings('/security'), owner, {
      hasOwnRules: 'on',
      password: 'on',
    });
    expect(answer.status).toBe(403);
    const times = await ask(settings('/security'), owner, { sessionHours: '8', idleMinutes: '30' });
    expect(times.location).toBe(settings('/security?done=securityChanged'));
    expect((await ask(settings('/security'), owner, { sessionHours: '999' })).status).toBe(400);
  });

  test('on Enterprise locks nobody out who sets it, and holds from the next request', async () => {
    await people.sql`insert into app.organization_plans (organization_id, plan)
      values (${organization.id}, 'enterprise')`;
    const rules = { hasOwnRules: 'on', passkey: 'on', secondFactorRequired: 'on' };
    const refused = await ask(settings('/security'), owner, rules);
    expect([refused.status, refused.text.includes('på väg att förbjuda')]).toEqual([409, true]);
    const nothing = await ask(settings('/security'), owner, { hasOwnRules: 'on' });
    expect(nothing.status).toBe(409);
    const withKey = await people.person(`Key ${count}`, {
      methods: ['passkey'],
      in: [[organization, 'owner']],
    });
    const done = await ask(settings('/security'), withKey, rules);
    expect(done.location).toBe(settings('/security?done=securityChanged'));
    expect((await ask(settings(), owner)).location).toContain('/logga-in?');
    expect((await ask(settings('/security'), withKey)).text).toContain('Egna regler gäller');
  });
});

describe('concurrent users', () => {
  test('on Basic the fourth sees who is in and when to try again; owners get in', async () => {
    const more = await Promise.all(
      [1, 2, 3].map((n) => people.person(`More ${count} ${n}`, { in: [[organization, 'member']] })),
    );
    const home = `/app/${organization.slug}`;
    for (const person of [member, ...more.slice(0, 2)]) {
      expect((await ask(home, person)).status).toBe(200);
    }
    const late = more[2]!;
    const refused = await ask(`${home}/activity`, late);
    expect(refused.location).toBe(
      `${home}/seats-taken?returnTo=${encodeURIComponent(`${home}/activity`)}`,
    );
    const page = await ask(refused.location, late);
    expect(page.status).toBe(429);
    expect(Number(page.headers.get('retry-after'))).toBeGreaterThan(13 * 60);
    expect(page.text).toContain('Fullt just nu. Försök igen om 15 minuter');
    expect(page.text).toContain(`Member ${count}`);
    expect((await ask(home, owner)).status).toBe(200);
    expect((await ask(home, member)).status).toBe(200);
    await people.sql`update app.organization_presence set last_active_at = now() - interval '16 minutes'
      where user_id in (${member.id}, ${owner.id})`;
    expect((await ask(refused.location, late)).location).toBe(`${home}/activity`);
    expect((await ask(`${home}/activity`, late)).status).toBe(200);
    expect((await ask(home, member)).location).toContain('/seats-taken');
  });
});

test.each(['/settings', '/settings/invitations', '/settings/teams', '/settings/security'])(
  'what is no form of ours is refused without harm: %s',
  async (path) => {
    const bodies: [string, string][] = [
      ['application/json', '{"name":"x"}'],
      ['text/plain', 'name=x'],
      ['multipart/form-data; boundary=x', '--x torn'],
      [
        'application/x-www-form-urlencoded',
        `name=${'x'.repeat(5000)}&email=a%00b&sessionHours=1e9`,
      ],
    ];
    for (const [type, body] of bodies) {
      const response = await fetch(`${site.url}/app/${organization.slug}${path}`, {
        method: 'POST',
        redirect: 'manual',
        headers: { cookie: owner.cookie, origin: site.url, 'content-type': type },
        body,
      });
      await response.arrayBuffer();
      // Security has nothing that must be filled in: an empty form is the house's rules, which hold already.
      const expected = path.endsWith('/security') && !type.endsWith('urlencoded') ? 303 : 400;
      expect(response.status, `${path} ${type}`).toBe(expected);
    }
  },
);
