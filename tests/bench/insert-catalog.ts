import type postgres from 'postgres';
import type { GeneratedApplication } from './generated-catalog.ts';

const batchSize = 1000;

/**
 * Inserts generated applications with their versions and installers, many rows a statement, and brings the planner's
 * statistics up to date as autovacuum would. As superuser.
 */
export async function insertCatalog(
  sql: postgres.Sql,
  applications: GeneratedApplication[],
): Promise<void> {
  await sql`insert into app.catalogs (name, owner_type) values ('Lappa', 'platform')`;
  for (let start = 0; start < applications.length; start += batchSize) {
    const batch = sql.json(
      applications.slice(start, start + batchSize) as unknown as postgres.JSONValue,
    );
    await sql`
      insert into app.applications (id, catalog_id, identifier, name, publisher, homepage, licence, moniker,
        description_sv, description_en, tags)
      select row.id, catalog.id, row.identifier, row.name, row.publisher, row.homepage, 'MIT', row.moniker,
        row.description_sv, row.description_en, row.tags
      from app.catalogs catalog, jsonb_to_recordset(${batch}) as row (id uuid, identifier text, name text,
        publisher text, homepage text, moniker text, description_sv text, description_en text, tags text[])`;
    await sql`
      insert into app.versions (id, application_id, version, sort_key, state, superseded_by, release_date,
        published_at)
      select row.id, application.id, row.version, decode(row.sort_key, 'hex'), 'offered', row.superseded_by,
        row.published_at::date, row.published_at
      from jsonb_to_recordset(${batch}) as application (id uuid, versions jsonb),
        jsonb_to_recordset(application.versions) as row (id uuid, version text, sort_key text, superseded_by uuid,
          published_at timestamptz)`;
    await sql`
      insert into app.installers (version_id, position, architecture, type, scope, download_url, sha256, size,
        product_code, manifest, verified_at)
      select version.id, row.position, row.architecture, row.type, row.scope, row.download_url, row.sha256,
        row.size, row.product_code, row.manifest, now()
      from jsonb_to_recordset(${batch}) as application (versions jsonb),
        jsonb_to_recordset(application.versions) as version (id uuid, installers jsonb),
        jsonb_to_recordset(version.installers) as row (position integer, architecture text, type text, scope text,
          download_url text, sha256 text, size bigint, product_code text, manifest jsonb)`;
  }
  await sql`vacuum (analyze)`;
}
