import type { SchemaCatalog, SchemaTable } from '#db/schema-catalog.server.ts';
import { writeColumn, writePolicy } from '#db/schema-text.ts';

/**
 * What differs between the tables of two schemas, a line each, as far as Drizzle can say it: columns (in any order),
 * constraints, indexes, row security and policies. When a key is checked, and which of its columns a deletion empties,
 * it cannot. Primary and foreign keys are compared by what they say, since
 * Drizzle and PostgreSQL name them differently.
 */
export function listTableDifferences(
  first: { name: string; catalog: SchemaCatalog },
  second: { name: string; catalog: SchemaCatalog },
): string[] {
  const [one, other] = [describeTables(first.catalog), describeTables(second.catalog)];
  return [...new Set([...one.keys(), ...other.keys()])].sort().flatMap((what) => {
    const [here, there] = [one.get(what), other.get(what)];
    if (here === there) return [];
    if (there === undefined) return [`${what}: only in ${first.name}`];
    if (here === undefined) return [`${what}: only in ${second.name}`];
    return [`${what}: "${here}" in ${first.name}, "${there}" in ${second.name}`];
  });
}

function describeTables({ tables }: SchemaCatalog): Map<string, string> {
  return new Map(tables.flatMap(describeTable));
}

function describeTable(table: SchemaTable): [what: string, facts: string][] {
  const of = (what: string) => `${what} of ${table.name}`;
  return [
    [`table ${table.name}`, `row security ${table.rowSecurity}`],
    ...table.columns.map((column): [string, string] => [
      of(`column ${column.name}`),
      writeColumn(column).slice(column.name.length + 1),
    ]),
    ...table.constraints.map(({ type, name, definition: written }): [string, string] => {
      const definition = written.replace(
        / DEFERRABLE INITIALLY DEFERRED$|(?<=SET NULL) \(.+\)$/,
        '',
      );
      if (type === 'primary key') return [of(type), definition];
      if (type === 'foreign key') return [of(`foreign key "${definition}"`), definition];
      return [of(`constraint ${name}`), definition];
    }),
    ...table.indexes.map(({ name, definition }): [string, string] => [
      of(`index ${name}`),
      definition,
    ]),
    ...table.policies.map((policy): [string, string] => [
      of(`policy ${policy.name}`),
      writePolicy(table.name, policy).replace(/\s+/g, ' '),
    ]),
  ];
}
