import type postgres from 'postgres';
import type { Need } from './creation-order.ts';
import { findDependents, inCreationOrder } from './creation-order.ts';
import {
  extensionsQuery,
  functionsQuery,
  needsQuery,
  schemaGrantsQuery,
  strangersQuery,
  tablesQuery,
  viewsQuery,
} from './schema-catalog-queries.ts';

/** What PostgreSQL's catalogs say about schema `app`. Names are quoted where SQL needs it. */
export interface SchemaCatalog {
  extensions: { name: string; schema: string }[];
  grants: Grant[];
  /** Functions that need no table; each after those it needs. */
  functions: SchemaFunction[];
  /** By name. */
  tables: SchemaTable[];
  /** Views, and the functions that need tables or views; each after those it needs. */
  views: (SchemaView | SchemaFunction)[];
}

export interface SchemaFunction {
  kind: 'function';
  /** `app.name(argument types)` */
  name: string;
  definition: string;
  /** Everybody may call it: PostgreSQL's default. */
  isPublic: boolean;
  grants: Grant[];
}

interface SchemaRelation {
  name: string;
  /** Storage options, or a view's such as `security_invoker=true`. */
  options: string[];
  /** Those that no constraint made. */
  indexes: NamedDefinition[];
  triggers: NamedDefinition[];
  grants: Grant[];
}

export interface SchemaTable extends SchemaRelation {
  kind: 'table';
  columns: SchemaColumn[];
  constraints: SchemaConstraint[];
  rowSecurity: 'off' | 'on' | 'forced';
  policies: SchemaPolicy[];
}

export interface SchemaView extends SchemaRelation {
  kind: 'view' | 'materialized view';
  query: string;
}

export interface SchemaColumn {
  name: string;
  type: string;
  /** Only when it is not the type's own. */
  collation: string | null;
  notNull: boolean;
  /** The default, or what a generated column is made from. */
  expression: string | null;
  generated: 'stored' | 'virtual' | null;
  identity: 'always' | 'by default' | null;
}

export interface NamedDefinition {
  name: string;
  definition: string;
}

export interface SchemaConstraint extends NamedDefinition {
  type: 'primary key' | 'unique' | 'exclude' | 'check' | 'foreign key';
}

export interface SchemaPolicy {
  name: string;
  permissive: boolean;
  command: 'all' | 'select' | 'insert' | 'update' | 'delete';
  roles: string[];
  using: string | null;
  withCheck: string | null;
}

/** What a role may do; the owner's own rights are left out. */
export interface Grant {
  role: string;
  /** Lower case, with the column where it is for one: `select`, `select (id)`. */
  privilege: string;
  withGrantOption: boolean;
}

/**
 * Reads schema `app` out of PostgreSQL's catalogs, at one moment. What extensions brought, comments and rows are not
 * part of it.
 * @throws when the schema holds a kind of thing that is not read here, so that nothing is left out in silence
 */
export function readSchemaCatalog(sql: postgres.Sql): Promise<SchemaCatalog> {
  return sql.begin('isolation level repeatable read read only', async (tx) => {
    // Without a search path every name comes out in full.
    await tx`set local search_path = ''`;
    const strangers = await tx.unsafe<{ what: string }[]>(strangersQuery);
    if (strangers.length > 0) {
      throw new Error(
        `Schema app holds what the schema snapshot cannot write: ${strangers.map(({ what }) => what).join(', ')}.`,
      );
    }
    const extensions = await tx.unsafe<SchemaCatalog['extensions']>(extensionsQuery);
    const [schema] = await tx.unsafe<{ grants: Grant[] }[]>(schemaGrantsQuery);
    const functions = await tx.unsafe<Keyed<SchemaFunction>[]>(functionsQuery);
    const tables = await tx.unsafe<Keyed<SchemaTable>[]>(tablesQuery);
    const views = await tx.unsafe<Keyed<SchemaView>[]>(viewsQuery);
    const needs = await tx.unsafe<Need[]>(needsQuery);

    const late = findDependents(
      [...tables, ...views].map(({ key }) => key),
      needs,
    );
    const early = functions.filter(({ key }) => !late.has(key));
    return {
      extensions: [...extensions],
      grants: schema?.grants ?? [],
      functions: withoutKeys<SchemaFunction>(inCreationOrder(early, needs)),
      tables: withoutKeys<SchemaTable>([...tables]),
      views: withoutKeys<SchemaView | SchemaFunction>(
        inCreationOrder([...views, ...functions.filter(({ key }) => late.has(key))], needs),
      ),
    };
  });
}

type Keyed<T> = T & { key: string };

function withoutKeys<T>(rows: Keyed<T>[]): T[] {
  return rows.map(({ key: _key, ...facts }) => facts as T);
}
