// The questions that schema-catalog.server.ts asks pg_catalog. Each row's `key` names an object across catalogs.

const fromExtension = (catalog: string, oid: string) => `
  exists (select from pg_depend member
    where member.classid = '${catalog}'::regclass and member.objid = ${oid} and member.deptype = 'e')`;

const key = (catalog: string, oid: string) => `format('%s %s', '${catalog}'::regclass, ${oid})`;

const list = (value: string, order: string, from: string) => `
  coalesce((select json_agg(${value} order by ${order}) from ${from}), '[]')`;

/** A list of Grant. @param more select clauses of the same three columns */
const grants = (acl: string, owner: string, more = '') =>
  list(
    `json_build_object('role', role, 'privilege', privilege, 'withGrantOption', grantable)`,
    `role collate "C", privilege collate "C"`,
    `(select ${grantee} as role, lower(privilege_type) as privilege, is_grantable as grantable
      from aclexplode(${acl}) where grantee <> ${owner} ${more}) as granted`,
  );

const grantee = `case grantee when 0 then 'public' else quote_ident(pg_get_userbyid(grantee)) end`;

const columnGrants = `
  union all
  select ${grantee}, format('%s (%I)', lower(privilege_type), attname), is_grantable
  from pg_attribute, aclexplode(attacl) where attrelid = c.oid and grantee <> c.relowner`;

const indexes = list(
  `json_build_object('name', quote_ident(i.relname), 'definition', pg_get_indexdef(i.oid))`,
  `i.relname collate "C"`,
  `pg_index join pg_class i on i.oid = indexrelid
   where indrelid = c.oid and not exists (
     select from pg_constraint where conindid = indexrelid and contype in ('p', 'u', 'x'))`,
);

const triggers = list(
  `json_build_object('name', quote_ident(tgname), 'definition', pg_get_triggerdef(oid, true))`,
  `tgname collate "C"`,
  `pg_trigger where tgrelid = c.oid and not tgisinternal`,
);

const columns = list(
  `json_build_object(
    'name', quote_ident(attname),
    'type', format_type(atttypid, atttypmod),
    'collation', case when attcollation <> typcollation then attcollation::regcollation::text end,
    'notNull', attnotnull,
    'expression', pg_get_expr(adbin, adrelid, true),
    'generated', case attgenerated when 's' then 'stored' when 'v' then 'virtual' end,
    'identity', case attidentity when 'a' then 'always' when 'd' then 'by default' end)`,
  'attnum',
  `pg_attribute join pg_type on pg_type.oid = atttypid
   left join pg_attrdef on adrelid = attrelid and adnum = attnum
   where attrelid = c.oid and attnum > 0 and not attisdropped`,
);

// Not-null constraints (a kind of their own from PostgreSQL 18) are read with the columns.
const constraints = list(
  `json_build_object('name', quote_ident(conname), 'definition', pg_get_constraintdef(oid, true),
    'type', case contype when 'p' then 'primary key' when 'u' then 'unique' when 'x' then 'exclude'
      when 'c' then 'check' else 'foreign key' end)`,
  `array_position(array['p', 'u', 'x', 'c', 'f'], contype::text), conname collate "C"`,
  `pg_constraint where conrelid = c.oid and contype in ('p', 'u', 'x', 'c', 'f')`,
);

const policies = list(
  `json_build_object('name', quote_ident(polname), 'permissive', polpermissive,
    'command', case polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update'
      when 'd' then 'delete' else 'all' end,
    'roles', (select json_agg(case role when 0 then 'public' else quote_ident(pg_get_userbyid(role)) end
      order by pg_get_userbyid(role)) from unnest(polroles) as role),
    'using', pg_get_expr(polqual, polrelid, true),
    'withCheck', pg_get_expr(polwithcheck, polrelid, true))`,
  `polname collate "C"`,
  `pg_policy where polrelid = c.oid`,
);

export const tablesQuery = `
  select 'table' as kind, ${key('pg_class', 'c.oid')} as key, quote_ident(relname) as name,
    coalesce(reloptions, '{}') as options, ${columns} as columns, ${constraints} as constraints,
    ${indexes} as indexes, ${triggers} as triggers,
    case when relforcerowsecurity then 'forced' when relrowsecurity then 'on' else 'off' end as "rowSecurity",
    ${policies} as policies, ${grants('relacl', 'c.relowner', columnGrants)} as grants
  from pg_class c
  where relnamespace = 'app'::regnamespace and relkind = 'r' and not ${fromExtension('pg_class', 'c.oid')}
  order by relname collate "C"`;

export const viewsQuery = `
  select case relkind when 'v' then 'view' else 'materialized view' end as kind,
    ${key('pg_class', 'c.oid')} as key, quote_ident(relname) as name,
    coalesce(reloptions, '{}') as options, pg_get_viewdef(c.oid, true) as query,
    ${indexes} as indexes, ${triggers} as triggers,
    ${grants('relacl', 'c.relowner', columnGrants)} as grants
  from pg_class c
  where relnamespace = 'app'::regnamespace and relkind in ('v', 'm') and not ${fromExtension('pg_class', 'c.oid')}
  order by relname collate "C"`;

export const functionsQuery = `
  select 'function' as kind, ${key('pg_proc', 'p.oid')} as key, p.oid::regprocedure::text as name,
    pg_get_functiondef(p.oid) as definition,
    proacl is null or exists (select from aclexplode(proacl) where grantee = 0) as "isPublic",
    ${grants('proacl', 'proowner and grantee <> 0')} as grants
  from pg_proc p
  where pronamespace = 'app'::regnamespace and prokind in ('f', 'p') and not ${fromExtension('pg_proc', 'p.oid')}
  order by p.oid::regprocedure::text collate "C"`;

export const extensionsQuery = `
  select quote_ident(extname) as name, extnamespace::regnamespace::text as schema
  from pg_extension where extname <> 'plpgsql' order by extname collate "C"`;

export const schemaGrantsQuery = `
  select ${grants('nspacl', 'nspowner')} as grants from pg_namespace where nspname = 'app'`;

/** Which view or function needs which table, view or function, as far as PostgreSQL knows. */
export const needsQuery = `
  select distinct
    case when rule.oid is null then ${key('pg_proc', 'd.objid')} else ${key('pg_class', 'rule.ev_class')} end as key,
    case when d.refclassid = 'pg_proc'::regclass then ${key('pg_proc', 'd.refobjid')}
      else ${key('pg_class', 'coalesce(nullif(element.typrelid, 0), nullif(type.typrelid, 0), d.refobjid)')} end as needs
  from pg_depend d
  left join pg_rewrite rule on d.classid = 'pg_rewrite'::regclass and rule.oid = d.objid
  left join pg_type type on d.refclassid = 'pg_type'::regclass and type.oid = d.refobjid
  left join pg_type element on element.oid = type.typelem
  where d.classid in ('pg_rewrite'::regclass, 'pg_proc'::regclass)
    and d.refclassid in ('pg_class'::regclass, 'pg_proc'::regclass, 'pg_type'::regclass)`;

/** What lives in schema app and none of the questions above reads. */
export const strangersQuery = `
  select pg_describe_object(d.classid, d.objid, 0) as what
  from pg_depend d
  left join pg_class c on d.classid = 'pg_class'::regclass and c.oid = d.objid
  left join pg_proc p on d.classid = 'pg_proc'::regclass and p.oid = d.objid
  where d.refclassid = 'pg_namespace'::regclass and d.refobjid = 'app'::regnamespace
    and d.classid <> 'pg_extension'::regclass
    and not exists (select from pg_depend member
      where member.classid = d.classid and member.objid = d.objid and member.deptype = 'e')
    and not exists (select from pg_depend identity
      where identity.classid = d.classid and identity.objid = d.objid and c.relkind = 'S' and identity.deptype = 'i')
    and (c.oid is null or c.relkind not in ('r', 'v', 'm') or c.relpersistence <> 'p' or c.relispartition)
    and (p.oid is null or p.prokind not in ('f', 'p'))
  union all
  select pg_describe_object('pg_rewrite'::regclass, r.oid, 0)
  from pg_rewrite r join pg_class c on c.oid = ev_class
  where relnamespace = 'app'::regnamespace and rulename <> '_RETURN'
  union all
  select 'disabled ' || pg_describe_object('pg_trigger'::regclass, t.oid, 0)
  from pg_trigger t join pg_class c on c.oid = tgrelid
  where relnamespace = 'app'::regnamespace and not tgisinternal and tgenabled <> 'O'
  union all
  select 'inheritance of ' || inhrelid::regclass::text
  from pg_inherits join pg_class c on c.oid = inhrelid
  where relnamespace = 'app'::regnamespace and c.relkind = 'r'
  order by what`;
