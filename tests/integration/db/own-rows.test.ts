import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import type { MemberRole } from '#db/schema/organizations.ts';
import type { Context } from '#db/tenancy.server.ts';
import { asMember, asPerson, asStaff, asSystem } from '#db/tenancy.server.ts';
import { createTestDatabase } from '#tests/support/database.ts';
import type { TestDatabase } from '#tests/support/database.ts';
import { personColumns } from '#tests/support/personal-rows.ts';
import { plantTenants, tenantColumns } from '#tests/support/tenant-rows.ts';
import type { Tenants } from '#tests/support/tenant-rows.ts';
import { findBreaches } from '#tests/support/wall-breaches.ts';

let own: TestDatabase;
let tenants: Tenants;

beforeAll(async () => {
  own = await createTestDatabase();
  connectDatabase({ url: own.webUrl, poolSize: 1, applicationName: 'test' });
  tenants = await plantTenants();
});
afterAll(async () => {
  await closeDatabase();
  await own.drop();
});

const as = <T>(role: MemberRole, work: (context: Context) => Promise<T>) =>
  asMember({ userId: tenants.people.a[role], organizationId: tenants.a }, work);

const emailOf = async (userId: string) => {
  const [person] = await asSystem('test', ({ tx }) =>
    tx.execute<{ email: string }>(sql`select email from app.users where id = ${userId}`),
  );
  return person!.email;
};

/** What the database lets a member of this role do to the organisation's rows, reading apart. */
const writesOf = async (role: MemberRole) =>
  (await as(role, (context) => findBreaches(context, { of: tenants.a, columns: tenantColumns })))
    .filter((one) => !one.startsWith('reads'))
    .sort();

/** Everybody's: their own presence, their own leaving, the record of what they do. */
const ofMembers = [
  'adds to activities',
  'adds to audit_entries',
  'adds to organization_presence',
  'changes organization_presence (last_active_at)',
  'removes from memberships',
];

const ofManagers = [
  ...ofMembers,
  'adds to application_policies',
  'adds to enrolment_keys',
  'adds to ring_passages',
  'adds to rings',
  'adds to source_tokens',
  'adds to team_rings',
  'adds to version_decisions',
  'changes application_policies (organization_id, application_id, mode, delay_days, pinned_version_id, keep_versions, frozen_at, rolled_back_to, rolled_back_at, released_through, released_after_days, reason, changed_by, created_at, updated_at)',
  'changes clients (team_id, assigned_ring_id, ring_id, token_prefix, token_hash, source_token_id, removed_at)',
  'changes distribution_settings (default_mode, default_delay_days, keep_versions, released_through, released_after_days)',
  'changes enrolment_keys (name, expires_at, revoked_at)',
  'changes ring_passages (passed_at, is_kept)',
  'changes rings (name, "position", delay_days, gate_share, gate_count, gated_since)',
  'changes source_tokens (ring_id, name, expires_at, revoked_at)',
  'changes team_rings (ring_id)',
  'changes version_decisions (organization_id, version_id, application_id, decision, approved_at, reason, decided_by, decided_at)',
  'removes from application_policies',
  'removes from ring_passages',
  'removes from team_rings',
  'removes from version_decisions',
  'adds to invitations',
  'adds to organization_domains',
  'adds to organization_security',
  'adds to sso_connections',
  'adds to team_members',
  'adds to teams',
  'changes invitations (expires_at, revoked_at)',
  'changes memberships (role)',
  'changes organization_security (session_hours, idle_minutes, second_factor_required, sign_in_ways)',
  'changes organizations (name)',
  'changes sso_connections (issuer, client_id, client_secret, enabled)',
  'changes teams (name)',
  'removes from organization_domains',
  'removes from sso_connections',
  'removes from team_members',
  'removes from teams',
].sort();

describe('an organisation’s rows', () => {
  test('are changed by a member where it is about themselves', async () => {
    expect(await writesOf('member')).toEqual(ofMembers);
  });

  test.each(['admin', 'owner'] as const)('are changed by an %s', async (role) => {
    expect(await writesOf(role)).toEqual(ofManagers);
  });

  test('are changed by staff in features only, and not by a person outside the organisation’s door', async () => {
    const rows = { of: tenants.a, columns: tenantColumns };
    const staff = await asStaff({ userId: tenants.staff }, (context) =>
      findBreaches(context, rows),
    );
    expect(staff.filter((one) => !one.startsWith('reads'))).toEqual([
      // Added and changed in one's own name alone.
      'removes from feature_overrides',
    ]);
    for (const role of ['owner', 'member'] as const) {
      const person = await asPerson({ userId: tenants.people.a[role] }, (context) =>
        findBreaches(context, rows),
      );
      expect(person.filter((one) => !one.startsWith('reads'))).toEqual([]);
    }
  });
});

/** Runs a statement as the member and takes it back; gives how many rows it touched. */
async function countTouched(role: MemberRole, statement: string): Promise<number> {
  const undo = new Error('undo');
  let count = -1;
  await as(role, async ({ tx }) => {
    count = (await tx.execute(sql.raw(statement))).count;
    throw undo;
  }).catch((error: unknown) => {
    if (error !== undo) throw error;
  });
  return count;
}

const denied = { cause: { code: '42501' } };
const noSuchKey = { cause: { code: '23503' } };

describe('roles', () => {
  const set = (role: string, whose: MemberRole) =>
    `update app.memberships set role = '${role}' where user_id = '${tenants.people.a[whose]}'`;
  const remove = (whose: MemberRole) =>
    `delete from app.memberships where user_id = '${tenants.people.a[whose]}'`;

  test('are given by an admin to anyone but owners, and none becomes an owner', async () => {
    expect(await countTouched('admin', set('admin', 'member'))).toBe(1);
    expect(await countTouched('admin', set('member', 'owner'))).toBe(0);
    expect(await countTouched('admin', remove('owner'))).toBe(0);
    for (const whose of ['admin', 'member'] as const) {
      await expect(countTouched('admin', set('owner', whose))).rejects.toMatchObject(denied);
    }
  });

  test('are given by an owner to anyone', async () => {
    expect(await countTouched('owner', set('owner', 'member'))).toBe(1);
    expect(await countTouched('owner', set('member', 'owner'))).toBe(1);
    expect(await countTouched('owner', remove('admin'))).toBe(1);
  });

  test('are not a member’s to give: they may leave, and no more', async () => {
    expect(await countTouched('member', set('admin', 'member'))).toBe(0);
    expect(await countTouched('member', 'delete from app.memberships')).toBe(1);
    expect(await countTouched('member', remove('admin'))).toBe(0);
  });
});

describe('through foreign keys', () => {
  const teamOf = (organizationId: string) =>
    `(select id from app.teams where organization_id = '${organizationId}')`;

  test('a team takes no member of another organisation', async () => {
    const add = (team: string, user: string, organization: string) =>
      countTouched(
        'owner',
        `insert into app.team_members (team_id, user_id, organization_id)
         values (${team}, '${user}', '${organization}')`,
      );
    const { a, b, people } = tenants;
    expect(await add(teamOf(a), people.a.member, a)).toBe(1);
    await expect(add(teamOf(a), people.b.member, a)).rejects.toMatchObject(noSuchKey);
    await expect(add(teamOf(a), people.b.member, b)).rejects.toMatchObject(denied);
    await expect(add(teamOf(a), tenants.stranger, a)).rejects.toMatchObject(noSuchKey);
  });

  test('nobody joins another organisation’s team by its id', async () => {
    const [team] = await asStaff({ userId: tenants.staff }, ({ tx }) =>
      tx.execute<{ id: string }>(
        sql`select id from app.teams where organization_id = ${tenants.b}`,
      ),
    );
    await expect(
      countTouched(
        'owner',
        `insert into app.team_members (team_id, user_id, organization_id)
         values ('${team!.id}', '${tenants.people.a.owner}', '${tenants.a}')`,
      ),
    ).rejects.toMatchObject(noSuchKey);
  });

  test('who leaves an organisation leaves its teams, and no other’s', async () => {
    const shared = tenants.people.a.owner;
    const undo = new Error('undo');
    await as('owner', async ({ tx }) => {
      await tx.execute(sql`set local role lappa_system`);
      await tx.execute(sql`insert into app.memberships (organization_id, user_id, role)
        values (${tenants.b}, ${shared}, 'member')`);
      await tx.execute(sql`insert into app.team_members (team_id, user_id, organization_id)
        select id, ${shared}, organization_id from app.teams where organization_id = ${tenants.b}`);
      const count = async () => {
        const [row] = await tx.execute<{ teams: string[] }>(sql`
          select array_agg(organization_id::text) as teams from app.team_members
          where user_id = ${shared}`);
        return row!.teams;
      };
      expect([...(await count())].sort()).toEqual([tenants.a, tenants.b].sort());
      await tx.execute(sql`set local role lappa_member`);
      await tx.execute(sql`delete from app.memberships where user_id = ${shared}`);
      await tx.execute(sql`set local role lappa_system`);
      expect(await count()).toEqual([tenants.b]);
      throw undo;
    }).catch((error: unknown) => {
      if (error !== undo) throw error;
    });
  });

  test('an activity names no one else as its doer, a mail goes to nobody but whom one invited or manages', async () => {
    const { a, people } = tenants;
    const activity = (user: string) =>
      countTouched(
        'member',
        `insert into app.activities (organization_id, type, dedupe_key, actor_user_id)
         values ('${a}', 'x', 'x', '${user}')`,
      );
    expect(await activity(people.a.member)).toBe(1);
    await expect(activity(people.a.owner)).rejects.toMatchObject(denied);
    const mail = (template: string, to: string, user: string | null) =>
      countTouched(
        'admin',
        `insert into app.mails (organization_id, template, to_address, locale, user_id, data)
         select '${a}', '${template}', '${to}', 'sv', ${user === null ? 'null' : `'${user}'`},
           jsonb_build_object('invitationId', id) from app.invitations`,
      );
    expect(await mail('invitation', 'invited@example.com', null)).toBe(1);
    await expect(mail('invitation', 'x@example.com', null)).rejects.toMatchObject(denied);
    await expect(mail('reset-password', 'invited@example.com', null)).rejects.toMatchObject(denied);
    await expect(mail('reset-password', 'x@example.com', people.b.owner)).rejects.toMatchObject(
      denied,
    );
    const tell = async (role: 'member' | 'admin', template: string, to: string, user: string) =>
      countTouched(
        role,
        `insert into app.mails (organization_id, template, to_address, locale, user_id)
         values ('${a}', '${template}', '${to}', 'sv', '${user}')`,
      );
    const colleague = await emailOf(people.a.member);
    const stranger = await emailOf(people.b.owner);
    expect(await tell('admin', 'membership-changed', colleague, people.a.member)).toBe(1);
    for (const [role, template, to, user] of [
      ['member', 'membership-changed', colleague, people.a.member],
      ['admin', 'reset-password', colleague, people.a.member],
      ['admin', 'membership-changed', 'x@example.com', people.a.member],
      ['admin', 'membership-changed', stranger, people.b.owner],
    ] as const) {
      await expect(tell(role, template, to, user), `${role} ${to}`).rejects.toMatchObject(denied);
    }
  });
});

test('a person’s own things: they read them, without what proves who they are', async () => {
  const userId = tenants.people.a.member;
  const found = await asPerson({ userId }, (context) =>
    findBreaches(context, { of: userId, columns: personColumns }),
  );
  expect(found).toEqual([
    'reads passkeys',
    'reads recovery_codes',
    'reads sessions',
    'changes sessions (ended_at, end_reason)',
    'reads totp_factors',
    'reads users',
    'changes users (name, locale)',
  ]);
  for (const secret of [
    'token_hash from app.sessions',
    'secret from app.totp_factors',
    'code_hash from app.recovery_codes',
    'public_key from app.passkeys',
    'hash from app.passwords',
  ]) {
    await expect(
      asPerson({ userId }, ({ tx }) => tx.execute(sql.raw(`select ${secret}`))),
      secret,
    ).rejects.toMatchObject(denied);
  }
});
