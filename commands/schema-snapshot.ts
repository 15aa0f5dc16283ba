import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { diff, parseArgs } from 'node:util';
import postgres from 'postgres';
import { migrate } from '#db/migrate.server.ts';
import { readSchemaCatalog } from '#db/schema-catalog.server.ts';
import { writeSchemaText } from '#db/schema-text.ts';
import { runCommand } from './command-line.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';
import { createLappaDatabase } from './prepare-database.ts';
import type { Say } from './progress.ts';

const snapshotFile = path.join(import.meta.dirname, '../db/schema.sql');
const contextLines = 2;

/**
 * `npm run db:snapshot`: writes db/schema.sql from the migrations, applied to a PostgreSQL that is started for it and
 * thrown away. With `--check` it writes nothing, and ends with 1 and the difference when the file is not current.
 */
await runCommand(async (say) => {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
  const current = await readMigratedSchema(say);
  if (!values.check) {
    await writeFile(snapshotFile, current);
    say('db/schema.sql is written.');
    return 0;
  }
  const kept = await readFile(snapshotFile, 'utf8').catch(() => '');
  if (kept === current) {
    say('db/schema.sql is current.');
    return 0;
  }
  say('db/schema.sql is not what the migrations make (- the file, + the migrations):\n');
  for (const line of listChangedLines(kept, current)) say(line);
  say('\nRun `npm run db:snapshot` and read the change before committing it.');
  return 1;
});

async function readMigratedSchema(say: Say): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lappa-snapshot-'));
  // When root runs this, PostgreSQL runs as another user, who must get in.
  await chmod(folder, 0o755);
  const server = await startEmbeddedPostgres({ dataFolder: folder, fsync: false, log: say });
  try {
    const { ownerUrl } = await createLappaDatabase({
      superuserUrl: server.superuserUrl,
      passwords: { owner: 'owner', web: 'web', worker: 'worker' },
      name: 'lappa',
    });
    await migrate(ownerUrl);
    const sql = postgres(ownerUrl, { max: 1 });
    try {
      return writeSchemaText(await readSchemaCatalog(sql));
    } finally {
      await sql.end();
    }
  } finally {
    await server.destroy();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The lines that differ, marked with - and +, and `contextLines` around each. */
function listChangedLines(before: string, after: string): string[] {
  // 1 marks a line that only the first has, -1 one that only the second has.
  const lines = diff(after.split('\n'), before.split('\n')).map(([side, line]) => ({
    changed: side !== 0,
    text: `${side === 0 ? ' ' : side === 1 ? '+' : '-'} ${line}`,
  }));
  const isNear = (at: number) =>
    lines.slice(Math.max(0, at - contextLines), at + contextLines + 1).some((one) => one.changed);
  return lines.flatMap((line, at) => {
    if (!isNear(at)) return [];
    return at > 0 && !isNear(at - 1) ? ['  …', line.text] : [line.text];
  });
}
