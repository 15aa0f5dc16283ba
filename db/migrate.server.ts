import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import postgres from 'postgres';

export interface Migration {
  /** File name, e.g. `0001_foundation.sql`. */
  name: string;
  sql: string;
  /** SHA-256 of the file, in hexadecimal. */
  checksum: string;
}

/** The release's migrations, in the order in which they apply. */
export async function readMigrations(): Promise<Migration[]> {
  const folder = new URL('./migrations/', import.meta.url);
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(new URL(name, folder), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

/**
 * Applies what is missing, one transaction a file, under an advisory lock: any number of processes may call it at
 * once, and each migration is applied once.
 * @param ownerUrl login of the database's owner
 * @returns the names of the migrations applied now
 * @throws if an applied migration was edited afterwards
 */
export async function migrate(ownerUrl: string, migrations?: Migration[]): Promise<string[]> {
  const wanted = migrations ?? (await readMigrations());
  const sql = postgres(ownerUrl, { max: 1, onnotice: () => {} });
  try {
    await sql`select pg_advisory_lock(hashtext('lappa migrations'))`;
    const applied = await readApplied(sql);
    const done: string[] = [];
    for (const migration of wanted) {
      const before = applied.get(migration.name);
      if (before === migration.checksum) continue;
      if (before !== undefined) {
        throw new Error(
          `Migration ${migration.name} was edited after it was applied. Migrations go forward only: add a new file.`,
        );
      }
      await sql.begin(async (tx) => {
        await tx.unsafe(migration.sql);
        await tx`insert into app.schema_migrations (name, checksum)
          values (${migration.name}, ${migration.checksum})`;
      });
      done.push(migration.name);
    }
    return done;
  } finally {
    // Ending the session releases the lock.
    await sql.end();
  }
}

async function readApplied(sql: postgres.Sql): Promise<Map<string, string>> {
  const [table] = await sql`select to_regclass('app.schema_migrations') is not null as exists`;
  if (!table?.exists) return new Map();
  const rows = await sql<{ name: string; checksum: string }[]>`
    select name, checksum from app.schema_migrations`;
  return new Map(rows.map((row) => [row.name, row.checksum]));
}
