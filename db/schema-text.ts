import type {
  Grant,
  NamedDefinition,
  SchemaCatalog,
  SchemaColumn,
  SchemaFunction,
  SchemaPolicy,
  SchemaTable,
  SchemaView,
} from './schema-catalog.server.ts';

const head = `-- Schema app as the migrations leave it. Written by \`npm run db:snapshot\`, never by hand; Lappa itself never runs it.
-- After db/roles.sql it loads into an empty database and gives the same schema.`;

/**
 * Writes the schema as SQL: the same catalog gives the same text, and the text, loaded into an empty database after
 * db/roles.sql, gives the same catalog.
 */
export function writeSchemaText(catalog: SchemaCatalog): string {
  const views = catalog.views.filter((one) => one.kind !== 'function');
  const functions = [
    ...catalog.functions,
    ...catalog.views.filter((one) => one.kind === 'function'),
  ];
  const sections = {
    Extensions: catalog.extensions.map(
      ({ name, schema }) => `create extension ${name} with schema ${schema};`,
    ),
    Functions: catalog.functions.map(writeFunction),
    Tables: catalog.tables.map(writeTable),
    'Foreign keys': catalog.tables.flatMap(writeForeignKeys),
    Views: catalog.views.map((one) =>
      one.kind === 'function' ? writeFunction(one) : writeView(one),
    ),
    Triggers: [...catalog.tables, ...views].flatMap(({ triggers }) => definitions(triggers)),
    'Row security': catalog.tables.map(writeRowSecurity),
    Grants: [
      ...writeGrants('schema app', catalog.grants),
      ...functions.flatMap((one) => [
        ...(one.isPublic ? [] : [`revoke all on function ${one.name} from public;`]),
        ...writeGrants(`function ${one.name}`, one.grants),
      ]),
      ...catalog.tables.flatMap(({ name, grants }) => writeGrants(`app.${name}`, grants)),
      ...views.flatMap(({ name, grants }) => writeGrants(`app.${name}`, grants)),
    ],
  };
  const written = Object.entries(sections)
    .map(([title, texts]) => [title, texts.filter((text) => text !== '')] as const)
    .filter(([, texts]) => texts.length > 0)
    .map(([title, texts]) => `-- ${title}\n\n${texts.join(lineBreaks(title))}`);
  return `${[head, setup, ...written].join('\n\n')}\n`;
}

// A function may call what is created after it.
const setup = `set check_function_bodies = off;
create schema app;`;

const lineBreaks = (title: string) =>
  ['Extensions', 'Foreign keys', 'Triggers', 'Grants'].includes(title) ? '\n' : '\n\n';

const definitions = (named: NamedDefinition[]) => named.map(({ definition }) => `${definition};`);

function writeFunction({ definition }: SchemaFunction): string {
  return `${definition.trimEnd()};`;
}

function writeTable(table: SchemaTable): string {
  const lines = [
    ...table.columns.map(writeColumn),
    ...table.constraints
      .filter(({ type }) => type !== 'foreign key')
      .map(({ name, definition }) => `constraint ${name} ${definition}`),
  ].map((line) => `  ${line}`);
  return [
    `create table app.${table.name} (\n${lines.join(',\n')}\n)${writeOptions(table.options)};`,
    ...definitions(table.indexes),
  ].join('\n');
}

/** A column as `create table` takes it. */
export function writeColumn(column: SchemaColumn): string {
  const { name, type, collation, expression, generated, identity, notNull } = column;
  return [
    `${name} ${type}`,
    collation && `collate ${collation}`,
    generated && `generated always as (${expression}) ${generated}`,
    identity && `generated ${identity} as identity`,
    expression && !generated && `default ${expression}`,
    notNull && 'not null',
  ]
    .filter(Boolean)
    .join(' ');
}

function writeForeignKeys(table: SchemaTable): string[] {
  return table.constraints
    .filter(({ type }) => type === 'foreign key')
    .map(
      ({ name, definition }) =>
        `alter table app.${table.name} add constraint ${name} ${definition};`,
    );
}

function writeView(view: SchemaView): string {
  const query = view.query.trimEnd().replace(/;$/, '');
  return [
    `create ${view.kind} app.${view.name}${writeOptions(view.options)} as\n${query};`,
    ...definitions(view.indexes),
  ].join('\n');
}

const writeOptions = (options: string[]) =>
  options.length === 0 ? '' : ` with (${options.join(', ')})`;

function writeRowSecurity(table: SchemaTable): string {
  const statements = table.policies.map((policy) => writePolicy(table.name, policy));
  if (table.rowSecurity !== 'off') {
    statements.unshift(`alter table app.${table.name} enable row level security;`);
  }
  if (table.rowSecurity === 'forced') {
    statements.unshift(`alter table app.${table.name} force row level security;`);
  }
  return statements.join('\n');
}

/** @param table its name without schema */
export function writePolicy(table: string, policy: SchemaPolicy): string {
  const { name, permissive, command, roles, using, withCheck } = policy;
  return [
    `create policy ${name} on app.${table}`,
    ...(permissive ? [] : ['as restrictive']),
    `for ${command} to ${roles.join(', ')}`,
    ...(using === null ? [] : [`using (${using})`]),
    ...(withCheck === null ? [] : [`with check (${withCheck})`]),
  ]
    .join('\n  ')
    .concat(';');
}

/** One statement for all roles that may do the same. */
function writeGrants(object: string, grants: Grant[]): string[] {
  const rolesByRights = new Map<string, string[]>();
  for (const role of new Set(grants.map((grant) => grant.role))) {
    for (const withGrantOption of [false, true]) {
      const rights = grants
        .filter((grant) => grant.role === role && grant.withGrantOption === withGrantOption)
        .map((grant) => grant.privilege);
      if (rights.length === 0) continue;
      const key = `${rights.join(', ')}${withGrantOption ? ' with grant option' : ''}`;
      rolesByRights.set(key, [...(rolesByRights.get(key) ?? []), role]);
    }
  }
  return [...rolesByRights].map(([rights, roles]) => {
    const [privileges, option = ''] = rights.split(/(?= with grant option$)/);
    return `grant ${privileges} on ${object} to ${roles.join(', ')}${option};`;
  });
}
