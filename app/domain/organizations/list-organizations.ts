import { asc, desc, eq, ilike, or, sql } from 'drizzle-orm';
import { users } from '#db/schema/accounts.ts';
import { memberships, organizations } from '#db/schema/organizations.ts';
import type { MemberRole } from '#db/schema/organizations.ts';
import type { Context } from '#db/tenancy.server.ts';
import { recordAudit } from '../activity/record-audit.ts';
import { containingPattern } from '../containing-pattern.ts';
import { NotFoundError } from '../errors.ts';
import { pageWindow } from '../page-window.ts';

/** A customer as Lappa's staff see it. */
export interface OrganizationRow {
  id: string;
  slug: string;
  name: string;
  members: number;
  createdAt: Date;
}

export interface OrganizationPage {
  organizations: OrganizationRow[];
  total: number;
  page: number;
  pageCount: number;
}

const columns = {
  id: organizations.id,
  slug: organizations.slug,
  name: organizations.name,
  members: sql<number>`(
    select count(*)::int from app.memberships where organization_id = ${organizations.id})`,
  createdAt: organizations.createdAt,
};

const pageSize = 50;

/** Organisations whose name or address holds `q`, newest first. That staff looked is in the audit trail. */
export async function listOrganizations(
  context: Context,
  filter: { q?: string; page: number },
): Promise<OrganizationPage> {
  const { tx } = context;
  const pattern = containingPattern(filter.q ?? '');
  const where = or(ilike(organizations.name, pattern), ilike(organizations.slug, pattern));
  const [count] = await tx
    .select({ total: sql<number>`count(*)::int` })
    .from(organizations)
    .where(where);
  const total = count?.total ?? 0;
  const { page, pageCount, offset } = pageWindow(total, filter.page, pageSize);
  const found = await tx
    .select(columns)
    .from(organizations)
    .where(where)
    .orderBy(desc(organizations.createdAt), desc(organizations.id))
    .limit(pageSize)
    .offset(offset);
  await recordAudit(context, { action: 'staff.organizations-read', after: { ...filter, total } });
  return { organizations: found, total, page, pageCount };
}

export interface OrganizationDetails extends OrganizationRow {
  people: { id: string; name: string; email: string; role: MemberRole; joinedAt: Date }[];
}

/** One organisation with its people. That staff looked is in its audit trail. Throws NotFoundError. */
export async function getOrganization(context: Context, id: string): Promise<OrganizationDetails> {
  const { tx } = context;
  const [organization] = await tx
    .select(columns)
    .from(organizations)
    .where(eq(organizations.id, id));
  if (!organization) throw new NotFoundError('There is no such organisation.');
  const people = await tx
    .select({
      id: users.id,
      name: users.name,
      email: users.email,
      role: memberships.role,
      joinedAt: memberships.joinedAt,
    })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(eq(memberships.organizationId, id))
    .orderBy(asc(users.name), asc(users.id));
  await recordAudit(context, {
    action: 'staff.organization-read',
    organizationId: id,
    subject: { type: 'organization', id },
  });
  return { ...organization, people };
}

export async function countOrganizations({ tx }: Context): Promise<number> {
  const [row] = await tx.select({ total: sql<number>`count(*)::int` }).from(organizations);
  return row?.total ?? 0;
}
