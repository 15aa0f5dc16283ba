import { sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import { uuidv7 } from 'uuidv7';
import type { Context, Transaction } from '#db/tenancy.server.ts';

/** Somebody's rows: those of each table or view whose column, named here, holds the id (null: the platform's). */
export interface Rows {
  of: string | null;
  columns: Record<string, string>;
}

interface Column {
  name: string;
  mayRead: boolean;
  mayAdd: boolean;
  mayChange: boolean;
}

interface Relation {
  name: string;
  key: string;
  of: string | null;
  columns: Column[];
  mayRemove: boolean;
}

/**
 * Tries inside an open door, by every statement its role is granted, to read, add, change and remove these rows, and
 * tells what it got done: `reads teams`, `adds to teams`, `changes teams (name)`, `removes from teams`. The system
 * looks whether a row was touched, and everything is taken back.
 */
export async function findBreaches({ tx }: Context, rows: Rows): Promise<string[]> {
  const found: string[] = [];
  for (const [name, key] of Object.entries(rows.columns)) {
    const relation = await readRights(tx, name, key, rows.of);
    if (await reads(tx, relation)) found.push(`reads ${name}`);
    if (await adds(tx, relation)) found.push(`adds to ${name}`);
    const changed: string[] = [];
    for (const column of relation.columns.filter(({ mayChange }) => mayChange)) {
      if (await changes(tx, relation, column)) changed.push(column.name);
    }
    if (changed.length > 0) found.push(`changes ${name} (${changed.join(', ')})`);
    const remove = sql.raw(`delete from app.${name}`);
    const isRemoved =
      relation.mayRemove &&
      ((await touches(tx, relation, remove)) ||
        (await touches(tx, relation, sql`${remove} where ${isTheirs(relation)}`)));
    if (isRemoved) found.push(`removes from ${name}`);
  }
  return found;
}

async function readRights(
  tx: Transaction,
  name: string,
  key: string,
  of: string | null,
): Promise<Relation> {
  const relation = `app.${name}`;
  const columns = await tx.execute<{ [K in keyof Column]: Column[K] }>(sql`
    select quote_ident(attname) as name, has_column_privilege(attrelid, attnum, 'select') as "mayRead",
      has_column_privilege(attrelid, attnum, 'insert') as "mayAdd",
      has_column_privilege(attrelid, attnum, 'update') as "mayChange"
    from pg_attribute where attrelid = ${relation}::regclass and attnum > 0 and not attisdropped`);
  const [table] = await tx.execute<{ mayRemove: boolean }>(
    sql`select has_table_privilege(${relation}, 'delete') as "mayRemove"`,
  );
  return { name, key, of, columns: [...columns], mayRemove: table!.mayRemove };
}

const isTheirs = ({ key, of }: Relation): SQL => sql`${sql.raw(key)} is not distinct from ${of}`;

async function reads(tx: Transaction, relation: Relation): Promise<boolean> {
  const { name, key, columns } = relation;
  if (!columns.some(({ mayRead }) => mayRead)) return false;
  // Whose rows they are cannot be asked: every row counts.
  const canAsk = columns.some((column) => column.name === key && column.mayRead);
  const [row] = await tx.execute<{ count: number }>(
    sql`select count(*)::int as count from ${sql.raw(`app.${name}`)} where ${canAsk ? isTheirs(relation) : sql`true`}`,
  );
  return row!.count > 0;
}

/** Adds a row like one of theirs. Past the wall is also what a constraint stops afterwards. */
async function adds(tx: Transaction, relation: Relation): Promise<boolean> {
  const { name, key, columns } = relation;
  const given = columns.filter(({ mayAdd }) => mayAdd).map((column) => column.name);
  if (given.length === 0) return false;
  const table = sql.raw(`app.${name}`);
  const model = await readModel(tx, relation);
  if (typeof model.id === 'string' && key !== 'id') model.id = uuidv7();
  // As it is, and in the name of the one who tries.
  const [actor] = await tx.execute<{ id: string | null }>(
    sql`select nullif(current_setting('app.user_id'), '') as id`,
  );
  const inOwnName = Object.keys(model)
    .filter((column) => /(^|_)user_id$/.test(column) && column !== key)
    .map((column) => [column, actor!.id]);
  const list = sql.raw(given.join(', '));
  for (const row of [model, { ...model, ...Object.fromEntries(inOwnName) }]) {
    const isAdded = await isLetThrough(
      tx,
      sql`insert into ${table} (${list}) select ${list}
        from jsonb_populate_record(null::${table}, ${JSON.stringify(row)}::jsonb)`,
    );
    if (isAdded) return true;
  }
  return false;
}

/** One of their rows, as the system sees it. */
async function readModel(tx: Transaction, relation: Relation): Promise<Record<string, unknown>> {
  const [row] = await looking(tx, (inner) =>
    inner.execute<{ row: Record<string, unknown> }>(
      sql`select to_jsonb(t) as row from ${sql.raw(`app.${relation.name}`)} t where ${isTheirs(relation)} limit 1`,
    ),
  );
  if (!row) throw new Error(`Nothing is planted in ${relation.name} for ${relation.of}.`);
  return row.row;
}

/** With a look at the row, without one (for which the policies of reading do not count), and into their hands. */
async function changes(tx: Transaction, relation: Relation, column: Column): Promise<boolean> {
  const table = sql.raw(`app.${relation.name}`);
  const name = sql.raw(column.name);
  const model = JSON.stringify(await readModel(tx, relation));
  const blindly = sql`update ${table} set ${name} =
    (jsonb_populate_record(null::${table}, ${model}::jsonb)).${name}`;
  if (await touches(tx, relation, blindly)) return true;
  const knowingly = sql`update ${table} set ${name} = ${name} where ${isTheirs(relation)}`;
  return column.mayRead && (await touches(tx, relation, knowingly));
}

/** Foreign keys that hold the organisation keep one's own rows from leading to another's. */
const foreignKeyViolation = '23503';

/** Whether the statement leaves a trace in their rows, or is stopped by something else than a wall. */
async function touches(tx: Transaction, relation: Relation, statement: SQL): Promise<boolean> {
  const before = await looking(tx, (inner) => fingerprint(inner, relation));
  let after: string | null = null;
  const isThrough = await isLetThrough(
    tx,
    statement,
    async (inner) => {
      after = await fingerprint(inner, relation);
    },
    [...walls, foreignKeyViolation],
  );
  return isThrough && after !== before;
}

/** Changes with every write to one of their rows, be it with the same values. */
async function fingerprint(tx: Transaction, relation: Relation): Promise<string> {
  const [row] = await tx.execute<{ print: string }>(sql`
    select count(*) || md5(coalesce(string_agg(ctid::text, ',' order by ctid), '')) as print
    from ${sql.raw(`app.${relation.name}`)} where ${isTheirs(relation)}`);
  return row!.print;
}

const undo = new Error('undo');

/** Rights and row security, and a read-only transaction. */
const walls = ['42501', '25006'];

/**
 * Whether neither rights nor row security nor a read-only transaction stop the statement. `look` sees, as the system,
 * what it did; then it is taken back.
 */
async function isLetThrough(
  tx: Transaction,
  statement: SQL,
  look: (inner: Transaction) => Promise<void> = async () => {},
  stops: string[] = walls,
): Promise<boolean> {
  try {
    await tx.transaction(async (inner) => {
      await inner.execute(statement);
      await inner.execute(sql`set local role lappa_system`);
      await look(inner);
      throw undo;
    });
  } catch (error) {
    if (error === undo) return true;
    const { code } = (error as { cause?: { code?: string } }).cause ?? {};
    if (code === undefined) throw error;
    return !stops.includes(code);
  }
  return true;
}

/** Looks as the system, and is back at the door afterwards. */
async function looking<T>(tx: Transaction, look: (inner: Transaction) => Promise<T>): Promise<T> {
  let seen: T | undefined;
  await isLetThrough(tx, sql`select`, async (inner) => {
    seen = await look(inner);
  });
  return seen as T;
}
