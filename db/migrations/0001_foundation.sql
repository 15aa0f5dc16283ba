-- Schema app, what every room builds on, and the record of applied migrations.
-- Every file here is idempotent: it runs by psql on an empty database (after db/roles.sql) and again without change.

create schema if not exists app;

create extension if not exists pg_trgm with schema app;

revoke all on schema app from public;
grant usage on schema app to
  lappa_web, lappa_worker, lappa_visitor, lappa_member, lappa_staff, lappa_system;

create table if not exists app.schema_migrations (
  name text primary key,
  checksum text not null,
  applied_at timestamptz not null default now()
);

-- Readiness compares this table with the files of the release; it holds no secret.
grant select on app.schema_migrations to lappa_visitor, lappa_staff, lappa_system;

-- UUIDv7 (RFC 9562): 48 bits of Unix milliseconds, then random bits. PostgreSQL has uuidv7() of its own
-- only from version 18; this one serves 15 and newer.
create or replace function app.uuid_v7() returns uuid
language sql volatile parallel safe
as $$
  select encode(
    set_bit(set_bit(
      overlay(
        uuid_send(gen_random_uuid())
        placing substring(int8send(floor(extract(epoch from clock_timestamp()) * 1000)::bigint) from 3)
        from 1 for 6
      ), 52, 1), 53, 1),
    'hex')::uuid
$$;

-- Who the transaction acts for. Set only by db/tenancy.server.ts, with set_config(…, true). A pooled
-- connection that served another tenant leaves '' behind, not null, hence the nullif.
create or replace function app.current_organization() returns uuid
language sql stable parallel safe
as $$ select nullif(current_setting('app.organization_id', true), '')::uuid $$;

create or replace function app.current_actor() returns uuid
language sql stable parallel safe
as $$ select nullif(current_setting('app.user_id', true), '')::uuid $$;

revoke all on function app.uuid_v7() from public;
revoke all on function app.current_organization() from public;
revoke all on function app.current_actor() from public;
grant execute on function app.uuid_v7(), app.current_organization(), app.current_actor()
  to lappa_visitor, lappa_member, lappa_staff, lappa_system;

create or replace function app.touch_updated_at() returns trigger
language plpgsql
as $$
begin
  if new is distinct from old then
    new.updated_at := now();
  end if;
  return new;
end
$$;
revoke all on function app.touch_updated_at() from public;
