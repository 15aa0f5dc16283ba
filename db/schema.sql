-- Schema app as the migrations leave it. Written by `npm run db:snapshot`, never by hand; Lappa itself never runs it.
-- After db/roles.sql it loads into an empty database and gives the same schema.

set check_function_bodies = off;
create schema app;

-- Extensions

create extension pg_trgm with schema app;

-- Functions

CREATE OR REPLACE FUNCTION app.applications_fill_search_text()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.search_text := lower(concat_ws(' ', new.name, new.identifier, new.publisher, new.moniker, array_to_string(new.tags, ' ')));
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION app.catalog_inherit_organization()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION app.catalog_refuse_move()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'A row of app.% stays with the parent it was made for.', tg_table_name
    using errcode = 'restrict_violation';
end
$function$;

CREATE OR REPLACE FUNCTION app.current_actor()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('app.user_id', true), '')::uuid $function$;

CREATE OR REPLACE FUNCTION app.current_organization()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('app.organization_id', true), '')::uuid $function$;

CREATE OR REPLACE FUNCTION app.notify_catalog_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_notify('catalog_changed', '');
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION app.sources_forget_validators()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  update app.feeds set etag = null, last_modified = null where id = new.feed_id;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION app.touch_updated_at()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new is distinct from old then
    new.updated_at := now();
  end if;
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION app.uuid_v7()
 RETURNS uuid
 LANGUAGE sql
 PARALLEL SAFE
AS $function$
  select encode(
    set_bit(set_bit(
      overlay(
        uuid_send(gen_random_uuid())
        placing substring(int8send(floor(extract(epoch from clock_timestamp()) * 1000)::bigint) from 3)
        from 1 for 6
      ), 52, 1), 53, 1),
    'hex')::uuid
$function$;

-- Tables

create table app.activities (
  id uuid default app.uuid_v7() not null,
  organization_id uuid,
  type text not null,
  subject_type text,
  subject_id uuid,
  data jsonb default '{}'::jsonb not null,
  dedupe_key text not null,
  occurred_at timestamp with time zone default now() not null,
  constraint activities_pkey PRIMARY KEY (id),
  constraint activities_dedupe_key_key UNIQUE (dedupe_key)
);
CREATE INDEX activities_organization_id_occurred_at ON app.activities USING btree (organization_id, occurred_at DESC);
CREATE INDEX activities_subject ON app.activities USING btree (subject_type, subject_id);

create table app.applications (
  id uuid default app.uuid_v7() not null,
  catalog_id uuid not null,
  organization_id uuid,
  identifier text not null,
  name text not null,
  publisher text not null,
  homepage text,
  licence text not null,
  licence_url text,
  moniker text,
  description_sv text not null,
  description_en text not null,
  tags text[] default '{}'::text[] not null,
  search_text text default ''::text not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint applications_pkey PRIMARY KEY (id),
  constraint applications_identifier_length CHECK (length(identifier) >= 1 AND length(identifier) <= 128)
);
CREATE UNIQUE INDEX applications_catalog_identifier ON app.applications USING btree (catalog_id, lower(identifier));
CREATE INDEX applications_identifier ON app.applications USING btree (lower(identifier));
CREATE INDEX applications_name ON app.applications USING btree (lower(name), id, name, organization_id);
CREATE INDEX applications_publisher ON app.applications USING btree (publisher, lower(name), id, name, organization_id);
CREATE INDEX applications_search_text ON app.applications USING gin (search_text app.gin_trgm_ops);
CREATE INDEX applications_tags ON app.applications USING gin (tags);

create table app.catalogs (
  id uuid default app.uuid_v7() not null,
  name text not null,
  owner_type text not null,
  owner_id uuid,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint catalogs_pkey PRIMARY KEY (id),
  constraint catalogs_name_length CHECK (length(name) >= 1 AND length(name) <= 200),
  constraint catalogs_owner CHECK ((owner_type = 'platform'::text) = (owner_id IS NULL)),
  constraint catalogs_owner_type CHECK (owner_type = ANY (ARRAY['platform'::text, 'organization'::text]))
);
CREATE UNIQUE INDEX catalogs_owner_name ON app.catalogs USING btree (COALESCE(owner_id, '00000000-0000-0000-0000-000000000000'::uuid), name);

create table app.feeds (
  id uuid default app.uuid_v7() not null,
  name text not null,
  kind text not null,
  url text not null,
  settings jsonb default '{}'::jsonb not null,
  enabled boolean default true not null,
  etag text,
  last_modified text,
  last_checked_at timestamp with time zone,
  not_before timestamp with time zone,
  failures integer default 0 not null,
  last_error text,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint feeds_pkey PRIMARY KEY (id),
  constraint feeds_name_key UNIQUE (name),
  constraint feeds_failures CHECK (failures >= 0),
  constraint feeds_kind CHECK (kind = ANY (ARRAY['winget-manifests'::text, 'github-releases'::text, 'json-endpoint'::text, 'fixed-url'::text]))
);
CREATE UNIQUE INDEX feeds_kind_url ON app.feeds USING btree (kind, url);

create table app.installers (
  id uuid default app.uuid_v7() not null,
  version_id uuid not null,
  organization_id uuid,
  "position" integer not null,
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
  switches jsonb default '{}'::jsonb not null,
  signer text,
  manifest jsonb default '{}'::jsonb not null,
  verified_at timestamp with time zone,
  constraint installers_pkey PRIMARY KEY (id),
  constraint installers_version_position UNIQUE (version_id, "position"),
  constraint installers_architecture CHECK (architecture = ANY (ARRAY['x86'::text, 'x64'::text, 'arm'::text, 'arm64'::text, 'neutral'::text])),
  constraint installers_scope CHECK (scope = ANY (ARRAY['user'::text, 'machine'::text])),
  constraint installers_sha256 CHECK (sha256 ~ '^[0-9a-f]{64}$'::text),
  constraint installers_size CHECK (size >= 0)
);

create table app.job_logs (
  log_ref text not null,
  job_id uuid not null,
  lines jsonb default '[]'::jsonb not null,
  constraint job_logs_pkey PRIMARY KEY (log_ref)
);
CREATE INDEX job_logs_job_id ON app.job_logs USING btree (job_id);

create table app.jobs (
  id uuid default app.uuid_v7() not null,
  type text not null,
  status text default 'running'::text not null,
  trigger text not null,
  parent_id uuid,
  queue_job_id uuid,
  attempt integer default 1 not null,
  subject text,
  summary jsonb default '{}'::jsonb not null,
  error text,
  log_ref text,
  started_at timestamp with time zone default now() not null,
  finished_at timestamp with time zone,
  constraint jobs_pkey PRIMARY KEY (id),
  constraint jobs_attempt CHECK (attempt > 0),
  constraint jobs_finished CHECK ((status = 'running'::text) = (finished_at IS NULL)),
  constraint jobs_status CHECK (status = ANY (ARRAY['running'::text, 'succeeded'::text, 'failed'::text])),
  constraint jobs_trigger CHECK (trigger = ANY (ARRAY['schedule'::text, 'person'::text, 'command'::text, 'job'::text]))
);
CREATE INDEX jobs_parent_id ON app.jobs USING btree (parent_id) WHERE (parent_id IS NOT NULL);
CREATE INDEX jobs_queue_job_id ON app.jobs USING btree (queue_job_id) WHERE (queue_job_id IS NOT NULL);
CREATE INDEX jobs_running ON app.jobs USING btree (type, started_at) WHERE (status = 'running'::text);
CREATE INDEX jobs_started_at ON app.jobs USING btree (started_at DESC);
CREATE INDEX jobs_type_started_at ON app.jobs USING btree (type, started_at DESC);

create table app.organizations (
  id uuid default app.uuid_v7() not null,
  slug text not null,
  name text not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint organizations_pkey PRIMARY KEY (id),
  constraint organizations_slug_key UNIQUE (slug),
  constraint organizations_name_length CHECK (length(name) >= 1 AND length(name) <= 200),
  constraint organizations_slug_shape CHECK (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'::text)
);

create table app.schema_migrations (
  name text not null,
  checksum text not null,
  applied_at timestamp with time zone default now() not null,
  constraint schema_migrations_pkey PRIMARY KEY (name)
);

create table app.sources (
  id uuid default app.uuid_v7() not null,
  feed_id uuid not null,
  application_id uuid not null,
  settings jsonb default '{}'::jsonb not null,
  last_version text,
  last_fingerprint text,
  last_changed_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint sources_pkey PRIMARY KEY (id),
  constraint sources_application_id_key UNIQUE (application_id)
);
CREATE INDEX sources_feed_id ON app.sources USING btree (feed_id);

create table app.subscription_plans (
  id uuid default app.uuid_v7() not null,
  name text not null,
  display_name text not null,
  description_sv text not null,
  description_en text not null,
  price_monthly integer not null,
  price_yearly integer not null,
  currency text default 'SEK'::text not null,
  features jsonb default '[]'::jsonb not null,
  limits jsonb not null,
  "position" integer not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint subscription_plans_pkey PRIMARY KEY (id),
  constraint subscription_plans_name_key UNIQUE (name),
  constraint subscription_plans_currency CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint subscription_plans_prices CHECK (price_monthly >= 0 AND price_yearly >= 0)
);

create table app.update_outcomes (
  run_id uuid not null,
  application_id uuid not null,
  feed_id uuid not null,
  job_id uuid,
  outcome text not null,
  version text,
  evidence jsonb default '{}'::jsonb not null,
  recorded_at timestamp with time zone default now() not null,
  constraint update_outcomes_pkey PRIMARY KEY (run_id, application_id),
  constraint update_outcomes_outcome CHECK (outcome = ANY (ARRAY['unchanged'::text, 'recorded'::text, 'new'::text, 're-offered'::text, 'rolled-back'::text, 'held'::text, 'failed'::text]))
);
CREATE INDEX update_outcomes_application ON app.update_outcomes USING btree (application_id, recorded_at DESC);
CREATE INDEX update_outcomes_job_id ON app.update_outcomes USING btree (job_id);
CREATE INDEX update_outcomes_run_outcome ON app.update_outcomes USING btree (run_id, outcome);

create table app.upstream_hosts (
  host text not null,
  not_before timestamp with time zone,
  reason text,
  updated_at timestamp with time zone default now() not null,
  constraint upstream_hosts_pkey PRIMARY KEY (host)
);

create table app.version_candidates (
  id uuid default app.uuid_v7() not null,
  version_id uuid not null,
  reason text not null,
  fingerprint text not null,
  manifest jsonb not null,
  evidence jsonb default '{}'::jsonb not null,
  found_in_run uuid,
  resolution text,
  created_at timestamp with time zone default now() not null,
  resolved_at timestamp with time zone,
  constraint version_candidates_pkey PRIMARY KEY (id),
  constraint version_candidates_reason CHECK (reason = ANY (ARRAY['re-released'::text, 'hash-mismatch'::text, 'unverified'::text])),
  constraint version_candidates_resolution CHECK (resolution = ANY (ARRAY['accepted'::text, 'rejected'::text, 'replaced'::text])),
  constraint version_candidates_resolved CHECK ((resolution IS NULL) = (resolved_at IS NULL))
);
CREATE INDEX version_candidates_found_in_run ON app.version_candidates USING btree (found_in_run) WHERE (found_in_run IS NOT NULL);
CREATE UNIQUE INDEX version_candidates_open ON app.version_candidates USING btree (version_id) WHERE (resolution IS NULL);
CREATE INDEX version_candidates_version_id ON app.version_candidates USING btree (version_id, created_at);

create table app.versions (
  id uuid default app.uuid_v7() not null,
  application_id uuid not null,
  organization_id uuid,
  version text not null,
  sort_key bytea not null,
  state text default 'held'::text not null,
  superseded_by uuid,
  release_date date,
  release_notes_url text,
  locales jsonb default '[]'::jsonb not null,
  found_in_run uuid,
  held_reason text,
  published_at timestamp with time zone,
  withdrawn_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint versions_pkey PRIMARY KEY (id),
  constraint versions_application_sort_key UNIQUE (application_id, sort_key),
  constraint versions_not_superseded_by_itself CHECK (superseded_by <> id),
  constraint versions_offered_published CHECK (state <> 'offered'::text OR published_at IS NOT NULL),
  constraint versions_state CHECK (state = ANY (ARRAY['offered'::text, 'withdrawn'::text, 'held'::text]))
);
CREATE INDEX versions_found_in_run ON app.versions USING btree (found_in_run) WHERE (found_in_run IS NOT NULL);
CREATE UNIQUE INDEX versions_newest ON app.versions USING btree (application_id) WHERE ((state = 'offered'::text) AND (superseded_by IS NULL));
CREATE INDEX versions_newest_published_at ON app.versions USING btree (published_at DESC, id, application_id, organization_id) WHERE ((state = 'offered'::text) AND (superseded_by IS NULL));
CREATE INDEX versions_superseded_by ON app.versions USING btree (superseded_by) WHERE (superseded_by IS NOT NULL);

-- Foreign keys

alter table app.activities add constraint activities_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES app.organizations(id);
alter table app.applications add constraint applications_catalog_id_fkey FOREIGN KEY (catalog_id) REFERENCES app.catalogs(id);
alter table app.applications add constraint applications_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES app.organizations(id);
alter table app.catalogs add constraint catalogs_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES app.organizations(id);
alter table app.installers add constraint installers_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES app.organizations(id);
alter table app.installers add constraint installers_version_id_fkey FOREIGN KEY (version_id) REFERENCES app.versions(id);
alter table app.job_logs add constraint job_logs_job_id_fkey FOREIGN KEY (job_id) REFERENCES app.jobs(id) ON DELETE CASCADE;
alter table app.jobs add constraint jobs_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES app.jobs(id);
alter table app.sources add constraint sources_application_id_fkey FOREIGN KEY (application_id) REFERENCES app.applications(id);
alter table app.sources add constraint sources_feed_id_fkey FOREIGN KEY (feed_id) REFERENCES app.feeds(id);
alter table app.update_outcomes add constraint update_outcomes_application_id_fkey FOREIGN KEY (application_id) REFERENCES app.applications(id);
alter table app.update_outcomes add constraint update_outcomes_feed_id_fkey FOREIGN KEY (feed_id) REFERENCES app.feeds(id);
alter table app.update_outcomes add constraint update_outcomes_job_id_fkey FOREIGN KEY (job_id) REFERENCES app.jobs(id) ON DELETE SET NULL;
alter table app.update_outcomes add constraint update_outcomes_run_id_fkey FOREIGN KEY (run_id) REFERENCES app.jobs(id) ON DELETE CASCADE;
alter table app.version_candidates add constraint version_candidates_found_in_run_fkey FOREIGN KEY (found_in_run) REFERENCES app.jobs(id);
alter table app.version_candidates add constraint version_candidates_version_id_fkey FOREIGN KEY (version_id) REFERENCES app.versions(id);
alter table app.versions add constraint versions_application_id_fkey FOREIGN KEY (application_id) REFERENCES app.applications(id);
alter table app.versions add constraint versions_found_in_run_fkey FOREIGN KEY (found_in_run) REFERENCES app.jobs(id);
alter table app.versions add constraint versions_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES app.organizations(id);
alter table app.versions add constraint versions_superseded_by_fkey FOREIGN KEY (superseded_by) REFERENCES app.versions(id);

-- Triggers

CREATE TRIGGER applications_fill_search_text BEFORE INSERT OR UPDATE ON app.applications FOR EACH ROW EXECUTE FUNCTION app.applications_fill_search_text();
CREATE TRIGGER applications_inherit_organization BEFORE INSERT OR UPDATE OF catalog_id, organization_id ON app.applications FOR EACH ROW EXECUTE FUNCTION app.catalog_inherit_organization();
CREATE TRIGGER applications_notify_changed AFTER INSERT OR DELETE OR UPDATE ON app.applications FOR EACH STATEMENT EXECUTE FUNCTION app.notify_catalog_changed();
CREATE TRIGGER applications_refuse_move BEFORE UPDATE OF catalog_id ON app.applications FOR EACH ROW WHEN (old.catalog_id <> new.catalog_id) EXECUTE FUNCTION app.catalog_refuse_move();
CREATE TRIGGER applications_touch_updated_at BEFORE UPDATE ON app.applications FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();
CREATE TRIGGER catalogs_refuse_move BEFORE UPDATE OF owner_id ON app.catalogs FOR EACH ROW WHEN (old.owner_id IS DISTINCT FROM new.owner_id) EXECUTE FUNCTION app.catalog_refuse_move();
CREATE TRIGGER catalogs_touch_updated_at BEFORE UPDATE ON app.catalogs FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();
CREATE TRIGGER feeds_touch_updated_at BEFORE UPDATE ON app.feeds FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();
CREATE TRIGGER installers_inherit_organization BEFORE INSERT OR UPDATE OF version_id, organization_id ON app.installers FOR EACH ROW EXECUTE FUNCTION app.catalog_inherit_organization();
CREATE TRIGGER installers_notify_changed AFTER INSERT OR DELETE OR UPDATE ON app.installers FOR EACH STATEMENT EXECUTE FUNCTION app.notify_catalog_changed();
CREATE TRIGGER installers_refuse_move BEFORE UPDATE OF version_id ON app.installers FOR EACH ROW WHEN (old.version_id <> new.version_id) EXECUTE FUNCTION app.catalog_refuse_move();
CREATE TRIGGER organizations_touch_updated_at BEFORE UPDATE ON app.organizations FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();
CREATE TRIGGER sources_added_forget_validators AFTER INSERT ON app.sources FOR EACH ROW EXECUTE FUNCTION app.sources_forget_validators();
CREATE TRIGGER sources_changed_forget_validators AFTER UPDATE OF feed_id, settings, application_id ON app.sources FOR EACH ROW WHEN (old.feed_id IS DISTINCT FROM new.feed_id OR old.settings IS DISTINCT FROM new.settings OR old.application_id IS DISTINCT FROM new.application_id) EXECUTE FUNCTION app.sources_forget_validators();
CREATE TRIGGER sources_touch_updated_at BEFORE UPDATE ON app.sources FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();
CREATE TRIGGER subscription_plans_touch_updated_at BEFORE UPDATE ON app.subscription_plans FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();
CREATE TRIGGER versions_inherit_organization BEFORE INSERT OR UPDATE OF application_id, organization_id ON app.versions FOR EACH ROW EXECUTE FUNCTION app.catalog_inherit_organization();
CREATE TRIGGER versions_notify_changed AFTER INSERT OR DELETE OR UPDATE ON app.versions FOR EACH STATEMENT EXECUTE FUNCTION app.notify_catalog_changed();
CREATE TRIGGER versions_refuse_move BEFORE UPDATE OF application_id ON app.versions FOR EACH ROW WHEN (old.application_id <> new.application_id) EXECUTE FUNCTION app.catalog_refuse_move();
CREATE TRIGGER versions_touch_updated_at BEFORE UPDATE ON app.versions FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();

-- Row security

alter table app.activities enable row level security;
create policy activities_member_reads on app.activities
  for select to lappa_member
  using (organization_id IS NULL OR organization_id = (( SELECT app.current_organization() AS current_organization)));
create policy activities_staff_reads on app.activities
  for select to lappa_staff
  using (true);
create policy activities_system_adds on app.activities
  for insert to lappa_system
  with check (true);
create policy activities_system_reads on app.activities
  for select to lappa_system
  using (true);

alter table app.applications enable row level security;
create policy applications_member_reads on app.applications
  for select to lappa_member
  using (organization_id IS NULL OR organization_id = (( SELECT app.current_organization() AS current_organization)));
create policy applications_staff_reads on app.applications
  for select to lappa_staff
  using (true);
create policy applications_system_all on app.applications
  for all to lappa_system
  using (true)
  with check (true);
create policy applications_visitor_reads on app.applications
  for select to lappa_visitor
  using (organization_id IS NULL);

alter table app.catalogs enable row level security;
create policy catalogs_member_reads on app.catalogs
  for select to lappa_member
  using (owner_id IS NULL OR owner_id = (( SELECT app.current_organization() AS current_organization)));
create policy catalogs_staff_reads on app.catalogs
  for select to lappa_staff
  using (true);
create policy catalogs_system_all on app.catalogs
  for all to lappa_system
  using (true)
  with check (true);
create policy catalogs_visitor_reads on app.catalogs
  for select to lappa_visitor
  using (owner_id IS NULL);

alter table app.installers enable row level security;
create policy installers_member_reads on app.installers
  for select to lappa_member
  using (organization_id IS NULL OR organization_id = (( SELECT app.current_organization() AS current_organization)));
create policy installers_staff_reads on app.installers
  for select to lappa_staff
  using (true);
create policy installers_system_all on app.installers
  for all to lappa_system
  using (true)
  with check (true);
create policy installers_visitor_reads on app.installers
  for select to lappa_visitor
  using (organization_id IS NULL);

alter table app.organizations enable row level security;
create policy organizations_member_reads_own on app.organizations
  for select to lappa_member
  using (id = (( SELECT app.current_organization() AS current_organization)));
create policy organizations_staff_reads on app.organizations
  for select to lappa_staff
  using (true);
create policy organizations_system_all on app.organizations
  for all to lappa_system
  using (true)
  with check (true);

alter table app.version_candidates enable row level security;
create policy version_candidates_staff_reads on app.version_candidates
  for select to lappa_staff
  using (true);
create policy version_candidates_system_all on app.version_candidates
  for all to lappa_system
  using (true)
  with check (true);

alter table app.versions enable row level security;
create policy versions_member_reads on app.versions
  for select to lappa_member
  using (organization_id IS NULL OR organization_id = (( SELECT app.current_organization() AS current_organization)));
create policy versions_staff_reads on app.versions
  for select to lappa_staff
  using (true);
create policy versions_system_all on app.versions
  for all to lappa_system
  using (true)
  with check (true);
create policy versions_visitor_reads on app.versions
  for select to lappa_visitor
  using (organization_id IS NULL);

-- Grants

grant usage on schema app to lappa_member, lappa_staff, lappa_system, lappa_visitor, lappa_web, lappa_worker;
revoke all on function app.applications_fill_search_text() from public;
revoke all on function app.catalog_inherit_organization() from public;
revoke all on function app.catalog_refuse_move() from public;
revoke all on function app.current_actor() from public;
grant execute on function app.current_actor() to lappa_member, lappa_staff, lappa_system, lappa_visitor;
revoke all on function app.current_organization() from public;
grant execute on function app.current_organization() to lappa_member, lappa_staff, lappa_system, lappa_visitor;
revoke all on function app.notify_catalog_changed() from public;
revoke all on function app.sources_forget_validators() from public;
revoke all on function app.touch_updated_at() from public;
revoke all on function app.uuid_v7() from public;
grant execute on function app.uuid_v7() to lappa_member, lappa_staff, lappa_system, lappa_visitor;
grant select on app.activities to lappa_member, lappa_staff;
grant insert, select on app.activities to lappa_system;
grant select on app.applications to lappa_member, lappa_staff, lappa_visitor;
grant insert, select, update on app.applications to lappa_system;
grant select on app.catalogs to lappa_member, lappa_staff, lappa_visitor;
grant insert, select, update on app.catalogs to lappa_system;
grant select, update on app.feeds to lappa_staff;
grant delete, insert, select, update on app.feeds to lappa_system;
grant select on app.installers to lappa_member, lappa_staff, lappa_visitor;
grant delete, insert, select, update on app.installers to lappa_system;
grant select on app.job_logs to lappa_staff;
grant delete, insert, select, update on app.job_logs to lappa_system;
grant insert, select, update on app.jobs to lappa_staff;
grant delete, insert, select, update on app.jobs to lappa_system;
grant select on app.organizations to lappa_member, lappa_staff;
grant delete, insert, select, update on app.organizations to lappa_system;
grant select on app.schema_migrations to lappa_staff, lappa_system, lappa_visitor;
grant select, update on app.sources to lappa_staff;
grant delete, insert, select, update on app.sources to lappa_system;
grant select on app.subscription_plans to lappa_member, lappa_staff, lappa_visitor;
grant insert, select, update on app.subscription_plans to lappa_system;
grant select on app.update_outcomes to lappa_staff;
grant delete, insert, select, update on app.update_outcomes to lappa_system;
grant select on app.upstream_hosts to lappa_staff;
grant delete, insert, select, update on app.upstream_hosts to lappa_system;
grant select on app.version_candidates to lappa_staff;
grant insert, select, update on app.version_candidates to lappa_system;
grant select on app.versions to lappa_member, lappa_staff, lappa_visitor;
grant insert, select, update on app.versions to lappa_system;
