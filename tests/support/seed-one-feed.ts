import type postgres from 'postgres';

/**
 * One application of the curated catalog, without versions, tied to the simulated winget repository. Plain SQL, for
 * tests whose workers are processes of their own.
 */
export async function seedOneFeed(
  sql: postgres.Sql,
  siteUrl: string,
  identifier: string,
): Promise<void> {
  await sql`
    with catalog as (
      insert into app.catalogs (name, owner_type) values ('Lappa', 'platform') returning id
    ), application as (
      insert into app.applications
        (catalog_id, identifier, name, publisher, licence, description_sv, description_en)
      select id, ${identifier}, ${identifier}, 'Test', 'MIT', 'Ett program.', 'An application.'
      from catalog returning id
    ), feed as (
      insert into app.feeds (name, kind, url, settings)
      values ('winget', 'winget-manifests', ${`${siteUrl}/winget/index.json`},
        ${sql.json({ manifestBaseUrl: `${siteUrl}/winget` })})
      returning id
    )
    insert into app.sources (feed_id, application_id) select feed.id, application.id from feed, application`;
}
