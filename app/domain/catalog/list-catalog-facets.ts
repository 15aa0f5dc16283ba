import { asc, desc, sql } from 'drizzle-orm';
import { applications } from '#db/schema/catalog.ts';
import type { Context } from '#db/tenancy.server.ts';

export interface Facet {
  value: string;
  count: number;
}

const most = 200;

/** What the catalog can be filtered by: the publishers and tags with most applications, at most 200 of each. */
export async function listCatalogFacets({
  tx,
}: Context): Promise<{ publishers: Facet[]; tags: Facet[] }> {
  const count = sql<number>`count(*)::int`;
  const publishers = await tx
    .select({ value: applications.publisher, count })
    .from(applications)
    .groupBy(applications.publisher)
    .orderBy(desc(count), asc(applications.publisher))
    .limit(most);
  const tags = await tx.execute<{ value: string; count: number }>(sql`
    select tag as value, count(*)::int as count from app.applications, unnest(tags) as tag
    group by tag order by count(*) desc, tag limit ${most}`);
  return { publishers: byValue(publishers), tags: byValue([...tags]) };
}

const byValue = (facets: Facet[]) =>
  facets.sort((a, b) => a.value.localeCompare(b.value, 'sv', { sensitivity: 'base' }));
