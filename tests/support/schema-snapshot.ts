import postgres from 'postgres';
import type { SchemaCatalog } from '#db/schema-catalog.server.ts';
import { readSchemaCatalog } from '#db/schema-catalog.server.ts';
import { writeSchemaText } from '#db/schema-text.ts';

/** Runs a whole SQL file as psql would: the simple protocol, many statements. */
export async function runScript(url: string, script: string): Promise<void> {
  await onConnection(url, (sql) => sql.unsafe(script).simple());
}

/** Schema `app` of a database, as db/schema.sql writes it. */
export async function readSchemaText(url: string): Promise<string> {
  return writeSchemaText(await readCatalog(url));
}

/** Schema `app` of a database. */
export function readCatalog(url: string): Promise<SchemaCatalog> {
  return onConnection(url, readSchemaCatalog);
}

/** Does `work` on one connection of its own. */
export async function onConnection<T>(
  url: string,
  work: (sql: postgres.Sql) => Promise<T>,
): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return await work(sql);
  } finally {
    await sql.end();
  }
}
