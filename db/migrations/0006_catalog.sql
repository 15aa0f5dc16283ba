-- Catalogs, applications, versions and installers.
-- organization_id is the tenant: null for the platform's curated catalog. It is copied down from the catalog
-- by triggers, so that a policy reads one column and no row can disagree with its parent.

create table if not exists app.catalogs (
  id uuid primary key default app.uuid_v7(),
  name text not null,
  owner_type text not null,
  owner_id uuid references app.organizations (id),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint catalogs_owner_type check (owner_type in ('platform', 'organization')),
  constraint catalogs_owner check ((owner_type = 'platform') = (owner_id is null)),
  constraint catalogs_name_length check (length(name) between 1 and 200)
);

create unique index if not exists catalogs_owner_name on app.catalogs (coalesce(owner_id, '00000000-0000-0000-0000-000000000000'::uuid), name);

create table if not exists app.applications (
  id uuid primary key default app.uuid_v7(),
  catalog_id uuid not null references app.catalogs (id),
  organization_id uuid references app.organizations (id),
  identifier text not null,
  name text not null,
  publisher text not null,
  homepage text,
  licence text not null,
  licence_url text,
  moniker text,
  description_sv text not null,
  description_en text not null,
  tags text[] not null default '{}',
  search_text text not null default '',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint applications_identifier_length check (length(identifier) between 1 and 128)
);

-- winget identifiers are case-insensitive; the first spelling is kept.
create unique index if not exists applications_catalog_identifier
  on app.applications (catalog_id, lower(identifier));
create index if not exists applications_identifier on app.applications (lower(identifier));
-- The last columns of these two, and of versions_newest_published_at, are there so that a page's order is read from
-- the index alone, whatever the page and under row security.
create index if not exists applications_name on app.applications (lower(name), id, name, organization_id);
create index if not exists applications_publisher
  on app.applications (publisher, lower(name), id, name, organization_id);
create index if not exists applications_tags on app.applications using gin (tags);
create index if not exists applications_search_text
  on app.applications using gin (search_text app.gin_trgm_ops);

create table if not exists app.versions (
  id uuid primary key default app.uuid_v7(),
  application_id uuid not null references app.applications (id),
  organization_id uuid references app.organizations (id),
  version text not null,
  sort_key bytea not null,
  state text not null default 'held',
  superseded_by uuid references app.versions (id),
  release_date date,
  release_notes_url text,
  locales jsonb not null default '[]',
  found_in_run uuid references app.jobs (id),
  held_reason text,
  published_at timestamptz,
  withdrawn_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint versions_state check (state in ('offered', 'withdrawn', 'held')),
  constraint versions_offered_published check (state <> 'offered' or published_at is not null),
  constraint versions_not_superseded_by_itself check (superseded_by <> id),
  constraint versions_application_sort_key unique (application_id, sort_key)
);

-- At most one offered version of an application has no successor: the newest.
create unique index if not exists versions_newest
  on app.versions (application_id) where state = 'offered' and superseded_by is null;
create index if not exists versions_newest_published_at
  on app.versions (published_at desc, id, application_id, organization_id)
  where state = 'offered' and superseded_by is null;
create index if not exists versions_superseded_by on app.versions (superseded_by) where superseded_by is not null;
-- A run that is forgotten is looked for here.
create index if not exists versions_found_in_run on app.versions (found_in_run) where found_in_run is not null;

create table if not exists app.installers (
  id uuid primary key default app.uuid_v7(),
  version_id uuid not null references app.versions (id),
  organization_id uuid references app.organizations (id),
  position integer not null,
  architecture text not null,
  type text not null,
  nested_type text,
  scope text,
  locale text,
  download_url text not null,
  sha256 text not null,
  size bigint,
  product_code text,
  upgrade_code text,
  package_family_name text,
  switches jsonb not null default '{}',
  signer text,
  manifest jsonb not null default '{}',
  verified_at timestamptz,
  constraint installers_version_position unique (version_id, position),
  constraint installers_architecture check (architecture in ('x86', 'x64', 'arm', 'arm64', 'neutral')),
  constraint installers_scope check (scope in ('user', 'machine')),
  constraint installers_sha256 check (sha256 ~ '^[0-9a-f]{64}$'),
  constraint installers_size check (size >= 0)
);

-- What staff must look at: the bytes or facts of a version that the job would not publish by itself.
create table if not exists app.version_candidates (
  id uuid primary key default app.uuid_v7(),
  version_id uuid not null references app.versions (id),
  reason text not null,
  fingerprint text not null,
  manifest jsonb not null,
  evidence jsonb not null default '{}',
  found_in_run uuid references app.jobs (id),
  resolution text,
  created_at timestamptz not null default now(),
  resolved_at timestamptz,
  constraint version_candidates_reason check (reason in ('re-released', 'hash-mismatch', 'unverified')),
  constraint version_candidates_resolution check (resolution in ('accepted', 'rejected', 'replaced')),
  constraint version_candidates_resolved check ((resolution is null) = (resolved_at is null))
);

create unique index if not exists version_candidates_open
  on app.version_candidates (version_id) where resolution is null;
create index if not exists version_candidates_version_id on app.version_candidates (version_id, created_at);
create index if not exists version_candidates_found_in_run
  on app.version_candidates (found_in_run) where found_in_run is not null;

create or replace function app.catalog_inherit_organization() returns trigger
language plpgsql
as $$
begin
  if tg_table_name = 'applications' then
    select owner_id into strict new.organization_id from app.catalogs where id = new.catalog_id;
  elsif tg_table_name = 'versions' then
    select organization_id into strict new.organization_id from app.applications where id = new.application_id;
  else
    select organization_id into strict new.organization_id from app.versions where id = new.version_id;
  end if;
  return new;
end
$$;
revoke all on function app.catalog_inherit_organization() from public;

create or replace trigger applications_inherit_organization
  before insert or update of catalog_id, organization_id on app.applications
  for each row execute function app.catalog_inherit_organization();
create or replace trigger versions_inherit_organization
  before insert or update of application_id, organization_id on app.versions
  for each row execute function app.catalog_inherit_organization();
create or replace trigger installers_inherit_organization
  before insert or update of version_id, organization_id on app.installers
  for each row execute function app.catalog_inherit_organization();

-- A row that changed parents would leave everything below it with the old tenant: none does.
create or replace function app.catalog_refuse_move() returns trigger
language plpgsql
as $$
begin
  raise exception 'A row of app.% stays with the parent it was made for.', tg_table_name
    using errcode = 'restrict_violation';
end
$$;
revoke all on function app.catalog_refuse_move() from public;

create or replace trigger catalogs_refuse_move
  before update of owner_id on app.catalogs
  for each row when (old.owner_id is distinct from new.owner_id)
  execute function app.catalog_refuse_move();
create or replace trigger applications_refuse_move
  before update of catalog_id on app.applications
  for each row when (old.catalog_id <> new.catalog_id) execute function app.catalog_refuse_move();
create or replace trigger versions_refuse_move
  before update of application_id on app.versions
  for each row when (old.application_id <> new.application_id) execute function app.catalog_refuse_move();
create or replace trigger installers_refuse_move
  before update of version_id on app.installers
  for each row when (old.version_id <> new.version_id) execute function app.catalog_refuse_move();

-- One lower-case text per application for the catalog's search box (trigram index).
create or replace function app.applications_fill_search_text() returns trigger
language plpgsql
as $$
begin
  new.search_text := lower(concat_ws(' ', new.name, new.identifier, new.publisher, new.moniker, array_to_string(new.tags, ' ')));
  return new;
end
$$;
revoke all on function app.applications_fill_search_text() from public;

create or replace trigger applications_fill_search_text
  before insert or update on app.applications
  for each row execute function app.applications_fill_search_text();

create or replace trigger catalogs_touch_updated_at before update on app.catalogs
  for each row execute function app.touch_updated_at();
create or replace trigger applications_touch_updated_at before update on app.applications
  for each row execute function app.touch_updated_at();
create or replace trigger versions_touch_updated_at before update on app.versions
  for each row execute function app.touch_updated_at();

-- Web processes keep the public catalog in memory; every change tells them to look again.
create or replace function app.notify_catalog_changed() returns trigger
language plpgsql
as $$
begin
  perform pg_notify('catalog_changed', '');
  return null;
end
$$;
revoke all on function app.notify_catalog_changed() from public;

create or replace trigger applications_notify_changed
  after insert or update or delete on app.applications
  for each statement execute function app.notify_catalog_changed();
create or replace trigger versions_notify_changed
  after insert or update or delete on app.versions
  for each statement execute function app.notify_catalog_changed();
create or replace trigger installers_notify_changed
  after insert or update or delete on app.installers
  for each statement execute function app.notify_catalog_changed();

alter table app.catalogs enable row level security;
alter table app.applications enable row level security;
alter table app.versions enable row level security;
alter table app.installers enable row level security;
alter table app.version_candidates enable row level security;

drop policy if exists catalogs_visitor_reads on app.catalogs;
create policy catalogs_visitor_reads on app.catalogs
  for select to lappa_visitor using (owner_id is null);
drop policy if exists catalogs_member_reads on app.catalogs;
create policy catalogs_member_reads on app.catalogs
  for select to lappa_member using (owner_id is null or owner_id = (select app.current_organization()));
drop policy if exists catalogs_staff_reads on app.catalogs;
create policy catalogs_staff_reads on app.catalogs for select to lappa_staff using (true);
drop policy if exists catalogs_system_all on app.catalogs;
create policy catalogs_system_all on app.catalogs for all to lappa_system using (true) with check (true);

drop policy if exists applications_visitor_reads on app.applications;
create policy applications_visitor_reads on app.applications
  for select to lappa_visitor using (organization_id is null);
drop policy if exists applications_member_reads on app.applications;
create policy applications_member_reads on app.applications
  for select to lappa_member
  using (organization_id is null or organization_id = (select app.current_organization()));
drop policy if exists applications_staff_reads on app.applications;
create policy applications_staff_reads on app.applications for select to lappa_staff using (true);
drop policy if exists applications_system_all on app.applications;
create policy applications_system_all on app.applications for all to lappa_system using (true) with check (true);

drop policy if exists versions_visitor_reads on app.versions;
create policy versions_visitor_reads on app.versions
  for select to lappa_visitor using (organization_id is null);
drop policy if exists versions_member_reads on app.versions;
create policy versions_member_reads on app.versions
  for select to lappa_member
  using (organization_id is null or organization_id = (select app.current_organization()));
drop policy if exists versions_staff_reads on app.versions;
create policy versions_staff_reads on app.versions for select to lappa_staff using (true);
drop policy if exists versions_system_all on app.versions;
create policy versions_system_all on app.versions for all to lappa_system using (true) with check (true);

drop policy if exists installers_visitor_reads on app.installers;
create policy installers_visitor_reads on app.installers
  for select to lappa_visitor using (organization_id is null);
drop policy if exists installers_member_reads on app.installers;
create policy installers_member_reads on app.installers
  for select to lappa_member
  using (organization_id is null or organization_id = (select app.current_organization()));
drop policy if exists installers_staff_reads on app.installers;
create policy installers_staff_reads on app.installers for select to lappa_staff using (true);
drop policy if exists installers_system_all on app.installers;
create policy installers_system_all on app.installers for all to lappa_system using (true) with check (true);

drop policy if exists version_candidates_staff_reads on app.version_candidates;
create policy version_candidates_staff_reads on app.version_candidates
  for select to lappa_staff using (true);
drop policy if exists version_candidates_system_all on app.version_candidates;
create policy version_candidates_system_all on app.version_candidates
  for all to lappa_system using (true) with check (true);

grant select on app.catalogs, app.applications, app.versions, app.installers
  to lappa_visitor, lappa_member, lappa_staff;
grant select on app.version_candidates to lappa_staff;
-- No one may delete a version: history is never deleted. Installers of a held version are replaced.
grant select, insert, update on app.catalogs, app.applications, app.versions, app.version_candidates to lappa_system;
grant select, insert, update, delete on app.installers to lappa_system;
