import { afterAll, beforeAll, expect, test } from 'vitest';
import { problem, startApiSite } from '#tests/support/api-site.ts';
import type { ApiSite } from '#tests/support/api-site.ts';

let site: ApiSite;

beforeAll(async () => {
  site = await startApiSite();
});
afterAll(() => site?.close());

/** An app of somebody with this role in an organisation of their own. */
async function appOf(role: 'owner' | 'admin' | 'member', slug: string) {
  const { accessToken: token, user } = await site.signedIn();
  const organization = await site.people.organization(slug);
  await site.people.sql`insert into app.memberships (organization_id, user_id, role)
    values (${organization.id}, ${user.id}, ${role})`;
  const buy = (organizationId = organization.id) =>
    site.ask('POST', '/api/billing/create-checkout-session', {
      token,
      json: { organizationId, plan: 'standard', interval: 'month', quantity: 7 },
    });
  return { organization, buy };
}

test('who may buy gets as far as Stripe, which is not set up here', async () => {
  const { buy } = await appOf('owner', 'buying');
  expect(await buy()).toMatchObject(problem(503, 'unavailable'));
});

test('another organisation is not there, and a plain member may not', async () => {
  const { organization } = await appOf('owner', 'theirs');
  const { buy } = await appOf('member', 'ours');
  expect(await buy(organization.id)).toMatchObject(problem(404, 'not_found'));
  expect(await buy()).toMatchObject(problem(403, 'forbidden'));
});

test('the organisation’s rules for sessions hold for apps', async () => {
  const { organization, buy } = await appOf('owner', 'strict');
  await site.people
    .sql`insert into app.organization_security (organization_id, second_factor_required)
    values (${organization.id}, true)`;
  expect(await buy()).toMatchObject(problem(403, 'session_second-factor'));
});

test('and so do the plan’s seats', async () => {
  const { organization, buy } = await appOf('admin', 'crowded');
  for (const name of ['Ett', 'Två', 'Tre']) {
    const { id } = await site.people.person(`${name} crowded`, { in: [[organization, 'member']] });
    await site.people
      .sql`insert into app.organization_presence values (${organization.id}, ${id}, now())`;
  }
  expect(await buy()).toMatchObject(problem(403, 'seats_taken'));
});
