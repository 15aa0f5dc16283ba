import { sql } from 'drizzle-orm';
import { organizations } from '#db/schema/organizations.ts';
import type { MemberRole } from '#db/schema/organizations.ts';
import type { Context } from '#db/tenancy.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import type { PlantedRows } from './catalog-rows.ts';
import { plantBillingRows } from './billing-rows.ts';
import { plantCatalog } from './catalog-rows.ts';
import { plantDistributionRows } from './distribution-rows.ts';
import { plantPersonalRows } from './personal-rows.ts';

/** Every table whose rows belong to an organisation or to the platform, and the column that says to which. */
export const tenantColumns = {
  activities: 'organization_id',
  application_match_keys: 'organization_id',
  application_policies: 'organization_id',
  applications: 'organization_id',
  audit_entries: 'organization_id',
  billing_alarms: 'organization_id',
  billing_customers: 'organization_id',
  catalogs: 'owner_id',
  client_inventories: 'organization_id',
  clients: 'organization_id',
  distribution_settings: 'organization_id',
  enrolment_keys: 'organization_id',
  feature_overrides: 'organization_id',
  installed_programs: 'organization_id',
  installers: 'organization_id',
  inventory_changes: 'organization_id',
  invitations: 'organization_id',
  invoices: 'organization_id',
  licence_compliance: 'organization_id',
  mails: 'organization_id',
  memberships: 'organization_id',
  organization_domains: 'organization_id',
  organization_plans: 'organization_id',
  organization_presence: 'organization_id',
  organization_security: 'organization_id',
  organizations: 'id',
  patch_levels: 'organization_id',
  program_standings: 'organization_id',
  reconciliation_findings: 'organization_id',
  ring_passages: 'organization_id',
  rings: 'organization_id',
  source_problems: 'organization_id',
  source_requests: 'organization_id',
  source_tokens: 'organization_id',
  sso_connections: 'organization_id',
  stripe_events: 'organization_id',
  subscription_history: 'organization_id',
  subscriptions: 'organization_id',
  team_members: 'organization_id',
  team_rings: 'organization_id',
  teams: 'organization_id',
  version_decisions: 'organization_id',
  version_outcomes: 'organization_id',
  versions: 'organization_id',
} as const;

export type TenantTable = keyof typeof tenantColumns;
export const tenantTables = Object.keys(tenantColumns) as TenantTable[];

/** What Stripe told us and what the source leaves out, for staff and jobs alone. */
export const staffTables: TenantTable[] = [
  'billing_alarms',
  'reconciliation_findings',
  'source_problems',
  'stripe_events',
];

/** The tables of which the platform has rows, too. */
export const platformTenantTables: TenantTable[] = [
  'activities',
  'application_match_keys',
  'applications',
  'audit_entries',
  'catalogs',
  'installers',
  'mails',
  'source_problems',
  'versions',
];

/** Two organisations with their people, and the platform, each with a row in every table of its own. */
export interface Tenants {
  a: string;
  b: string;
  /** Ids of users, by organisation and role. */
  people: Record<'a' | 'b', Record<MemberRole, string>>;
  staff: string;
  /** Signed up, in no organisation. */
  stranger: string;
  /** A computer of each. */
  clients: Record<'a' | 'b', string>;
  /** Rows of the catalog and the feed. */
  rows: Record<'a' | 'b' | 'platform', PlantedRows>;
}

export function plantTenants(): Promise<Tenants> {
  return asSystem('a test', async (context) => {
    await context.tx.execute(sql`insert into app.subscription_plans
      (name, display_name, description_sv, description_en, price_monthly, price_yearly, limits, position)
      values ('planted', 'Planted', '', '', 0, 0, '{}', 99)`);
    const a = await plantOrganization(context, 'a');
    const b = await plantOrganization(context, 'b');
    const people = {
      a: await plantMembers(context, 'a', a),
      b: await plantMembers(context, 'b', b),
    };
    const staff = await plantUser(context, 'staff@example.com', { isStaff: true });
    const stranger = await plantUser(context, 'stranger@example.com');
    for (const [id, owner] of [
      [a, people.a.owner],
      [b, people.b.owner],
    ] as const) {
      await plantOrganizationRows(context, id, owner);
    }
    await plantMailAndEntry(context, null, staff);
    const rows = {
      a: await plantCatalog(context, a),
      b: await plantCatalog(context, b),
      platform: await plantCatalog(context, null),
    };
    const clients = {
      a: await plantDistributionRows(context, a, rows.a),
      b: await plantDistributionRows(context, b, rows.b),
    };
    return { a, b, people, staff, stranger, rows, clients };
  });
}

async function plantOrganization({ tx }: Context, slug: string): Promise<string> {
  const [row] = await tx
    .insert(organizations)
    .values({ slug, name: slug })
    .returning({ id: organizations.id });
  return row!.id;
}

/** Somebody with a row in every table of personal things. */
async function plantUser(
  context: Context,
  email: string,
  { isStaff = false } = {},
): Promise<string> {
  const [row] = await context.tx.execute<{ id: string }>(sql`
    insert into app.users (email, name, is_staff, email_verified_at)
    values (${email}, ${email}, ${isStaff}, now()) returning id`);
  await plantPersonalRows(context, row!.id);
  return row!.id;
}

async function plantMembers(
  context: Context,
  name: string,
  organizationId: string,
): Promise<Record<MemberRole, string>> {
  const join = async (role: MemberRole) => {
    const id = await plantUser(context, `${role}@${name}.example`);
    await context.tx.execute(sql`insert into app.memberships (organization_id, user_id, role)
      values (${organizationId}, ${id}, ${role})`);
    await context.tx.execute(sql`insert into app.organization_presence values
      (${organizationId}, ${id}, now())`);
    return id;
  };
  return { owner: await join('owner'), admin: await join('admin'), member: await join('member') };
}

async function plantOrganizationRows(context: Context, id: string, owner: string): Promise<void> {
  const { tx } = context;
  const [team] = await tx.execute<{ id: string }>(
    sql`insert into app.teams (organization_id, name) values (${id}, 'Planted') returning id`,
  );
  await tx.execute(sql`insert into app.team_members (team_id, user_id, organization_id)
    values (${team!.id}, ${owner}, ${id})`);
  await tx.execute(sql`
    insert into app.invitations (organization_id, email, role, token_hash, expires_at)
    values (${id}, 'invited@example.com', 'member', decode(md5(${id}::text), 'hex'), now() + interval '1 day')`);
  await tx.execute(sql`insert into app.organization_plans (organization_id, plan)
    values (${id}, 'planted')`);
  await tx.execute(sql`insert into app.organization_security (organization_id, session_hours)
    values (${id}, 8)`);
  await tx.execute(sql`insert into app.organization_domains (organization_id, domain, token)
    values (${id}, 'planted.example', 'planted')`);
  const [connection] = await tx.execute<{ id: string }>(sql`
    insert into app.sso_connections (organization_id, issuer, client_id, client_secret)
    values (${id}, 'https://idp.example', 'lappa', 'sealed') returning id`);
  await tx.execute(sql`insert into app.sso_identities (connection_id, subject, user_id)
    values (${connection!.id}, ${owner}, ${owner})`);
  await plantBillingRows(context, id, owner);
  await plantMailAndEntry(context, id, owner);
}

/** A mail and an entry of the audit trail, which are an organisation's or nobody's. */
async function plantMailAndEntry({ tx }: Context, id: string | null, user: string): Promise<void> {
  await tx.execute(sql`
    insert into app.mails (template, to_address, locale, user_id, organization_id)
    values ('planted', 'planted@example.com', 'sv', ${user}, ${id})`);
  await tx.execute(sql`
    insert into app.audit_entries (organization_id, actor_kind, actor_user_id, action)
    values (${id}, ${id === null ? 'staff' : 'member'}, ${user}, 'planted.entry')`);
}

/** Whose rows the context sees, by table: 'a', 'b', 'platform', sorted, each once. */
export async function whoseRows(
  { tx }: Context,
  { a, b }: Tenants,
  names: TenantTable[] = tenantTables,
): Promise<Record<string, string[]>> {
  const seen: Record<string, string[]> = {};
  for (const name of names) {
    const found = await tx.execute<{ tenant: string | null }>(
      sql.raw(`select distinct ${tenantColumns[name]} as tenant from app.${name}`),
    );
    const ownerOf = (id: string | null) =>
      id === null ? 'platform' : id === a ? 'a' : id === b ? 'b' : 'unknown';
    seen[name] = found.map(({ tenant }) => ownerOf(tenant)).sort();
  }
  return seen;
}

/** What `whoseRows` answers to somebody who sees the rows of these owners. */
export function rowsOf(names: TenantTable[], ...owners: string[]): Record<string, string[]> {
  return Object.fromEntries(
    names.map((name) => [
      name,
      owners.filter((owner) => owner !== 'platform' || platformTenantTables.includes(name)),
    ]),
  );
}
