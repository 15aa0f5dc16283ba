import { and, asc, eq, isNotNull, isNull, or, sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import { applications } from '#db/schema/catalog.ts';
import { applicationPolicies } from '#db/schema/distribution.ts';
import type { Context } from '#db/tenancy.server.ts';
import { filterApplications } from '../catalog/search-applications.ts';
import { ConflictError } from '../errors.ts';
import { readPage } from '../page-window.ts';
import { describeOffers } from './describe-offers.ts';
import type { ApplicationOffers } from './describe-offers.ts';
import { policyModes } from './offered-versions.ts';
import { loadOrganizationPolicies } from './organization-policies.ts';
import { isUsed } from './used-applications.ts';
import type { GeneralPolicies } from './used-applications.ts';

/** What the list can be narrowed to: a mode that holds, no policy of its own, or somebody's hold. */
export const policyFilters = [...policyModes, 'as-for-all', 'frozen', 'rolled-back'] as const;
export type PolicyFilter = (typeof policyFilters)[number];

export interface ApplicationQuery {
  /** Words that must all occur in name, identifier, publisher, moniker or tags. */
  query?: string;
  policy?: PolicyFilter;
  /** A subquery of the applications that clients have: only those in use. */
  installed?: SQL;
  /** From 1; a page past the end is the last one. */
  page: number;
}

export interface ListedApplication extends ApplicationOffers {
  identifier: string;
  name: string;
  publisher: string;
}

export interface ApplicationPage {
  applications: ListedApplication[];
  total: number;
  page: number;
  pageCount: number;
}

const pageSize = 50;

/** A page of the applications that the organisation can distribute, by name, with what its rings are offered. */
export async function listApplications(
  context: Context,
  organizationId: string,
  general: GeneralPolicies,
  search: ApplicationQuery,
): Promise<ApplicationPage> {
  const { tx } = context;
  const { where, joined } = narrow(organizationId, general, search);
  const { rows: found, ...window } = await readPage(search.page, pageSize, (offset) =>
    tx
      .select({
        id: applications.id,
        identifier: applications.identifier,
        name: applications.name,
        publisher: applications.publisher,
        total: sql<number>`(count(*) over ())::int`,
      })
      .from(applications)
      .leftJoin(applicationPolicies, joined)
      .where(where)
      .orderBy(asc(sql`lower(${applications.name})`), asc(applications.id))
      .limit(pageSize)
      .offset(offset),
  );
  const ids = found.map(({ id }) => id);
  const policies = await loadOrganizationPolicies(context, organizationId, ids);
  const offers = await describeOffers(context, policies, ids);
  const listed = found.map(({ id, total: _, ...application }) => ({
    ...application,
    ...offers.get(id)!,
  }));
  return { applications: listed, ...window };
}

/**
 * The ids of all that a search finds. Throws ConflictError (`too_many`) when that is more than `most`.
 */
export async function listMatching(
  { tx }: Context,
  organizationId: string,
  general: GeneralPolicies,
  search: Omit<ApplicationQuery, 'page'>,
  most: number,
): Promise<string[]> {
  const { where, joined } = narrow(organizationId, general, search);
  const found = await tx
    .select({ id: applications.id })
    .from(applications)
    .leftJoin(applicationPolicies, joined)
    .where(where)
    .limit(most + 1);
  if (found.length > most) throw new ConflictError('Too many applications.', 'too_many');
  return found.map(({ id }) => id);
}

function narrow(
  organizationId: string,
  general: GeneralPolicies,
  search: Omit<ApplicationQuery, 'page'>,
) {
  return {
    where: and(
      filterApplications(search),
      search.installed &&
        isUsed({ id: applications.id, own: applicationPolicies.mode }, general, search.installed),
      search.policy && hasPolicy(search.policy, general),
    ),
    joined: and(
      eq(applicationPolicies.applicationId, applications.id),
      eq(applicationPolicies.organizationId, organizationId),
    ),
  };
}

function hasPolicy(filter: PolicyFilter, { forAll }: GeneralPolicies): SQL | undefined {
  const { mode, frozenAt, rolledBackTo } = applicationPolicies;
  if (filter === 'frozen') return isNotNull(frozenAt);
  if (filter === 'rolled-back') return isNotNull(rolledBackTo);
  if (filter === 'as-for-all') return isNull(mode);
  return filter === forAll.mode ? or(eq(mode, filter), isNull(mode)) : eq(mode, filter);
}
