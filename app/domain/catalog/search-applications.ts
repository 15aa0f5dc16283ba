import type { SQL } from 'drizzle-orm';
import { and, arrayContains, asc, desc, eq, isNull, like, sql } from 'drizzle-orm';
import { containingPattern } from '#app/domain/containing-pattern.ts';
import { pageWindow } from '#app/domain/page-window.ts';
import { applications, versions } from '#db/schema/catalog.ts';
import type { Context } from '#db/tenancy.server.ts';

export const applicationSorts = ['name', 'newest', 'publisher'] as const;
export type ApplicationSort = (typeof applicationSorts)[number];

export interface ApplicationSearch {
  /** Words that must all occur in name, identifier, publisher, moniker or tags. */
  query?: string;
  publisher?: string;
  tag?: string;
  sort: ApplicationSort;
  /** From 1; a page past the end is the last one. */
  page: number;
}

export interface ApplicationSummary {
  identifier: string;
  name: string;
  publisher: string;
  description: { sv: string; en: string };
  tags: string[];
  /** The newest offered version. */
  version: string | null;
  publishedAt: Date | null;
}

export interface ApplicationPage {
  applications: ApplicationSummary[];
  total: number;
  page: number;
  pageCount: number;
  pageSize: number;
}

const pageSize = 25;

/** One page of the catalog. */
export async function searchApplications(
  { tx }: Context,
  search: ApplicationSearch,
): Promise<ApplicationPage> {
  const where = filterApplications(search);
  const [count] = await tx
    .select({ total: sql<number>`count(*)::int` })
    .from(applications)
    .where(where);
  const total = count?.total ?? 0;
  const { page, pageCount, offset } = pageWindow(total, search.page, pageSize);

  const ids = await findIds(tx, { where, sort: search.sort, offset });
  const rows = await tx
    .select({
      id: applications.id,
      identifier: applications.identifier,
      name: applications.name,
      publisher: applications.publisher,
      description: { sv: applications.descriptionSv, en: applications.descriptionEn },
      tags: applications.tags,
      version: versions.version,
      publishedAt: versions.publishedAt,
    })
    .from(applications)
    .leftJoin(versions, and(eq(versions.applicationId, applications.id), isNewest))
    .where(sql`${applications.id} = any(${sql.param(ids)}::uuid[])`);
  const rowOf = new Map(rows.map(({ id, ...row }) => [id, row]));
  const found = ids.map((id) => rowOf.get(id)).filter((row) => row !== undefined);
  return { applications: found, total, page, pageCount, pageSize };
}

const isNewest = and(eq(versions.state, 'offered'), isNull(versions.supersededBy));

/**
 * The applications of one page, in its order. Only ids: the indexes in these orders hold all that this takes, so that
 * the 600th page costs little more than the first.
 */
async function findIds(
  tx: Context['tx'],
  list: { where: SQL | undefined; sort: ApplicationSort; offset: number },
): Promise<string[]> {
  if (list.sort !== 'newest') {
    const byName = [asc(sql`lower(${applications.name})`), asc(applications.id)];
    const found = await tx
      .select({ id: applications.id })
      .from(applications)
      .where(list.where)
      .orderBy(...(list.sort === 'publisher' ? [asc(applications.publisher)] : []), ...byName)
      .limit(pageSize)
      .offset(list.offset);
    return found.map(({ id }) => id);
  }
  const newest = tx.select({ id: versions.applicationId }).from(versions).$dynamic();
  const narrowed = list.where
    ? newest.innerJoin(applications, eq(applications.id, versions.applicationId))
    : newest;
  const found = await narrowed
    .where(and(isNewest, list.where))
    .orderBy(desc(versions.publishedAt), asc(versions.id))
    .limit(pageSize)
    .offset(list.offset);
  return found.map(({ id }) => id);
}

/** The conditions that the catalog page and the API share. */
export function filterApplications(
  filter: Pick<ApplicationSearch, 'query' | 'publisher' | 'tag'>,
): SQL | undefined {
  const words = (filter.query ?? '').toLowerCase().split(/\s+/).filter(Boolean).slice(0, 8);
  return and(
    ...words.map((word) => like(applications.searchText, containingPattern(word))),
    filter.publisher ? eq(applications.publisher, filter.publisher) : undefined,
    filter.tag ? arrayContains(applications.tags, [filter.tag]) : undefined,
  );
}
