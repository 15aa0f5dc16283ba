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
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE
AS $function$ begin return nullif(current_setting('app.user_id', true), '')::uuid; end $function$;

CREATE OR REPLACE FUNCTION app.current_client()
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE
AS $function$ begin return nullif(current_setting('app.client_id', true), '')::uuid; end $function$;

CREATE OR REPLACE FUNCTION app.current_member_role()
 RETURNS text
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE
AS $function$ begin return nullif(current_setting('app.member_role', true), ''); end $function$;

CREATE OR REPLACE FUNCTION app.current_organization()
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE
AS $function$ begin return nullif(current_setting('app.organization_id', true), '')::uuid; end $function$;

CREATE OR REPLACE FUNCTION app.managed_organization()
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE
AS $function$ begin
  return case when current_setting('app.member_role', true) in ('owner', 'admin')
    then nullif(current_setting('app.organization_id', true), '')::uuid end;
end $function$;

CREATE OR REPLACE FUNCTION app.match_keys_inherit_organization()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  select organization_id into strict new.organization_id from app.applications where id = new.application_id;
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION app.notify_application_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  changed jsonb := to_jsonb(case when tg_op = 'DELETE' then old else new end);
begin
  perform pg_notify('application_changed', case tg_table_name
    when 'applications' then changed ->> 'id'
    when 'installers' then (select application_id::text from app.versions where id = (changed ->> 'version_id')::uuid)
    else changed ->> 'application_id'
  end);
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION app.notify_catalog_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_notify('catalog_changed', '');
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION app.notify_distribution_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_notify('distribution_changed',
    to_jsonb(case when tg_op = 'DELETE' then old else new end) ->> 'organization_id');
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION app.organizations_make_distribution()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into app.distribution_settings (organization_id, source_identifier)
  values (new.id, 'lappa.' || substr(replace(gen_random_uuid()::text, '-', ''), 1, 16))
  on conflict do nothing;
  if not exists (select from app.rings where organization_id = new.id) then
    insert into app.rings (organization_id, name, position) values (new.id, 'Alla', 1);
  end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION app.owned_organization()
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE
AS $function$ begin
  return case when current_setting('app.member_role', true) = 'owner'
    then nullif(current_setting('app.organization_id', true), '')::uuid end;
end $function$;

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
  actor_user_id uuid,
  constraint activities_pkey PRIMARY KEY (id),
  constraint activities_dedupe_key_key UNIQUE (dedupe_key)
);
CREATE INDEX activities_actor_user_id ON app.activities USING btree (actor_user_id);
CREATE INDEX activities_organization_id_occurred_at ON app.activities USING btree (organization_id, occurred_at DESC);
CREATE INDEX activities_subject ON app.activities USING btree (subject_type, subject_id);

create table app.application_match_keys (
  application_id uuid not null,
  organization_id uuid,
  kind text not null,
  key text not null,
  constraint application_match_keys_pkey PRIMARY KEY (application_id, kind, key),
  constraint application_match_keys_key_length CHECK (length(key) >= 1 AND length(key) <= 1000),
  constraint application_match_keys_kind CHECK (kind = ANY (ARRAY['product-code'::text, 'upgrade-code'::text, 'package-family-name'::text, 'name'::text]))
);
CREATE INDEX application_match_keys_key ON app.application_match_keys USING btree (kind, key);
CREATE INDEX application_match_keys_organization_id ON app.application_match_keys USING btree (organization_id);

create table app.application_policies (
  organization_id uuid not null,
  application_id uuid not null,
  mode text,
  delay_days integer,
  pinned_version_id uuid,
  keep_versions integer,
  frozen_at timestamp with time zone,
  rolled_back_to uuid,
  rolled_back_at timestamp with time zone,
  released_through timestamp with time zone,
  released_after_days integer,
  reason text,
  changed_by uuid,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint application_policies_pkey PRIMARY KEY (organization_id, application_id),
  constraint application_policies_delay CHECK (delay_days >= 0 AND delay_days <= 365),
  constraint application_policies_keep_versions CHECK (keep_versions >= 1 AND keep_versions <= 50),
  constraint application_policies_mode CHECK (mode = ANY (ARRAY['not-used'::text, 'immediate'::text, 'after-days'::text, 'manual'::text, 'pinned'::text])),
  constraint application_policies_pinned CHECK (COALESCE(mode = 'pinned'::text, false) = (pinned_version_id IS NOT NULL)),
  constraint application_policies_reason_length CHECK (length(reason) <= 500),
  constraint application_policies_released CHECK ((released_through IS NULL) = (released_after_days IS NULL) AND released_after_days >= 0 AND released_after_days <= 365),
  constraint application_policies_rolled_back CHECK ((rolled_back_to IS NULL) = (rolled_back_at IS NULL))
);
CREATE INDEX application_policies_application_id ON app.application_policies USING btree (application_id);
CREATE INDEX application_policies_changed_by ON app.application_policies USING btree (changed_by);
CREATE INDEX application_policies_pinned_version_id ON app.application_policies USING btree (pinned_version_id);
CREATE INDEX application_policies_rolled_back_to ON app.application_policies USING btree (rolled_back_to);

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
  match_rules integer default 0 not null,
  constraint applications_pkey PRIMARY KEY (id),
  constraint applications_identifier_length CHECK (length(identifier) >= 1 AND length(identifier) <= 128)
);
CREATE UNIQUE INDEX applications_catalog_identifier ON app.applications USING btree (catalog_id, lower(identifier));
CREATE INDEX applications_identifier ON app.applications USING btree (lower(identifier));
CREATE INDEX applications_match_rules ON app.applications USING btree (match_rules);
CREATE INDEX applications_name ON app.applications USING btree (lower(name), id, name, organization_id);
CREATE INDEX applications_publisher ON app.applications USING btree (publisher, lower(name), id, name, organization_id);
CREATE INDEX applications_search_text ON app.applications USING gin (search_text app.gin_trgm_ops);
CREATE INDEX applications_tags ON app.applications USING gin (tags);

create table app.audit_entries (
  id uuid default app.uuid_v7() not null,
  occurred_at timestamp with time zone default now() not null,
  organization_id uuid,
  actor_kind text not null,
  actor_user_id uuid,
  action text not null,
  subject_type text,
  subject_id text,
  before jsonb,
  after jsonb,
  reason text,
  address text,
  user_agent text,
  request_id text,
  constraint audit_entries_pkey PRIMARY KEY (id),
  constraint audit_entries_actor_known CHECK (actor_kind = ANY (ARRAY['visitor'::text, 'person'::text, 'member'::text, 'staff'::text, 'client'::text, 'system'::text])),
  constraint audit_entries_user_agent_length CHECK (length(user_agent) <= 500)
);
CREATE INDEX audit_entries_actor_user_id ON app.audit_entries USING btree (actor_user_id, occurred_at DESC);
CREATE INDEX audit_entries_occurred_at ON app.audit_entries USING btree (occurred_at DESC);
CREATE INDEX audit_entries_organization_id_occurred_at ON app.audit_entries USING btree (organization_id, occurred_at DESC);

create table app.authentication_challenges (
  id uuid default app.uuid_v7() not null,
  kind text not null,
  token_hash bytea not null,
  user_id uuid,
  data jsonb default '{}'::jsonb not null,
  attempts integer default 0 not null,
  created_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint authentication_challenges_pkey PRIMARY KEY (id),
  constraint authentication_challenges_token_hash_key UNIQUE (token_hash),
  constraint authentication_challenges_kind_known CHECK (kind = ANY (ARRAY['second-factor'::text, 'passkey-enrolment'::text, 'passkey-sign-in'::text, 'single-sign-on'::text]))
);
CREATE INDEX authentication_challenges_user_id ON app.authentication_challenges USING btree (user_id);

create table app.billing_alarms (
  id uuid default app.uuid_v7() not null,
  kind text not null,
  object_id text not null,
  organization_id uuid,
  details jsonb default '{}'::jsonb not null,
  seen_at timestamp with time zone default now() not null,
  resolved_at timestamp with time zone,
  constraint billing_alarms_pkey PRIMARY KEY (id),
  constraint billing_alarms_kind_known CHECK (kind = ANY (ARRAY['unknown-customer'::text, 'second-subscription'::text, 'unknown-plan'::text, 'unknown-status'::text, 'foreign-version'::text, 'other-currency'::text, 'below-usage'::text, 'deleted-customer'::text, 'foreign-item'::text, 'missing-subscription'::text, 'dispute'::text]))
);
CREATE UNIQUE INDEX billing_alarms_open ON app.billing_alarms USING btree (kind, object_id) WHERE (resolved_at IS NULL);
CREATE INDEX billing_alarms_organization_id ON app.billing_alarms USING btree (organization_id);

create table app.billing_customers (
  organization_id uuid not null,
  payment_provider text default 'stripe'::text not null,
  payment_customer_id text not null,
  payment_method_id text,
  payment_method_label text,
  billing_email text,
  billing_name text,
  billing_address jsonb,
  billing_vat_number text,
  currency text,
  trial_used_at timestamp with time zone,
  deleted_at timestamp with time zone,
  livemode boolean not null,
  checked_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint billing_customers_pkey PRIMARY KEY (organization_id),
  constraint billing_customers_payment_customer_id_key UNIQUE (payment_provider, payment_customer_id),
  constraint billing_customers_currency CHECK (currency ~ '^[A-Z]{3}$'::text)
);

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

create table app.client_inventories (
  client_id uuid not null,
  organization_id uuid not null,
  program_ids integer[] not null,
  changed_at timestamp with time zone not null,
  report_digest bytea,
  constraint client_inventories_pkey PRIMARY KEY (client_id)
);
CREATE INDEX client_inventories_organization_id ON app.client_inventories USING btree (organization_id);
CREATE INDEX client_inventories_program_ids ON app.client_inventories USING gin (program_ids);

create table app.clients (
  id uuid default app.uuid_v7() not null,
  organization_id uuid not null,
  machine_hash bytea not null,
  name text not null,
  windows_version text,
  windows_edition text,
  architecture text,
  user_count integer,
  script_version text,
  team_id uuid,
  assigned_ring_id uuid,
  ring_id uuid not null,
  token_prefix text,
  token_hash bytea,
  source_token_id uuid,
  enrolment_key_id uuid,
  enrolled_at timestamp with time zone not null,
  last_seen_at timestamp with time zone,
  recent_check_in_ids uuid[] default '{}'::uuid[] not null,
  program_count integer default 0 not null,
  matched_count integer default 0 not null,
  outdated_count integer default 0 not null,
  stale_since timestamp with time zone,
  removed_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint clients_pkey PRIMARY KEY (id),
  constraint clients_id_organization_id_key UNIQUE (id, organization_id),
  constraint clients_organization_id_machine_hash_key UNIQUE (organization_id, machine_hash),
  constraint clients_token_hash_key UNIQUE (token_hash),
  constraint clients_counts CHECK (program_count >= 0 AND matched_count >= 0 AND outdated_count >= 0),
  constraint clients_name_length CHECK (length(name) >= 1 AND length(name) <= 200)
);
CREATE INDEX clients_assigned_ring_id ON app.clients USING btree (assigned_ring_id);
CREATE INDEX clients_enrolment_key_id ON app.clients USING btree (enrolment_key_id);
CREATE INDEX clients_last_seen_at ON app.clients USING btree (organization_id, last_seen_at DESC, id) WHERE (removed_at IS NULL);
CREATE INDEX clients_name ON app.clients USING btree (organization_id, lower(name), id) WHERE (removed_at IS NULL);
CREATE INDEX clients_name_parts ON app.clients USING gin (lower(name) app.gin_trgm_ops);
CREATE INDEX clients_outdated_count ON app.clients USING btree (organization_id, outdated_count DESC, id) WHERE (removed_at IS NULL);
CREATE INDEX clients_removed_at ON app.clients USING btree (organization_id, removed_at DESC, id) WHERE (removed_at IS NOT NULL);
CREATE INDEX clients_ring_id ON app.clients USING btree (ring_id);
CREATE INDEX clients_source_token_id ON app.clients USING btree (source_token_id);
CREATE INDEX clients_team_id ON app.clients USING btree (team_id);

create table app.distribution_settings (
  organization_id uuid not null,
  source_identifier text not null,
  default_mode text default 'manual'::text not null,
  default_delay_days integer default 0 not null,
  keep_versions integer default 3 not null,
  released_through timestamp with time zone,
  released_after_days integer,
  automation_ended_at timestamp with time zone,
  is_over_limit boolean default false not null,
  updated_at timestamp with time zone default now() not null,
  constraint distribution_settings_pkey PRIMARY KEY (organization_id),
  constraint distribution_settings_source_identifier_key UNIQUE (source_identifier),
  constraint distribution_settings_default_delay CHECK (default_delay_days >= 0 AND default_delay_days <= 365),
  constraint distribution_settings_default_mode CHECK (default_mode = ANY (ARRAY['not-used'::text, 'immediate'::text, 'after-days'::text, 'manual'::text])),
  constraint distribution_settings_keep_versions CHECK (keep_versions >= 1 AND keep_versions <= 50),
  constraint distribution_settings_released CHECK ((released_through IS NULL) = (released_after_days IS NULL) AND released_after_days >= 0 AND released_after_days <= 365)
);

create table app.enrolment_keys (
  id uuid default app.uuid_v7() not null,
  organization_id uuid not null,
  name text not null,
  prefix text not null,
  key_hash bytea not null,
  ring_id uuid,
  team_id uuid,
  most_clients integer not null,
  used_count integer default 0 not null,
  created_by uuid,
  created_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  last_used_at timestamp with time zone,
  constraint enrolment_keys_pkey PRIMARY KEY (id),
  constraint enrolment_keys_id_organization_id_key UNIQUE (id, organization_id),
  constraint enrolment_keys_key_hash_key UNIQUE (key_hash),
  constraint enrolment_keys_counts CHECK (most_clients >= 1 AND most_clients <= 100000 AND used_count >= 0 AND used_count <= most_clients),
  constraint enrolment_keys_name_length CHECK (length(btrim(name)) >= 1 AND length(btrim(name)) <= 200)
);
CREATE INDEX enrolment_keys_created_by ON app.enrolment_keys USING btree (created_by);
CREATE INDEX enrolment_keys_organization_id ON app.enrolment_keys USING btree (organization_id, created_at);
CREATE INDEX enrolment_keys_ring_id ON app.enrolment_keys USING btree (ring_id);
CREATE INDEX enrolment_keys_team_id ON app.enrolment_keys USING btree (team_id);

create table app.feature_overrides (
  organization_id uuid not null,
  feature text not null,
  is_on boolean not null,
  reason text not null,
  ends_at timestamp with time zone,
  set_by uuid not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint feature_overrides_pkey PRIMARY KEY (organization_id, feature),
  constraint feature_overrides_reason_given CHECK (length(btrim(reason)) >= 1 AND length(btrim(reason)) <= 500)
);
CREATE INDEX feature_overrides_set_by ON app.feature_overrides USING btree (set_by);

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

create table app.installed_programs (
  id integer generated by default as identity not null,
  organization_id uuid not null,
  fingerprint bytea not null,
  name text not null,
  publisher text default ''::text not null,
  version text default ''::text not null,
  product_code text,
  package_family_name text,
  scope text,
  name_key text default ''::text not null,
  application_id uuid,
  matched_by text,
  matched_at timestamp with time zone,
  first_seen_at timestamp with time zone default now() not null,
  constraint installed_programs_pkey PRIMARY KEY (id),
  constraint installed_programs_fingerprint_key UNIQUE (organization_id, fingerprint),
  constraint installed_programs_matched CHECK (application_id IS NULL OR matched_by IS NOT NULL),
  constraint installed_programs_matched_by CHECK (matched_by = ANY (ARRAY['product-code'::text, 'upgrade-code'::text, 'package-family-name'::text, 'name'::text])),
  constraint installed_programs_scope CHECK (scope = ANY (ARRAY['user'::text, 'machine'::text]))
);
CREATE INDEX installed_programs_application_id ON app.installed_programs USING btree (application_id, organization_id);
CREATE INDEX installed_programs_matched_at ON app.installed_programs USING btree (organization_id, matched_at);
CREATE INDEX installed_programs_name_key ON app.installed_programs USING btree (name_key) WHERE (name_key <> ''::text);
CREATE INDEX installed_programs_organization_id ON app.installed_programs USING btree (organization_id, application_id) WHERE (application_id IS NOT NULL);
CREATE INDEX installed_programs_package_family_name ON app.installed_programs USING btree (lower(package_family_name)) WHERE (package_family_name IS NOT NULL);
CREATE INDEX installed_programs_product_code ON app.installed_programs USING btree (lower(product_code)) WHERE (product_code IS NOT NULL);

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

create table app.inventory_changes (
  id uuid default app.uuid_v7() not null,
  organization_id uuid not null,
  client_id uuid not null,
  occurred_at timestamp with time zone not null,
  added integer[] not null,
  removed integer[] not null,
  constraint inventory_changes_pkey PRIMARY KEY (id)
);
CREATE INDEX inventory_changes_client_id ON app.inventory_changes USING btree (client_id, occurred_at DESC);
CREATE INDEX inventory_changes_organization_id ON app.inventory_changes USING btree (organization_id, occurred_at);

create table app.invitations (
  id uuid default app.uuid_v7() not null,
  organization_id uuid not null,
  email text not null,
  role text not null,
  invited_by uuid,
  token_hash bytea,
  created_at timestamp with time zone default now() not null,
  sent_at timestamp with time zone,
  expires_at timestamp with time zone not null,
  accepted_at timestamp with time zone,
  accepted_by uuid,
  revoked_at timestamp with time zone,
  constraint invitations_pkey PRIMARY KEY (id),
  constraint invitations_token_hash_key UNIQUE (token_hash),
  constraint invitations_email_normal CHECK (email = lower(email) AND length(email) >= 3 AND length(email) <= 254),
  constraint invitations_role_known CHECK (role = ANY (ARRAY['admin'::text, 'member'::text]))
);
CREATE INDEX invitations_accepted_by ON app.invitations USING btree (accepted_by);
CREATE INDEX invitations_invited_by ON app.invitations USING btree (invited_by);
CREATE UNIQUE INDEX invitations_open ON app.invitations USING btree (organization_id, email) WHERE ((accepted_at IS NULL) AND (revoked_at IS NULL));

create table app.invoices (
  id uuid default app.uuid_v7() not null,
  organization_id uuid not null,
  subscription_id uuid,
  payment_provider text default 'stripe'::text not null,
  payment_invoice_id text not null,
  number text,
  status text not null,
  currency text not null,
  total_excluding_tax integer not null,
  tax integer not null,
  total integer not null,
  amount_due integer not null,
  amount_paid integer not null,
  period_start timestamp with time zone not null,
  period_end timestamp with time zone not null,
  issued_at timestamp with time zone not null,
  due_at timestamp with time zone,
  paid_at timestamp with time zone,
  livemode boolean not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  credited integer default 0 not null,
  refunded integer default 0 not null,
  constraint invoices_pkey PRIMARY KEY (id),
  constraint invoices_payment_invoice_id_key UNIQUE (payment_provider, payment_invoice_id),
  constraint invoices_credits CHECK (credited >= 0 AND refunded >= 0),
  constraint invoices_currency CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint invoices_status_known CHECK (status = ANY (ARRAY['draft'::text, 'open'::text, 'paid'::text, 'void'::text, 'uncollectible'::text])),
  constraint invoices_sum CHECK (total = (total_excluding_tax + tax))
);
CREATE INDEX invoices_organization_id ON app.invoices USING btree (organization_id, issued_at DESC);
CREATE INDEX invoices_subscription_id ON app.invoices USING btree (subscription_id);

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

create table app.licence_compliance (
  organization_id uuid not null,
  status text not null,
  observed_clients integer not null,
  licensed_clients integer,
  over_since timestamp with time zone,
  changed_at timestamp with time zone not null,
  told_status text,
  assessed_at timestamp with time zone not null,
  constraint licence_compliance_pkey PRIMARY KEY (organization_id),
  constraint licence_compliance_counts CHECK (observed_clients >= 0 AND licensed_clients >= 0),
  constraint licence_compliance_status CHECK (status = ANY (ARRAY['compliant'::text, 'grace'::text, 'over_limit'::text, 'unlicensed'::text])),
  constraint licence_compliance_told CHECK (told_status = ANY (ARRAY['compliant'::text, 'grace'::text, 'over_limit'::text, 'unlicensed'::text]))
);

create table app.link_tokens (
  id uuid default app.uuid_v7() not null,
  user_id uuid not null,
  purpose text not null,
  email text not null,
  token_hash bytea not null,
  created_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint link_tokens_pkey PRIMARY KEY (id),
  constraint link_tokens_token_hash_key UNIQUE (token_hash),
  constraint link_tokens_purpose_known CHECK (purpose = ANY (ARRAY['verify-email'::text, 'reset-password'::text, 'sign-in'::text, 'change-email'::text, 'registration'::text]))
);
CREATE INDEX link_tokens_user_id ON app.link_tokens USING btree (user_id);

create table app.mails (
  id uuid default app.uuid_v7() not null,
  template text not null,
  to_address text not null,
  locale text not null,
  user_id uuid,
  organization_id uuid,
  data jsonb default '{}'::jsonb not null,
  created_at timestamp with time zone default now() not null,
  sent_at timestamp with time zone,
  constraint mails_pkey PRIMARY KEY (id),
  constraint mails_locale_known CHECK (locale = ANY (ARRAY['sv'::text, 'en'::text]))
);
CREATE INDEX mails_organization_id ON app.mails USING btree (organization_id);
CREATE INDEX mails_user_id ON app.mails USING btree (user_id);

create table app.memberships (
  organization_id uuid not null,
  user_id uuid not null,
  role text not null,
  joined_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint memberships_pkey PRIMARY KEY (organization_id, user_id),
  constraint memberships_role_known CHECK (role = ANY (ARRAY['owner'::text, 'admin'::text, 'member'::text]))
);
CREATE INDEX memberships_user_id ON app.memberships USING btree (user_id);

create table app.organization_domains (
  id uuid default app.uuid_v7() not null,
  organization_id uuid not null,
  domain text not null,
  token text not null,
  created_at timestamp with time zone default now() not null,
  checked_at timestamp with time zone,
  verified_at timestamp with time zone,
  missing_since timestamp with time zone,
  constraint organization_domains_pkey PRIMARY KEY (id),
  constraint organization_domains_organization_id_domain_key UNIQUE (organization_id, domain),
  constraint organization_domains_domain_normal CHECK (domain = lower(domain) AND length(domain) >= 3 AND length(domain) <= 253)
);
CREATE UNIQUE INDEX organization_domains_verified ON app.organization_domains USING btree (domain) WHERE (verified_at IS NOT NULL);

create table app.organization_plans (
  organization_id uuid not null,
  plan text not null,
  extra_members integer default 0 not null,
  updated_at timestamp with time zone default now() not null,
  subscription_status text,
  licensed_clients integer,
  past_due_since timestamp with time zone,
  constraint organization_plans_pkey PRIMARY KEY (organization_id),
  constraint organization_plans_extra_members CHECK (extra_members >= 0),
  constraint organization_plans_licensed_clients CHECK (licensed_clients > 0)
);
CREATE INDEX organization_plans_plan ON app.organization_plans USING btree (plan);

create table app.organization_presence (
  organization_id uuid not null,
  user_id uuid not null,
  last_active_at timestamp with time zone not null,
  constraint organization_presence_pkey PRIMARY KEY (organization_id, user_id)
);
CREATE INDEX organization_presence_last_active_at ON app.organization_presence USING btree (organization_id, last_active_at);

create table app.organization_security (
  organization_id uuid not null,
  session_hours integer,
  idle_minutes integer,
  second_factor_required boolean default false not null,
  sign_in_ways text[],
  updated_at timestamp with time zone default now() not null,
  constraint organization_security_pkey PRIMARY KEY (organization_id),
  constraint organization_security_idle_minutes CHECK (idle_minutes >= 5 AND idle_minutes <= 1440),
  constraint organization_security_session_hours CHECK (session_hours >= 1 AND session_hours <= 336),
  constraint organization_security_sign_in_ways CHECK (sign_in_ways <@ ARRAY['password'::text, 'sign-in-link'::text, 'passkey'::text, 'single-sign-on'::text] AND cardinality(sign_in_ways) > 0)
);

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

create table app.passkeys (
  id uuid default app.uuid_v7() not null,
  user_id uuid not null,
  credential_id text not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  backed_up boolean not null,
  name text not null,
  created_at timestamp with time zone default now() not null,
  last_used_at timestamp with time zone,
  constraint passkeys_pkey PRIMARY KEY (id),
  constraint passkeys_credential_id_key UNIQUE (credential_id),
  constraint passkeys_name_length CHECK (length(name) >= 1 AND length(name) <= 100)
);
CREATE INDEX passkeys_user_id ON app.passkeys USING btree (user_id);

create table app.passwords (
  user_id uuid not null,
  hash text not null,
  changed_at timestamp with time zone default now() not null,
  constraint passwords_pkey PRIMARY KEY (user_id)
);

create table app.patch_levels (
  organization_id uuid not null,
  day date not null,
  scope text not null,
  scope_id uuid not null,
  clients integer not null,
  installed bigint not null,
  current bigint not null,
  constraint patch_levels_pkey PRIMARY KEY (organization_id, scope, scope_id, day),
  constraint patch_levels_counts CHECK (clients >= 0 AND current >= 0 AND current <= installed),
  constraint patch_levels_scope CHECK (scope = ANY (ARRAY['organization'::text, 'team'::text, 'ring'::text, 'application'::text]))
);
CREATE INDEX patch_levels_day ON app.patch_levels USING btree (organization_id, day);

create table app.program_standings (
  organization_id uuid not null,
  ring_id uuid not null,
  program_id integer not null,
  application_id uuid not null,
  is_current boolean not null,
  offered_version_id uuid not null,
  constraint program_standings_pkey PRIMARY KEY (ring_id, program_id)
);
CREATE INDEX program_standings_application_id ON app.program_standings USING btree (application_id);
CREATE INDEX program_standings_offered_version_id ON app.program_standings USING btree (offered_version_id);
CREATE INDEX program_standings_organization_id ON app.program_standings USING btree (organization_id, application_id);
CREATE INDEX program_standings_program_id ON app.program_standings USING btree (program_id);

create table app.rate_limits (
  key bytea not null,
  count integer not null,
  window_ends_at timestamp with time zone not null,
  constraint rate_limits_pkey PRIMARY KEY (key)
);
CREATE INDEX rate_limits_window_ends_at ON app.rate_limits USING btree (window_ends_at);

create table app.reconciliation_findings (
  id uuid default app.uuid_v7() not null,
  reconciliation_id uuid not null,
  kind text not null,
  object_id text not null,
  organization_id uuid,
  before jsonb,
  after jsonb,
  error text,
  found_at timestamp with time zone default now() not null,
  constraint reconciliation_findings_pkey PRIMARY KEY (id),
  constraint reconciliation_findings_kind CHECK (kind = ANY (ARRAY['repaired'::text, 'unknown'::text, 'failed'::text]))
);
CREATE INDEX reconciliation_findings_organization_id ON app.reconciliation_findings USING btree (organization_id);
CREATE INDEX reconciliation_findings_reconciliation_id ON app.reconciliation_findings USING btree (reconciliation_id, found_at);

create table app.reconciliations (
  id uuid default app.uuid_v7() not null,
  trigger text not null,
  status text default 'running'::text not null,
  phase text default 'subscriptions'::text not null,
  cursor text,
  checked integer default 0 not null,
  repaired integer default 0 not null,
  unknown integer default 0 not null,
  failed integer default 0 not null,
  requests integer default 0 not null,
  started_at timestamp with time zone default now() not null,
  finished_at timestamp with time zone,
  constraint reconciliations_pkey PRIMARY KEY (id),
  constraint reconciliations_finished CHECK ((status = 'running'::text) = (finished_at IS NULL)),
  constraint reconciliations_phase CHECK (phase = ANY (ARRAY['subscriptions'::text, 'customers'::text, 'invoices'::text, 'local'::text, 'events'::text, 'done'::text])),
  constraint reconciliations_status CHECK (status = ANY (ARRAY['running'::text, 'succeeded'::text, 'failed'::text])),
  constraint reconciliations_trigger CHECK (trigger = ANY (ARRAY['schedule'::text, 'person'::text, 'command'::text]))
);
CREATE UNIQUE INDEX reconciliations_running ON app.reconciliations USING btree ((true)) WHERE (status = 'running'::text);
CREATE INDEX reconciliations_started_at ON app.reconciliations USING btree (started_at DESC);

create table app.recovery_codes (
  id uuid default app.uuid_v7() not null,
  user_id uuid not null,
  code_hash bytea not null,
  created_at timestamp with time zone default now() not null,
  used_at timestamp with time zone,
  constraint recovery_codes_pkey PRIMARY KEY (id),
  constraint recovery_codes_user_id_code_hash_key UNIQUE (user_id, code_hash)
);

create table app.refresh_tokens (
  id uuid default app.uuid_v7() not null,
  session_id uuid not null,
  token_hash bytea not null,
  created_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  successor_id uuid,
  constraint refresh_tokens_pkey PRIMARY KEY (id),
  constraint refresh_tokens_token_hash_key UNIQUE (token_hash)
);
CREATE INDEX refresh_tokens_session_id ON app.refresh_tokens USING btree (session_id);
CREATE INDEX refresh_tokens_successor_id ON app.refresh_tokens USING btree (successor_id);

create table app.ring_passages (
  organization_id uuid not null,
  ring_id uuid not null,
  version_id uuid not null,
  opened_by uuid,
  passed_at timestamp with time zone default now() not null,
  is_kept boolean default false not null,
  constraint ring_passages_pkey PRIMARY KEY (ring_id, version_id)
);
CREATE INDEX ring_passages_opened_by ON app.ring_passages USING btree (opened_by);
CREATE INDEX ring_passages_organization_id ON app.ring_passages USING btree (organization_id);
CREATE INDEX ring_passages_version_id ON app.ring_passages USING btree (version_id);

create table app.rings (
  id uuid default app.uuid_v7() not null,
  organization_id uuid not null,
  name text not null,
  "position" integer not null,
  delay_days integer default 0 not null,
  gate_share integer,
  gate_count integer,
  gated_since timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint rings_pkey PRIMARY KEY (id),
  constraint rings_id_organization_id_key UNIQUE (id, organization_id),
  constraint rings_organization_id_position_key UNIQUE (organization_id, "position") DEFERRABLE INITIALLY DEFERRED,
  constraint rings_delay CHECK (delay_days >= 0 AND delay_days <= 365),
  constraint rings_gate CHECK ((gate_share IS NULL) = (gate_count IS NULL) AND (gate_share IS NULL) = (gated_since IS NULL)),
  constraint rings_gate_count CHECK (gate_count >= 1 AND gate_count <= 100000),
  constraint rings_gate_share CHECK (gate_share >= 1 AND gate_share <= 100),
  constraint rings_name_length CHECK (length(btrim(name)) >= 1 AND length(btrim(name)) <= 100)
);
CREATE UNIQUE INDEX rings_organization_id_name ON app.rings USING btree (organization_id, lower(name));

create table app.schema_migrations (
  name text not null,
  checksum text not null,
  applied_at timestamp with time zone default now() not null,
  constraint schema_migrations_pkey PRIMARY KEY (name)
);

create table app.sessions (
  id uuid default app.uuid_v7() not null,
  user_id uuid not null,
  kind text not null,
  token_hash bytea,
  methods text[] not null,
  address text,
  user_agent text,
  created_at timestamp with time zone default now() not null,
  last_seen_at timestamp with time zone default now() not null,
  proved_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  end_reason text,
  constraint sessions_pkey PRIMARY KEY (id),
  constraint sessions_token_hash_key UNIQUE (token_hash),
  constraint sessions_browser_has_token CHECK ((kind = 'browser'::text) = (token_hash IS NOT NULL)),
  constraint sessions_kind_known CHECK (kind = ANY (ARRAY['browser'::text, 'api'::text])),
  constraint sessions_user_agent_length CHECK (length(user_agent) <= 500)
);
CREATE INDEX sessions_user_id ON app.sessions USING btree (user_id) WHERE (ended_at IS NULL);

create table app.signing_keys (
  kid text not null,
  algorithm text not null,
  public_jwk jsonb not null,
  private_jwk text not null,
  created_at timestamp with time zone default now() not null,
  retired_at timestamp with time zone,
  constraint signing_keys_pkey PRIMARY KEY (kid)
);

create table app.source_problems (
  installer_id uuid not null,
  problem text not null,
  application_id uuid not null,
  version_id uuid not null,
  organization_id uuid,
  details jsonb default '{}'::jsonb not null,
  found_at timestamp with time zone default now() not null,
  constraint source_problems_pkey PRIMARY KEY (installer_id, problem)
);
CREATE INDEX source_problems_application_id ON app.source_problems USING btree (application_id);
CREATE INDEX source_problems_found_at ON app.source_problems USING btree (found_at DESC);
CREATE INDEX source_problems_organization_id ON app.source_problems USING btree (organization_id);
CREATE INDEX source_problems_version_id ON app.source_problems USING btree (version_id);

create table app.source_requests (
  organization_id uuid not null,
  day date not null,
  kind text not null,
  count bigint not null,
  constraint source_requests_pkey PRIMARY KEY (organization_id, day, kind),
  constraint source_requests_count CHECK (count >= 0),
  constraint source_requests_kind CHECK (kind = ANY (ARRAY['information'::text, 'search'::text, 'manifest'::text]))
);

create table app.source_tokens (
  id uuid default app.uuid_v7() not null,
  organization_id uuid not null,
  ring_id uuid not null,
  purpose text not null,
  name text not null,
  prefix text not null,
  token_hash bytea not null,
  replaces uuid,
  created_by uuid,
  created_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone,
  revoked_at timestamp with time zone,
  last_used_at timestamp with time zone,
  constraint source_tokens_pkey PRIMARY KEY (id),
  constraint source_tokens_id_organization_id_key UNIQUE (id, organization_id),
  constraint source_tokens_token_hash_key UNIQUE (token_hash),
  constraint source_tokens_name_length CHECK (length(btrim(name)) >= 1 AND length(btrim(name)) <= 200),
  constraint source_tokens_purpose CHECK (purpose = ANY (ARRAY['ring'::text, 'client'::text]))
);
CREATE INDEX source_tokens_created_by ON app.source_tokens USING btree (created_by);
CREATE INDEX source_tokens_organization_id ON app.source_tokens USING btree (organization_id, purpose, created_at);
CREATE INDEX source_tokens_replaces ON app.source_tokens USING btree (replaces);
CREATE INDEX source_tokens_ring_id ON app.source_tokens USING btree (ring_id);

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

create table app.sso_connections (
  id uuid default app.uuid_v7() not null,
  organization_id uuid not null,
  issuer text not null,
  client_id text not null,
  client_secret text not null,
  enabled boolean default true not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint sso_connections_pkey PRIMARY KEY (id),
  constraint sso_connections_organization_id_key UNIQUE (organization_id)
);

create table app.sso_identities (
  connection_id uuid not null,
  subject text not null,
  user_id uuid not null,
  created_at timestamp with time zone default now() not null,
  last_used_at timestamp with time zone,
  constraint sso_identities_pkey PRIMARY KEY (connection_id, subject)
);
CREATE INDEX sso_identities_user_id ON app.sso_identities USING btree (user_id);

create table app.stripe_events (
  id text not null,
  type text not null,
  api_version text,
  livemode boolean not null,
  occurred_at timestamp with time zone not null,
  customer_id text,
  object_id text,
  payload jsonb,
  state text default 'pending'::text not null,
  attempts integer default 0 not null,
  note text,
  organization_id uuid,
  received_at timestamp with time zone default now() not null,
  processed_at timestamp with time zone,
  constraint stripe_events_pkey PRIMARY KEY (id),
  constraint stripe_events_attempts CHECK (attempts >= 0),
  constraint stripe_events_state_known CHECK (state = ANY (ARRAY['pending'::text, 'processing'::text, 'succeeded'::text, 'failed'::text, 'ignored'::text]))
);
CREATE INDEX stripe_events_customer_id ON app.stripe_events USING btree (customer_id);
CREATE INDEX stripe_events_organization_id ON app.stripe_events USING btree (organization_id);
CREATE INDEX stripe_events_received_at ON app.stripe_events USING btree (received_at DESC);
CREATE INDEX stripe_events_state ON app.stripe_events USING btree (state, received_at DESC);

create table app.subscription_history (
  id uuid default app.uuid_v7() not null,
  subscription_id uuid not null,
  organization_id uuid not null,
  occurred_at timestamp with time zone default now() not null,
  cause text not null,
  cause_reference text,
  before jsonb,
  after jsonb not null,
  constraint subscription_history_pkey PRIMARY KEY (id),
  constraint subscription_history_cause_known CHECK (cause = ANY (ARRAY['event'::text, 'return-page'::text, 'reconciliation'::text, 'person'::text]))
);
CREATE INDEX subscription_history_organization_id ON app.subscription_history USING btree (organization_id, occurred_at);
CREATE INDEX subscription_history_subscription_id ON app.subscription_history USING btree (subscription_id, occurred_at);

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

create table app.subscriptions (
  id uuid default app.uuid_v7() not null,
  organization_id uuid not null,
  bought_by uuid,
  plan_id uuid not null,
  status text not null,
  billing_interval text not null,
  licensed_client_count integer not null,
  extra_member_count integer default 0 not null,
  observed_client_count integer default 0 not null,
  compliance_status text default 'compliant'::text not null,
  amount integer not null,
  currency text not null,
  current_period_start timestamp with time zone not null,
  current_period_end timestamp with time zone not null,
  cancel_at timestamp with time zone,
  cancel_at_period_end boolean default false not null,
  canceled_at timestamp with time zone,
  ended_at timestamp with time zone,
  trial_start timestamp with time zone,
  trial_end timestamp with time zone,
  past_due_since timestamp with time zone,
  pending_change jsonb,
  scheduled_change jsonb,
  payment_provider text default 'stripe'::text not null,
  payment_customer_id text not null,
  payment_subscription_id text not null,
  payment_schedule_id text,
  payment_method_id text,
  latest_invoice_id text,
  usage jsonb default '{}'::jsonb not null,
  livemode boolean not null,
  started_at timestamp with time zone not null,
  checked_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint subscriptions_pkey PRIMARY KEY (id),
  constraint subscriptions_payment_subscription_id_key UNIQUE (payment_provider, payment_subscription_id),
  constraint subscriptions_amount CHECK (amount >= 0),
  constraint subscriptions_compliance_known CHECK (compliance_status = ANY (ARRAY['compliant'::text, 'grace'::text, 'over_limit'::text, 'unlicensed'::text])),
  constraint subscriptions_counts CHECK (licensed_client_count > 0 AND extra_member_count >= 0 AND observed_client_count >= 0),
  constraint subscriptions_currency CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint subscriptions_interval_known CHECK (billing_interval = ANY (ARRAY['month'::text, 'year'::text])),
  constraint subscriptions_period CHECK (current_period_end >= current_period_start),
  constraint subscriptions_status_known CHECK (status = ANY (ARRAY['trialing'::text, 'active'::text, 'past_due'::text, 'unpaid'::text, 'canceled'::text, 'incomplete'::text, 'incomplete_expired'::text, 'paused'::text]))
);
CREATE INDEX subscriptions_bought_by ON app.subscriptions USING btree (bought_by);
CREATE UNIQUE INDEX subscriptions_one_live ON app.subscriptions USING btree (organization_id) WHERE (status <> ALL (ARRAY['canceled'::text, 'incomplete_expired'::text]));
CREATE INDEX subscriptions_organization_id ON app.subscriptions USING btree (organization_id, started_at DESC);
CREATE INDEX subscriptions_payment_customer_id ON app.subscriptions USING btree (payment_customer_id);
CREATE INDEX subscriptions_plan_id ON app.subscriptions USING btree (plan_id);

create table app.switches (
  name text not null,
  is_on boolean not null,
  reason text,
  changed_by uuid,
  changed_at timestamp with time zone default now() not null,
  constraint switches_pkey PRIMARY KEY (name),
  constraint switches_name_known CHECK (name = 'pause-stripe-events'::text)
);
CREATE INDEX switches_changed_by ON app.switches USING btree (changed_by);

create table app.team_members (
  team_id uuid not null,
  user_id uuid not null,
  organization_id uuid not null,
  added_at timestamp with time zone default now() not null,
  constraint team_members_pkey PRIMARY KEY (team_id, user_id)
);
CREATE INDEX team_members_membership ON app.team_members USING btree (organization_id, user_id);

create table app.team_rings (
  team_id uuid not null,
  organization_id uuid not null,
  ring_id uuid not null,
  constraint team_rings_pkey PRIMARY KEY (team_id)
);
CREATE INDEX team_rings_organization_id ON app.team_rings USING btree (organization_id);
CREATE INDEX team_rings_ring_id ON app.team_rings USING btree (ring_id);

create table app.teams (
  id uuid default app.uuid_v7() not null,
  organization_id uuid not null,
  name text not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint teams_pkey PRIMARY KEY (id),
  constraint teams_id_organization_id_key UNIQUE (id, organization_id),
  constraint teams_name_length CHECK (length(name) >= 1 AND length(name) <= 100)
);
CREATE UNIQUE INDEX teams_organization_id_name ON app.teams USING btree (organization_id, lower(name));

create table app.totp_factors (
  user_id uuid not null,
  secret text not null,
  created_at timestamp with time zone default now() not null,
  confirmed_at timestamp with time zone,
  last_step bigint default 0 not null,
  constraint totp_factors_pkey PRIMARY KEY (user_id)
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

create table app.users (
  id uuid default app.uuid_v7() not null,
  email text not null,
  name text not null,
  locale text default 'sv'::text not null,
  email_verified_at timestamp with time zone,
  is_staff boolean default false not null,
  disabled_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint users_pkey PRIMARY KEY (id),
  constraint users_email_key UNIQUE (email),
  constraint users_email_normal CHECK (email = lower(email) AND length(email) >= 3 AND length(email) <= 254),
  constraint users_locale_known CHECK (locale = ANY (ARRAY['sv'::text, 'en'::text])),
  constraint users_name_length CHECK (length(name) >= 1 AND length(name) <= 200)
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

create table app.version_decisions (
  organization_id uuid not null,
  version_id uuid not null,
  application_id uuid not null,
  decision text not null,
  approved_at timestamp with time zone,
  reason text,
  decided_by uuid,
  decided_at timestamp with time zone default now() not null,
  constraint version_decisions_pkey PRIMARY KEY (organization_id, version_id),
  constraint version_decisions_approved CHECK (
CASE decision
    WHEN 'approved'::text THEN approved_at IS NOT NULL
    WHEN 'declined'::text THEN approved_at IS NULL
    ELSE true
END),
  constraint version_decisions_decision CHECK (decision = ANY (ARRAY['approved'::text, 'declined'::text, 'withdrawn'::text])),
  constraint version_decisions_reason_length CHECK (length(reason) <= 500)
);
CREATE INDEX version_decisions_application_id ON app.version_decisions USING btree (application_id);
CREATE INDEX version_decisions_decided_by ON app.version_decisions USING btree (decided_by);
CREATE INDEX version_decisions_version_id ON app.version_decisions USING btree (version_id);

create table app.version_outcomes (
  organization_id uuid not null,
  client_id uuid not null,
  version_id uuid not null,
  application_id uuid not null,
  ring_id uuid not null,
  outcome text not null,
  exit_code text,
  attempts integer default 1 not null,
  first_reported_at timestamp with time zone default now() not null,
  reported_at timestamp with time zone default now() not null,
  constraint version_outcomes_pkey PRIMARY KEY (client_id, version_id),
  constraint version_outcomes_exit_code_length CHECK (length(exit_code) <= 100),
  constraint version_outcomes_outcome CHECK (outcome = ANY (ARRAY['succeeded'::text, 'failed'::text]))
);
CREATE INDEX version_outcomes_application_id ON app.version_outcomes USING btree (application_id);
CREATE INDEX version_outcomes_organization_id ON app.version_outcomes USING btree (organization_id, reported_at);
CREATE INDEX version_outcomes_ring_id ON app.version_outcomes USING btree (ring_id, version_id, outcome);
CREATE INDEX version_outcomes_version_id ON app.version_outcomes USING btree (version_id);

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

alter table app.activities add constraint activities_actor_user_id_fkey FOREIGN KEY (actor_user_id) REFERENCES app.users(id);
alter table app.activities add constraint activities_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES app.organizations(id);
alter table app.application_match_keys add constraint application_match_keys_application_id_fkey FOREIGN KEY (application_id) REFERENCES app.applications(id) ON DELETE CASCADE;
alter table app.application_match_keys add constraint application_match_keys_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES app.organizations(id);
alter table app.application_policies add constraint application_policies_application_id_fkey FOREIGN KEY (application_id) REFERENCES app.applications(id) ON DELETE CASCADE;
alter table app.application_policies add constraint application_policies_changed_by_fkey FOREIGN KEY (changed_by) REFERENCES app.users(id) ON DELETE SET NULL;
alter table app.application_policies add constraint application_policies_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES app.organizations(id) ON DELETE CASCADE;
alter table app.application_policies add constraint application_policies_pinned_version_id_fkey FOREIGN KEY (pinned_version_id) REFERENCES app.versions(id);
alter table app.application_policies add constraint application_policies_rolled_back_to_fkey FOREIGN KEY (rolled_back_to) REFERENCES app.versions(id);
alter table app.applications add constraint applications_catalog_id_fkey FOREIGN KEY (catalog_id) REFERENCES app.catalogs(id);
alter table app.applications add constraint applications_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES app.organizations(id);
alter table app.audit_entries add constraint audit_entries_actor_user_id_fkey FOREIGN KEY (actor_user_id) REFERENCES app.users(id);
alter table app.audit_entries add constraint audit_entries_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES app.organizations(id);
alter table app.authentication_challenges add constraint authentication_challenges_user_id_fkey FOREIGN KEY (user_id) REFERENCES app.users(id) ON DELETE CASCADE;
alter table app.billing_alarms add constraint billing_alarms_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES app.organizations(id);
alter table app.billing_customers add constraint billing_customers_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES app.organizations(id);
alter table app.catalogs add constraint catalogs_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES app.organizations(id);
alter table app.client_inventories add constraint client_inventories_client_fkey FOREIGN KEY (client_id, organization_id) REFERENCES app.clients(id, organization_id) ON DELETE CASCADE;
alter table app.clients add constraint clients_assigned_ring_fkey FOREIGN KEY (assigned_ring_id, organization_id) REFERENCES app.rings(id, organization_id) ON DELETE SET NULL (assigned_ring_id);
alter table app.clients add constraint clients_enrolment_key_id_fkey FOREIGN KEY (enrolment_key_id) REFERENCES app.enrolment_keys(id) ON DELETE SET NULL;
alter table app.clients add constraint clients_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES app.organizations(id) ON DELETE CASCADE;
alter table app.clients add constraint clients_ring_fkey FOREIGN KEY (ring_id, organization_id) REFERENCES app.rings(id, organization_id);
alter table app.clients add constraint clients_source_token_id_fkey FOREIGN KEY (source_token_id) REFERENCES app.source_tokens(id) ON DELETE SET NULL;
alter table app.clients add constraint clients_team_fkey FOREIGN KEY (team_id, organization_id) REFERENCES app.teams(id, organization_id) ON DELETE SET NULL (team_id);
alter table app.distribution_settings add constraint distribution_settings_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES app.organizations(id) ON DELETE CASCADE;
alter table app.enrolment_keys add constraint enrolment_keys_created_by_fkey FOREIGN KEY (created_by) REFERENCES app.users(id) ON DELETE SET NULL;
alter table app.enrolment_keys add constraint enrolment_keys_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES app.organizations(id) ON DELETE CASCADE;
alter table app.enrolment_keys add constraint enrolment_keys_ring_fkey FOREIGN KEY (ring_id, organization_id) REFERENCES app.rings(id, organization_id) ON DELETE SET NULL (ring_id);
alter table app.enrolment_keys add constraint enrolment_keys_team_fkey FOREIGN KEY (team_id, organization_id) REFERENCES app.teams(id, organization_id) ON DELETE SET NULL (team_id);
alter table app.feature_overrides add constraint feature_overrides_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES app.organizations(id) ON DELETE CASCADE;
alter table app.feature_overrides add constraint feature_overrides_set_by_fkey FOREIGN KEY (set_by) REFERENCES app.users(id);
alter table app.installed_programs add constraint installed_programs_application_id_fkey FOREIGN KEY (application_id) REFERENCES app.applications(id) ON DELETE SET NULL;
alter table app.installed_programs add constraint installed_programs_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES app.organizations(id) ON DELETE CASCADE;
alter table app.installers add constraint installers_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES app.organizations(id);
alter table app.installers add constraint installers_version_id_fkey FOREIGN KEY (version_id) REFERENCES app.versions(id);
alter table app.inventory_changes add constraint inventory_changes_client_fkey FOREIGN KEY (client_id, organization_id) REFERENCES app.clients(id, organization_id) ON DELETE CASCADE;
alter table app.invitations add constraint invitations_accepted_by_fkey FOREIGN KEY (accepted_by) REFERENCES app.users(id) ON DELETE SET NULL;
alter table app.invitations add constraint invitations_invited_by_fkey FOREIGN KEY (invited_by) REFERENCES app.users(id) ON DELETE SET NULL;
alter table app.invitations add constraint invitations_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES app.organizations(id) ON DELETE CASCADE;
alter table app.invoices add constraint invoices_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES app.organizations(id);
alter table app.invoices add constraint invoices_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES app.subscriptions(id);
alter table app.job_logs add constraint job_logs_job_id_fkey FOREIGN KEY (job_id) REFERENCES app.jobs(id) ON DELETE CASCADE;
alter table app.jobs add constraint jobs_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES app.jobs(id);
alter table app.licence_compliance add constraint licence_compliance_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES app.organizations(id) ON DELETE CASCADE;
alter table app.link_tokens add constraint link_tokens_user_id_fkey FOREIGN KEY (user_id) REFERENCES app.users(id) ON DELETE CASCADE;
alter table app.mails add constraint mails_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES app.organizations(id) ON DELETE CASCADE;
alter table app.mails add constraint mails_user_id_fkey FOREIGN KEY (user_id) REFERENCES app.users(id) ON DELETE CASCADE;
alter table app.memberships add constraint memberships_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES app.organizations(id) ON DELETE CASCADE;
alter table app.memberships add constraint memberships_user_id_fkey FOREIGN KEY (user_id) REFERENCES app.users(id) ON DELETE CASCADE;
alter table app.organization_domains add constraint organization_domains_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES app.organizations(id) ON DELETE CASCADE;
alter table app.organization_plans add constraint organization_plans_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES app.organizations(id) ON DELETE CASCADE;
alter table app.organization_plans add constraint organization_plans_plan_fkey FOREIGN KEY (plan) REFERENCES app.subscription_plans(name);
alter table app.organization_presence add constraint organization_presence_membership_fkey FOREIGN KEY (organization_id, user_id) REFERENCES app.memberships(organization_id, user_id) ON DELETE CASCADE;
alter table app.organization_security add constraint organization_security_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES app.organizations(id) ON DELETE CASCADE;
alter table app.passkeys add constraint passkeys_user_id_fkey FOREIGN KEY (user_id) REFERENCES app.users(id) ON DELETE CASCADE;
alter table app.passwords add constraint passwords_user_id_fkey FOREIGN KEY (user_id) REFERENCES app.users(id) ON DELETE CASCADE;
alter table app.patch_levels add constraint patch_levels_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES app.organizations(id) ON DELETE CASCADE;
alter table app.program_standings add constraint program_standings_application_id_fkey FOREIGN KEY (application_id) REFERENCES app.applications(id) ON DELETE CASCADE;
alter table app.program_standings add constraint program_standings_offered_version_id_fkey FOREIGN KEY (offered_version_id) REFERENCES app.versions(id) ON DELETE CASCADE;
alter table app.program_standings add constraint program_standings_program_id_fkey FOREIGN KEY (program_id) REFERENCES app.installed_programs(id) ON DELETE CASCADE;
alter table app.program_standings add constraint program_standings_ring_fkey FOREIGN KEY (ring_id, organization_id) REFERENCES app.rings(id, organization_id) ON DELETE CASCADE;
alter table app.reconciliation_findings add constraint reconciliation_findings_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES app.organizations(id);
alter table app.reconciliation_findings add constraint reconciliation_findings_reconciliation_id_fkey FOREIGN KEY (reconciliation_id) REFERENCES app.reconciliations(id) ON DELETE CASCADE;
alter table app.recovery_codes add constraint recovery_codes_user_id_fkey FOREIGN KEY (user_id) REFERENCES app.users(id) ON DELETE CASCADE;
alter table app.refresh_tokens add constraint refresh_tokens_session_id_fkey FOREIGN KEY (session_id) REFERENCES app.sessions(id) ON DELETE CASCADE;
alter table app.refresh_tokens add constraint refresh_tokens_successor_id_fkey FOREIGN KEY (successor_id) REFERENCES app.refresh_tokens(id) ON DELETE SET NULL;
alter table app.ring_passages add constraint ring_passages_opened_by_fkey FOREIGN KEY (opened_by) REFERENCES app.users(id) ON DELETE SET NULL;
alter table app.ring_passages add constraint ring_passages_ring_fkey FOREIGN KEY (ring_id, organization_id) REFERENCES app.rings(id, organization_id) ON DELETE CASCADE;
alter table app.ring_passages add constraint ring_passages_version_id_fkey FOREIGN KEY (version_id) REFERENCES app.versions(id) ON DELETE CASCADE;
alter table app.rings add constraint rings_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES app.organizations(id) ON DELETE CASCADE;
alter table app.sessions add constraint sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES app.users(id) ON DELETE CASCADE;
alter table app.source_problems add constraint source_problems_application_id_fkey FOREIGN KEY (application_id) REFERENCES app.applications(id);
alter table app.source_problems add constraint source_problems_installer_id_fkey FOREIGN KEY (installer_id) REFERENCES app.installers(id) ON DELETE CASCADE;
alter table app.source_problems add constraint source_problems_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES app.organizations(id);
alter table app.source_problems add constraint source_problems_version_id_fkey FOREIGN KEY (version_id) REFERENCES app.versions(id);
alter table app.source_requests add constraint source_requests_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES app.organizations(id) ON DELETE CASCADE;
alter table app.source_tokens add constraint source_tokens_created_by_fkey FOREIGN KEY (created_by) REFERENCES app.users(id) ON DELETE SET NULL;
alter table app.source_tokens add constraint source_tokens_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES app.organizations(id) ON DELETE CASCADE;
alter table app.source_tokens add constraint source_tokens_replaces_fkey FOREIGN KEY (replaces) REFERENCES app.source_tokens(id);
alter table app.source_tokens add constraint source_tokens_ring_fkey FOREIGN KEY (ring_id, organization_id) REFERENCES app.rings(id, organization_id);
alter table app.sources add constraint sources_application_id_fkey FOREIGN KEY (application_id) REFERENCES app.applications(id);
alter table app.sources add constraint sources_feed_id_fkey FOREIGN KEY (feed_id) REFERENCES app.feeds(id);
alter table app.sso_connections add constraint sso_connections_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES app.organizations(id) ON DELETE CASCADE;
alter table app.sso_identities add constraint sso_identities_connection_id_fkey FOREIGN KEY (connection_id) REFERENCES app.sso_connections(id) ON DELETE CASCADE;
alter table app.sso_identities add constraint sso_identities_user_id_fkey FOREIGN KEY (user_id) REFERENCES app.users(id) ON DELETE CASCADE;
alter table app.stripe_events add constraint stripe_events_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES app.organizations(id);
alter table app.subscription_history add constraint subscription_history_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES app.organizations(id);
alter table app.subscription_history add constraint subscription_history_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES app.subscriptions(id);
alter table app.subscriptions add constraint subscriptions_bought_by_fkey FOREIGN KEY (bought_by) REFERENCES app.users(id);
alter table app.subscriptions add constraint subscriptions_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES app.organizations(id);
alter table app.subscriptions add constraint subscriptions_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES app.subscription_plans(id);
alter table app.switches add constraint switches_changed_by_fkey FOREIGN KEY (changed_by) REFERENCES app.users(id);
alter table app.team_members add constraint team_members_membership_fkey FOREIGN KEY (organization_id, user_id) REFERENCES app.memberships(organization_id, user_id) ON DELETE CASCADE;
alter table app.team_members add constraint team_members_team_fkey FOREIGN KEY (team_id, organization_id) REFERENCES app.teams(id, organization_id) ON DELETE CASCADE;
alter table app.team_rings add constraint team_rings_ring_fkey FOREIGN KEY (ring_id, organization_id) REFERENCES app.rings(id, organization_id) ON DELETE CASCADE;
alter table app.team_rings add constraint team_rings_team_fkey FOREIGN KEY (team_id, organization_id) REFERENCES app.teams(id, organization_id) ON DELETE CASCADE;
alter table app.teams add constraint teams_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES app.organizations(id) ON DELETE CASCADE;
alter table app.totp_factors add constraint totp_factors_user_id_fkey FOREIGN KEY (user_id) REFERENCES app.users(id) ON DELETE CASCADE;
alter table app.update_outcomes add constraint update_outcomes_application_id_fkey FOREIGN KEY (application_id) REFERENCES app.applications(id);
alter table app.update_outcomes add constraint update_outcomes_feed_id_fkey FOREIGN KEY (feed_id) REFERENCES app.feeds(id);
alter table app.update_outcomes add constraint update_outcomes_job_id_fkey FOREIGN KEY (job_id) REFERENCES app.jobs(id) ON DELETE SET NULL;
alter table app.update_outcomes add constraint update_outcomes_run_id_fkey FOREIGN KEY (run_id) REFERENCES app.jobs(id) ON DELETE CASCADE;
alter table app.version_candidates add constraint version_candidates_found_in_run_fkey FOREIGN KEY (found_in_run) REFERENCES app.jobs(id);
alter table app.version_candidates add constraint version_candidates_version_id_fkey FOREIGN KEY (version_id) REFERENCES app.versions(id);
alter table app.version_decisions add constraint version_decisions_application_id_fkey FOREIGN KEY (application_id) REFERENCES app.applications(id) ON DELETE CASCADE;
alter table app.version_decisions add constraint version_decisions_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES app.users(id) ON DELETE SET NULL;
alter table app.version_decisions add constraint version_decisions_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES app.organizations(id) ON DELETE CASCADE;
alter table app.version_decisions add constraint version_decisions_version_id_fkey FOREIGN KEY (version_id) REFERENCES app.versions(id) ON DELETE CASCADE;
alter table app.version_outcomes add constraint version_outcomes_application_id_fkey FOREIGN KEY (application_id) REFERENCES app.applications(id) ON DELETE CASCADE;
alter table app.version_outcomes add constraint version_outcomes_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES app.organizations(id) ON DELETE CASCADE;
alter table app.version_outcomes add constraint version_outcomes_ring_fkey FOREIGN KEY (ring_id, organization_id) REFERENCES app.rings(id, organization_id) ON DELETE CASCADE;
alter table app.version_outcomes add constraint version_outcomes_version_id_fkey FOREIGN KEY (version_id) REFERENCES app.versions(id) ON DELETE CASCADE;
alter table app.versions add constraint versions_application_id_fkey FOREIGN KEY (application_id) REFERENCES app.applications(id);
alter table app.versions add constraint versions_found_in_run_fkey FOREIGN KEY (found_in_run) REFERENCES app.jobs(id);
alter table app.versions add constraint versions_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES app.organizations(id);
alter table app.versions add constraint versions_superseded_by_fkey FOREIGN KEY (superseded_by) REFERENCES app.versions(id);

-- Views

create view app.activities_feed with (security_invoker=true) as
 SELECT activity.id,
    activity.organization_id,
    activity.type,
    activity.subject_type,
    activity.subject_id,
    activity.data,
    activity.occurred_at,
    activity.actor_user_id,
    actor.name AS actor_name
   FROM app.activities activity
     LEFT JOIN app.users actor ON actor.id = activity.actor_user_id;

-- Triggers

CREATE TRIGGER application_match_keys_inherit_organization BEFORE INSERT OR UPDATE OF application_id, organization_id ON app.application_match_keys FOR EACH ROW EXECUTE FUNCTION app.match_keys_inherit_organization();
CREATE TRIGGER application_match_keys_notify_which AFTER INSERT OR DELETE OR UPDATE ON app.application_match_keys FOR EACH ROW EXECUTE FUNCTION app.notify_application_changed();
CREATE TRIGGER application_policies_notify_changed AFTER INSERT OR DELETE OR UPDATE ON app.application_policies FOR EACH ROW EXECUTE FUNCTION app.notify_distribution_changed();
CREATE TRIGGER application_policies_touch_updated_at BEFORE UPDATE ON app.application_policies FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();
CREATE TRIGGER applications_fill_search_text BEFORE INSERT OR UPDATE ON app.applications FOR EACH ROW EXECUTE FUNCTION app.applications_fill_search_text();
CREATE TRIGGER applications_inherit_organization BEFORE INSERT OR UPDATE OF catalog_id, organization_id ON app.applications FOR EACH ROW EXECUTE FUNCTION app.catalog_inherit_organization();
CREATE TRIGGER applications_notify_changed AFTER INSERT OR DELETE OR UPDATE ON app.applications FOR EACH STATEMENT EXECUTE FUNCTION app.notify_catalog_changed();
CREATE TRIGGER applications_notify_which AFTER INSERT OR DELETE OR UPDATE ON app.applications FOR EACH ROW EXECUTE FUNCTION app.notify_application_changed();
CREATE TRIGGER applications_refuse_move BEFORE UPDATE OF catalog_id ON app.applications FOR EACH ROW WHEN (old.catalog_id <> new.catalog_id) EXECUTE FUNCTION app.catalog_refuse_move();
CREATE TRIGGER applications_touch_updated_at BEFORE UPDATE ON app.applications FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();
CREATE TRIGGER billing_customers_touch_updated_at BEFORE UPDATE ON app.billing_customers FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();
CREATE TRIGGER catalogs_refuse_move BEFORE UPDATE OF owner_id ON app.catalogs FOR EACH ROW WHEN (old.owner_id IS DISTINCT FROM new.owner_id) EXECUTE FUNCTION app.catalog_refuse_move();
CREATE TRIGGER catalogs_touch_updated_at BEFORE UPDATE ON app.catalogs FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();
CREATE TRIGGER clients_touch_updated_at BEFORE UPDATE ON app.clients FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();
CREATE TRIGGER distribution_settings_notify_changed AFTER INSERT OR DELETE OR UPDATE ON app.distribution_settings FOR EACH ROW EXECUTE FUNCTION app.notify_distribution_changed();
CREATE TRIGGER distribution_settings_touch_updated_at BEFORE UPDATE ON app.distribution_settings FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();
CREATE TRIGGER feature_overrides_touch_updated_at BEFORE UPDATE ON app.feature_overrides FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();
CREATE TRIGGER feeds_touch_updated_at BEFORE UPDATE ON app.feeds FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();
CREATE TRIGGER installers_inherit_organization BEFORE INSERT OR UPDATE OF version_id, organization_id ON app.installers FOR EACH ROW EXECUTE FUNCTION app.catalog_inherit_organization();
CREATE TRIGGER installers_notify_changed AFTER INSERT OR DELETE OR UPDATE ON app.installers FOR EACH STATEMENT EXECUTE FUNCTION app.notify_catalog_changed();
CREATE TRIGGER installers_notify_which AFTER INSERT OR DELETE OR UPDATE ON app.installers FOR EACH ROW EXECUTE FUNCTION app.notify_application_changed();
CREATE TRIGGER installers_refuse_move BEFORE UPDATE OF version_id ON app.installers FOR EACH ROW WHEN (old.version_id <> new.version_id) EXECUTE FUNCTION app.catalog_refuse_move();
CREATE TRIGGER invoices_touch_updated_at BEFORE UPDATE ON app.invoices FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();
CREATE TRIGGER memberships_touch_updated_at BEFORE UPDATE ON app.memberships FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();
CREATE TRIGGER organization_plans_touch_updated_at BEFORE UPDATE ON app.organization_plans FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();
CREATE TRIGGER organization_security_touch_updated_at BEFORE UPDATE ON app.organization_security FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();
CREATE TRIGGER organizations_make_distribution AFTER INSERT ON app.organizations FOR EACH ROW EXECUTE FUNCTION app.organizations_make_distribution();
CREATE TRIGGER organizations_touch_updated_at BEFORE UPDATE ON app.organizations FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();
CREATE TRIGGER ring_passages_notify_changed AFTER INSERT OR DELETE OR UPDATE ON app.ring_passages FOR EACH ROW EXECUTE FUNCTION app.notify_distribution_changed();
CREATE TRIGGER rings_notify_changed AFTER INSERT OR DELETE OR UPDATE ON app.rings FOR EACH ROW EXECUTE FUNCTION app.notify_distribution_changed();
CREATE TRIGGER rings_touch_updated_at BEFORE UPDATE ON app.rings FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();
CREATE TRIGGER source_problems_inherit_organization BEFORE INSERT OR UPDATE OF application_id, organization_id ON app.source_problems FOR EACH ROW EXECUTE FUNCTION app.match_keys_inherit_organization();
CREATE TRIGGER source_tokens_notify_changed AFTER INSERT OR DELETE OR UPDATE OF ring_id, expires_at, revoked_at ON app.source_tokens FOR EACH ROW EXECUTE FUNCTION app.notify_distribution_changed();
CREATE TRIGGER sources_added_forget_validators AFTER INSERT ON app.sources FOR EACH ROW EXECUTE FUNCTION app.sources_forget_validators();
CREATE TRIGGER sources_changed_forget_validators AFTER UPDATE OF feed_id, settings, application_id ON app.sources FOR EACH ROW WHEN (old.feed_id IS DISTINCT FROM new.feed_id OR old.settings IS DISTINCT FROM new.settings OR old.application_id IS DISTINCT FROM new.application_id) EXECUTE FUNCTION app.sources_forget_validators();
CREATE TRIGGER sources_touch_updated_at BEFORE UPDATE ON app.sources FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();
CREATE TRIGGER sso_connections_touch_updated_at BEFORE UPDATE ON app.sso_connections FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();
CREATE TRIGGER subscription_plans_touch_updated_at BEFORE UPDATE ON app.subscription_plans FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();
CREATE TRIGGER subscriptions_touch_updated_at BEFORE UPDATE ON app.subscriptions FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();
CREATE TRIGGER teams_touch_updated_at BEFORE UPDATE ON app.teams FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();
CREATE TRIGGER users_touch_updated_at BEFORE UPDATE ON app.users FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();
CREATE TRIGGER version_decisions_notify_changed AFTER INSERT OR DELETE OR UPDATE ON app.version_decisions FOR EACH ROW EXECUTE FUNCTION app.notify_distribution_changed();
CREATE TRIGGER versions_inherit_organization BEFORE INSERT OR UPDATE OF application_id, organization_id ON app.versions FOR EACH ROW EXECUTE FUNCTION app.catalog_inherit_organization();
CREATE TRIGGER versions_notify_changed AFTER INSERT OR DELETE OR UPDATE ON app.versions FOR EACH STATEMENT EXECUTE FUNCTION app.notify_catalog_changed();
CREATE TRIGGER versions_notify_which AFTER INSERT OR DELETE OR UPDATE ON app.versions FOR EACH ROW EXECUTE FUNCTION app.notify_application_changed();
CREATE TRIGGER versions_refuse_move BEFORE UPDATE OF application_id ON app.versions FOR EACH ROW WHEN (old.application_id <> new.application_id) EXECUTE FUNCTION app.catalog_refuse_move();
CREATE TRIGGER versions_touch_updated_at BEFORE UPDATE ON app.versions FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();

-- Row security

alter table app.activities enable row level security;
create policy activities_member_adds on app.activities
  for insert to lappa_member
  with check (organization_id = app.current_organization() AND actor_user_id = app.current_actor());
create policy activities_member_reads on app.activities
  for select to lappa_member
  using (organization_id IS NULL OR organization_id = app.current_organization());
create policy activities_staff_reads on app.activities
  for select to lappa_staff
  using (true);
create policy activities_system_adds on app.activities
  for insert to lappa_system
  with check (true);
create policy activities_system_reads on app.activities
  for select to lappa_system
  using (true);

alter table app.application_match_keys enable row level security;
create policy application_match_keys_client_reads on app.application_match_keys
  for select to lappa_client
  using (organization_id IS NULL OR organization_id = app.current_organization());
create policy application_match_keys_member_reads on app.application_match_keys
  for select to lappa_member
  using (organization_id IS NULL OR organization_id = app.current_organization());
create policy application_match_keys_staff_reads on app.application_match_keys
  for select to lappa_staff
  using (true);
create policy application_match_keys_system_all on app.application_match_keys
  for all to lappa_system
  using (true)
  with check (true);
create policy application_match_keys_visitor_reads on app.application_match_keys
  for select to lappa_visitor
  using (organization_id IS NULL);

alter table app.application_policies enable row level security;
create policy application_policies_client_reads on app.application_policies
  for select to lappa_client
  using (organization_id = app.current_organization());
create policy application_policies_manager_all on app.application_policies
  for all to lappa_member
  using (organization_id = app.managed_organization())
  with check (organization_id = app.managed_organization());
create policy application_policies_member_reads on app.application_policies
  for select to lappa_member
  using (organization_id = app.current_organization());
create policy application_policies_staff_reads on app.application_policies
  for select to lappa_staff
  using (true);
create policy application_policies_system_all on app.application_policies
  for all to lappa_system
  using (true)
  with check (true);

alter table app.applications enable row level security;
create policy applications_client_reads on app.applications
  for select to lappa_client
  using (organization_id IS NULL OR organization_id = app.current_organization());
create policy applications_member_reads on app.applications
  for select to lappa_member
  using (organization_id IS NULL OR organization_id = app.current_organization());
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

alter table app.audit_entries enable row level security;
create policy audit_entries_member_adds on app.audit_entries
  for insert to lappa_member
  with check (organization_id = app.current_organization() AND actor_kind = 'member'::text AND actor_user_id = app.current_actor());
create policy audit_entries_owner_reads on app.audit_entries
  for select to lappa_member
  using (organization_id = app.owned_organization());
create policy audit_entries_person_adds on app.audit_entries
  for insert to lappa_person
  with check (organization_id IS NULL AND actor_kind = 'person'::text AND actor_user_id = app.current_actor());
create policy audit_entries_person_reads_own on app.audit_entries
  for select to lappa_person
  using (actor_user_id = app.current_actor());
create policy audit_entries_staff_adds on app.audit_entries
  for insert to lappa_staff
  with check (actor_kind = 'staff'::text AND actor_user_id = app.current_actor());
create policy audit_entries_staff_reads on app.audit_entries
  for select to lappa_staff
  using (true);
create policy audit_entries_system_adds on app.audit_entries
  for insert to lappa_system
  with check (true);
create policy audit_entries_system_reads on app.audit_entries
  for select to lappa_system
  using (true);

alter table app.authentication_challenges enable row level security;
create policy authentication_challenges_system_all on app.authentication_challenges
  for all to lappa_system
  using (true)
  with check (true);

alter table app.billing_alarms enable row level security;
create policy billing_alarms_staff_reads on app.billing_alarms
  for select to lappa_staff
  using (true);
create policy billing_alarms_system_all on app.billing_alarms
  for all to lappa_system
  using (true)
  with check (true);

alter table app.billing_customers enable row level security;
create policy billing_customers_manager_reads on app.billing_customers
  for select to lappa_member
  using (organization_id = app.managed_organization());
create policy billing_customers_staff_reads on app.billing_customers
  for select to lappa_staff
  using (true);
create policy billing_customers_system_all on app.billing_customers
  for all to lappa_system
  using (true)
  with check (true);

alter table app.catalogs enable row level security;
create policy catalogs_client_reads on app.catalogs
  for select to lappa_client
  using (owner_id IS NULL OR owner_id = app.current_organization());
create policy catalogs_member_reads on app.catalogs
  for select to lappa_member
  using (owner_id IS NULL OR owner_id = app.current_organization());
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

alter table app.client_inventories enable row level security;
create policy client_inventories_client_own on app.client_inventories
  for all to lappa_client
  using (organization_id = app.current_organization() AND client_id = app.current_client())
  with check (organization_id = app.current_organization() AND client_id = app.current_client());
create policy client_inventories_member_reads on app.client_inventories
  for select to lappa_member
  using (organization_id = app.current_organization());
create policy client_inventories_staff_reads on app.client_inventories
  for select to lappa_staff
  using (true);
create policy client_inventories_system_all on app.client_inventories
  for all to lappa_system
  using (true)
  with check (true);

alter table app.clients enable row level security;
create policy clients_client_changes_own on app.clients
  for update to lappa_client
  using (organization_id = app.current_organization() AND id = app.current_client())
  with check (organization_id = app.current_organization() AND id = app.current_client());
create policy clients_client_reads_own on app.clients
  for select to lappa_client
  using (organization_id = app.current_organization() AND id = app.current_client());
create policy clients_manager_changes on app.clients
  for update to lappa_member
  using (organization_id = app.managed_organization())
  with check (organization_id = app.managed_organization());
create policy clients_member_reads on app.clients
  for select to lappa_member
  using (organization_id = app.current_organization());
create policy clients_staff_reads on app.clients
  for select to lappa_staff
  using (true);
create policy clients_system_all on app.clients
  for all to lappa_system
  using (true)
  with check (true);

alter table app.distribution_settings enable row level security;
create policy distribution_settings_client_reads on app.distribution_settings
  for select to lappa_client
  using (organization_id = app.current_organization());
create policy distribution_settings_manager_all on app.distribution_settings
  for all to lappa_member
  using (organization_id = app.managed_organization())
  with check (organization_id = app.managed_organization());
create policy distribution_settings_member_reads on app.distribution_settings
  for select to lappa_member
  using (organization_id = app.current_organization());
create policy distribution_settings_staff_reads on app.distribution_settings
  for select to lappa_staff
  using (true);
create policy distribution_settings_system_all on app.distribution_settings
  for all to lappa_system
  using (true)
  with check (true);

alter table app.enrolment_keys enable row level security;
create policy enrolment_keys_manager_all on app.enrolment_keys
  for all to lappa_member
  using (organization_id = app.managed_organization())
  with check (organization_id = app.managed_organization());
create policy enrolment_keys_staff_reads on app.enrolment_keys
  for select to lappa_staff
  using (true);
create policy enrolment_keys_system_all on app.enrolment_keys
  for all to lappa_system
  using (true)
  with check (true);

alter table app.feature_overrides enable row level security;
create policy feature_overrides_client_reads on app.feature_overrides
  for select to lappa_client
  using (organization_id = app.current_organization());
create policy feature_overrides_member_reads on app.feature_overrides
  for select to lappa_member
  using (organization_id = app.current_organization());
create policy feature_overrides_person_reads_own on app.feature_overrides
  for select to lappa_person
  using (organization_id = ANY ((ARRAY( SELECT memberships.organization_id
   FROM app.memberships
  WHERE memberships.user_id = app.current_actor()))));
create policy feature_overrides_staff_all on app.feature_overrides
  for all to lappa_staff
  using (true)
  with check (set_by = app.current_actor());
create policy feature_overrides_system_all on app.feature_overrides
  for all to lappa_system
  using (true)
  with check (true);

alter table app.installed_programs enable row level security;
create policy installed_programs_client_adds on app.installed_programs
  for insert to lappa_client
  with check (organization_id = app.current_organization());
create policy installed_programs_client_reads on app.installed_programs
  for select to lappa_client
  using (organization_id = app.current_organization());
create policy installed_programs_member_reads on app.installed_programs
  for select to lappa_member
  using (organization_id = app.current_organization());
create policy installed_programs_staff_reads on app.installed_programs
  for select to lappa_staff
  using (true);
create policy installed_programs_system_all on app.installed_programs
  for all to lappa_system
  using (true)
  with check (true);

alter table app.installers enable row level security;
create policy installers_client_reads on app.installers
  for select to lappa_client
  using (organization_id IS NULL OR organization_id = app.current_organization());
create policy installers_member_reads on app.installers
  for select to lappa_member
  using (organization_id IS NULL OR organization_id = app.current_organization());
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

alter table app.inventory_changes enable row level security;
create policy inventory_changes_client_adds_own on app.inventory_changes
  for insert to lappa_client
  with check (organization_id = app.current_organization() AND client_id = app.current_client());
create policy inventory_changes_member_reads on app.inventory_changes
  for select to lappa_member
  using (organization_id = app.current_organization());
create policy inventory_changes_staff_reads on app.inventory_changes
  for select to lappa_staff
  using (true);
create policy inventory_changes_system_all on app.inventory_changes
  for all to lappa_system
  using (true)
  with check (true);

alter table app.invitations enable row level security;
create policy invitations_manager_all on app.invitations
  for all to lappa_member
  using (organization_id = app.managed_organization())
  with check (organization_id = app.managed_organization());
create policy invitations_staff_reads on app.invitations
  for select to lappa_staff
  using (true);
create policy invitations_system_all on app.invitations
  for all to lappa_system
  using (true)
  with check (true);

alter table app.invoices enable row level security;
create policy invoices_manager_reads on app.invoices
  for select to lappa_member
  using (organization_id = app.managed_organization());
create policy invoices_staff_reads on app.invoices
  for select to lappa_staff
  using (true);
create policy invoices_system_all on app.invoices
  for all to lappa_system
  using (true)
  with check (true);

alter table app.licence_compliance enable row level security;
create policy licence_compliance_client_reads on app.licence_compliance
  for select to lappa_client
  using (organization_id = app.current_organization());
create policy licence_compliance_member_reads on app.licence_compliance
  for select to lappa_member
  using (organization_id = app.current_organization());
create policy licence_compliance_staff_reads on app.licence_compliance
  for select to lappa_staff
  using (true);
create policy licence_compliance_system_all on app.licence_compliance
  for all to lappa_system
  using (true)
  with check (true);

alter table app.link_tokens enable row level security;
create policy link_tokens_system_all on app.link_tokens
  for all to lappa_system
  using (true)
  with check (true);

alter table app.mails enable row level security;
create policy mails_manager_tells on app.mails
  for insert to lappa_member
  with check (organization_id = app.managed_organization() AND template = 'membership-changed'::text AND (EXISTS ( SELECT
   FROM app.users colleague
  WHERE colleague.id = mails.user_id AND colleague.email = mails.to_address)));
create policy mails_member_adds on app.mails
  for insert to lappa_member
  with check (organization_id = app.current_organization() AND template = 'invitation'::text AND user_id IS NULL AND (EXISTS ( SELECT
   FROM app.invitations invitation
  WHERE invitation.id::text = (mails.data ->> 'invitationId'::text) AND invitation.email = mails.to_address)));
create policy mails_person_adds on app.mails
  for insert to lappa_person
  with check (organization_id IS NULL AND user_id = app.current_actor());
create policy mails_system_all on app.mails
  for all to lappa_system
  using (true)
  with check (true);

alter table app.memberships enable row level security;
create policy memberships_manager_changes on app.memberships
  for update to lappa_member
  using (organization_id = app.current_organization() AND (app.current_member_role() = 'owner'::text OR app.current_member_role() = 'admin'::text AND role <> 'owner'::text))
  with check (organization_id = app.current_organization() AND (app.current_member_role() = 'owner'::text OR app.current_member_role() = 'admin'::text AND role <> 'owner'::text));
create policy memberships_manager_removes on app.memberships
  for delete to lappa_member
  using (organization_id = app.current_organization() AND (user_id = app.current_actor() OR app.current_member_role() = 'owner'::text OR app.current_member_role() = 'admin'::text AND role <> 'owner'::text));
create policy memberships_member_reads on app.memberships
  for select to lappa_member
  using (organization_id = app.current_organization());
create policy memberships_person_reads_own on app.memberships
  for select to lappa_person
  using (user_id = app.current_actor());
create policy memberships_staff_reads on app.memberships
  for select to lappa_staff
  using (true);
create policy memberships_system_all on app.memberships
  for all to lappa_system
  using (true)
  with check (true);

alter table app.organization_domains enable row level security;
create policy organization_domains_manager_all on app.organization_domains
  for all to lappa_member
  using (organization_id = app.managed_organization())
  with check (organization_id = app.managed_organization());
create policy organization_domains_staff_reads on app.organization_domains
  for select to lappa_staff
  using (true);
create policy organization_domains_system_all on app.organization_domains
  for all to lappa_system
  using (true)
  with check (true);

alter table app.organization_plans enable row level security;
create policy organization_plans_client_reads on app.organization_plans
  for select to lappa_client
  using (organization_id = app.current_organization());
create policy organization_plans_member_reads on app.organization_plans
  for select to lappa_member
  using (organization_id = app.current_organization());
create policy organization_plans_person_reads_own on app.organization_plans
  for select to lappa_person
  using (organization_id = ANY ((ARRAY( SELECT memberships.organization_id
   FROM app.memberships
  WHERE memberships.user_id = app.current_actor()))));
create policy organization_plans_staff_reads on app.organization_plans
  for select to lappa_staff
  using (true);
create policy organization_plans_system_all on app.organization_plans
  for all to lappa_system
  using (true)
  with check (true);

alter table app.organization_presence enable row level security;
create policy organization_presence_member_adds_own on app.organization_presence
  for insert to lappa_member
  with check (organization_id = app.current_organization() AND user_id = app.current_actor());
create policy organization_presence_member_changes_own on app.organization_presence
  for update to lappa_member
  using (organization_id = app.current_organization() AND user_id = app.current_actor())
  with check (organization_id = app.current_organization() AND user_id = app.current_actor());
create policy organization_presence_member_reads on app.organization_presence
  for select to lappa_member
  using (organization_id = app.current_organization());
create policy organization_presence_staff_reads on app.organization_presence
  for select to lappa_staff
  using (true);
create policy organization_presence_system_all on app.organization_presence
  for all to lappa_system
  using (true)
  with check (true);

alter table app.organization_security enable row level security;
create policy organization_security_manager_all on app.organization_security
  for all to lappa_member
  using (organization_id = app.managed_organization())
  with check (organization_id = app.managed_organization());
create policy organization_security_member_reads on app.organization_security
  for select to lappa_member
  using (organization_id = app.current_organization());
create policy organization_security_staff_reads on app.organization_security
  for select to lappa_staff
  using (true);
create policy organization_security_system_all on app.organization_security
  for all to lappa_system
  using (true)
  with check (true);

alter table app.organizations enable row level security;
create policy organizations_manager_changes on app.organizations
  for update to lappa_member
  using (id = app.managed_organization())
  with check (id = app.current_organization());
create policy organizations_member_reads_own on app.organizations
  for select to lappa_member
  using (id = app.current_organization());
create policy organizations_person_reads_own on app.organizations
  for select to lappa_person
  using (id = ANY ((ARRAY( SELECT memberships.organization_id
   FROM app.memberships
  WHERE memberships.user_id = app.current_actor()))));
create policy organizations_staff_reads on app.organizations
  for select to lappa_staff
  using (true);
create policy organizations_system_all on app.organizations
  for all to lappa_system
  using (true)
  with check (true);

alter table app.passkeys enable row level security;
create policy passkeys_person_reads_own on app.passkeys
  for select to lappa_person
  using (user_id = app.current_actor());
create policy passkeys_system_all on app.passkeys
  for all to lappa_system
  using (true)
  with check (true);

alter table app.passwords enable row level security;
create policy passwords_system_all on app.passwords
  for all to lappa_system
  using (true)
  with check (true);

alter table app.patch_levels enable row level security;
create policy patch_levels_member_reads on app.patch_levels
  for select to lappa_member
  using (organization_id = app.current_organization());
create policy patch_levels_staff_reads on app.patch_levels
  for select to lappa_staff
  using (true);
create policy patch_levels_system_all on app.patch_levels
  for all to lappa_system
  using (true)
  with check (true);

alter table app.program_standings enable row level security;
create policy program_standings_client_adds on app.program_standings
  for insert to lappa_client
  with check (organization_id = app.current_organization());
create policy program_standings_client_reads on app.program_standings
  for select to lappa_client
  using (organization_id = app.current_organization());
create policy program_standings_member_reads on app.program_standings
  for select to lappa_member
  using (organization_id = app.current_organization());
create policy program_standings_staff_reads on app.program_standings
  for select to lappa_staff
  using (true);
create policy program_standings_system_all on app.program_standings
  for all to lappa_system
  using (true)
  with check (true);

alter table app.reconciliation_findings enable row level security;
create policy reconciliation_findings_staff_reads on app.reconciliation_findings
  for select to lappa_staff
  using (true);
create policy reconciliation_findings_system_all on app.reconciliation_findings
  for all to lappa_system
  using (true)
  with check (true);

alter table app.recovery_codes enable row level security;
create policy recovery_codes_person_reads_own on app.recovery_codes
  for select to lappa_person
  using (user_id = app.current_actor());
create policy recovery_codes_system_all on app.recovery_codes
  for all to lappa_system
  using (true)
  with check (true);

alter table app.refresh_tokens enable row level security;
create policy refresh_tokens_system_all on app.refresh_tokens
  for all to lappa_system
  using (true)
  with check (true);

alter table app.ring_passages enable row level security;
create policy ring_passages_client_adds on app.ring_passages
  for insert to lappa_client
  with check (organization_id = app.current_organization());
create policy ring_passages_client_reads on app.ring_passages
  for select to lappa_client
  using (organization_id = app.current_organization());
create policy ring_passages_manager_all on app.ring_passages
  for all to lappa_member
  using (organization_id = app.managed_organization())
  with check (organization_id = app.managed_organization());
create policy ring_passages_member_reads on app.ring_passages
  for select to lappa_member
  using (organization_id = app.current_organization());
create policy ring_passages_staff_reads on app.ring_passages
  for select to lappa_staff
  using (true);
create policy ring_passages_system_all on app.ring_passages
  for all to lappa_system
  using (true)
  with check (true);

alter table app.rings enable row level security;
create policy rings_client_reads on app.rings
  for select to lappa_client
  using (organization_id = app.current_organization());
create policy rings_manager_all on app.rings
  for all to lappa_member
  using (organization_id = app.managed_organization())
  with check (organization_id = app.managed_organization());
create policy rings_member_reads on app.rings
  for select to lappa_member
  using (organization_id = app.current_organization());
create policy rings_staff_reads on app.rings
  for select to lappa_staff
  using (true);
create policy rings_system_all on app.rings
  for all to lappa_system
  using (true)
  with check (true);

alter table app.sessions enable row level security;
create policy sessions_person_ends_own on app.sessions
  for update to lappa_person
  using (user_id = app.current_actor())
  with check (user_id = app.current_actor());
create policy sessions_person_reads_own on app.sessions
  for select to lappa_person
  using (user_id = app.current_actor());
create policy sessions_system_all on app.sessions
  for all to lappa_system
  using (true)
  with check (true);

alter table app.source_problems enable row level security;
create policy source_problems_staff_reads on app.source_problems
  for select to lappa_staff
  using (true);
create policy source_problems_system_all on app.source_problems
  for all to lappa_system
  using (true)
  with check (true);

alter table app.source_requests enable row level security;
create policy source_requests_member_reads on app.source_requests
  for select to lappa_member
  using (organization_id = app.current_organization());
create policy source_requests_staff_reads on app.source_requests
  for select to lappa_staff
  using (true);
create policy source_requests_system_all on app.source_requests
  for all to lappa_system
  using (true)
  with check (true);

alter table app.source_tokens enable row level security;
create policy source_tokens_manager_all on app.source_tokens
  for all to lappa_member
  using (organization_id = app.managed_organization())
  with check (organization_id = app.managed_organization());
create policy source_tokens_staff_reads on app.source_tokens
  for select to lappa_staff
  using (true);
create policy source_tokens_system_all on app.source_tokens
  for all to lappa_system
  using (true)
  with check (true);

alter table app.sso_connections enable row level security;
create policy sso_connections_manager_all on app.sso_connections
  for all to lappa_member
  using (organization_id = app.managed_organization())
  with check (organization_id = app.managed_organization());
create policy sso_connections_staff_reads on app.sso_connections
  for select to lappa_staff
  using (true);
create policy sso_connections_system_all on app.sso_connections
  for all to lappa_system
  using (true)
  with check (true);

alter table app.sso_identities enable row level security;
create policy sso_identities_system_all on app.sso_identities
  for all to lappa_system
  using (true)
  with check (true);

alter table app.stripe_events enable row level security;
create policy stripe_events_staff_reads on app.stripe_events
  for select to lappa_staff
  using (true);
create policy stripe_events_system_all on app.stripe_events
  for all to lappa_system
  using (true)
  with check (true);

alter table app.subscription_history enable row level security;
create policy subscription_history_manager_reads on app.subscription_history
  for select to lappa_member
  using (organization_id = app.managed_organization());
create policy subscription_history_staff_reads on app.subscription_history
  for select to lappa_staff
  using (true);
create policy subscription_history_system_adds on app.subscription_history
  for insert to lappa_system
  with check (true);
create policy subscription_history_system_reads on app.subscription_history
  for select to lappa_system
  using (true);

alter table app.subscriptions enable row level security;
create policy subscriptions_manager_reads on app.subscriptions
  for select to lappa_member
  using (organization_id = app.managed_organization());
create policy subscriptions_staff_reads on app.subscriptions
  for select to lappa_staff
  using (true);
create policy subscriptions_system_all on app.subscriptions
  for all to lappa_system
  using (true)
  with check (true);

alter table app.team_members enable row level security;
create policy team_members_manager_all on app.team_members
  for all to lappa_member
  using (organization_id = app.managed_organization())
  with check (organization_id = app.managed_organization());
create policy team_members_member_reads on app.team_members
  for select to lappa_member
  using (organization_id = app.current_organization());
create policy team_members_staff_reads on app.team_members
  for select to lappa_staff
  using (true);
create policy team_members_system_all on app.team_members
  for all to lappa_system
  using (true)
  with check (true);

alter table app.team_rings enable row level security;
create policy team_rings_manager_all on app.team_rings
  for all to lappa_member
  using (organization_id = app.managed_organization())
  with check (organization_id = app.managed_organization());
create policy team_rings_member_reads on app.team_rings
  for select to lappa_member
  using (organization_id = app.current_organization());
create policy team_rings_staff_reads on app.team_rings
  for select to lappa_staff
  using (true);
create policy team_rings_system_all on app.team_rings
  for all to lappa_system
  using (true)
  with check (true);

alter table app.teams enable row level security;
create policy teams_manager_all on app.teams
  for all to lappa_member
  using (organization_id = app.managed_organization())
  with check (organization_id = app.managed_organization());
create policy teams_member_reads on app.teams
  for select to lappa_member
  using (organization_id = app.current_organization());
create policy teams_staff_reads on app.teams
  for select to lappa_staff
  using (true);
create policy teams_system_all on app.teams
  for all to lappa_system
  using (true)
  with check (true);

alter table app.totp_factors enable row level security;
create policy totp_factors_person_reads_own on app.totp_factors
  for select to lappa_person
  using (user_id = app.current_actor());
create policy totp_factors_system_all on app.totp_factors
  for all to lappa_system
  using (true)
  with check (true);

alter table app.users enable row level security;
create policy users_member_reads_colleagues on app.users
  for select to lappa_member
  using (id = ANY ((ARRAY( SELECT memberships.user_id
   FROM app.memberships
  WHERE memberships.organization_id = app.current_organization()))));
create policy users_person_changes_own on app.users
  for update to lappa_person
  using (id = app.current_actor())
  with check (id = app.current_actor());
create policy users_person_reads_own on app.users
  for select to lappa_person
  using (id = app.current_actor());
create policy users_staff_disables on app.users
  for update to lappa_staff
  using (true)
  with check (true);
create policy users_staff_reads on app.users
  for select to lappa_staff
  using (true);
create policy users_system_all on app.users
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

alter table app.version_decisions enable row level security;
create policy version_decisions_client_reads on app.version_decisions
  for select to lappa_client
  using (organization_id = app.current_organization());
create policy version_decisions_manager_all on app.version_decisions
  for all to lappa_member
  using (organization_id = app.managed_organization())
  with check (organization_id = app.managed_organization());
create policy version_decisions_member_reads on app.version_decisions
  for select to lappa_member
  using (organization_id = app.current_organization());
create policy version_decisions_staff_reads on app.version_decisions
  for select to lappa_staff
  using (true);
create policy version_decisions_system_all on app.version_decisions
  for all to lappa_system
  using (true)
  with check (true);

alter table app.version_outcomes enable row level security;
create policy version_outcomes_client_adds_own on app.version_outcomes
  for insert to lappa_client
  with check (organization_id = app.current_organization() AND client_id = app.current_client());
create policy version_outcomes_client_changes_own on app.version_outcomes
  for update to lappa_client
  using (organization_id = app.current_organization() AND client_id = app.current_client())
  with check (organization_id = app.current_organization() AND client_id = app.current_client());
create policy version_outcomes_client_reads on app.version_outcomes
  for select to lappa_client
  using (organization_id = app.current_organization());
create policy version_outcomes_member_reads on app.version_outcomes
  for select to lappa_member
  using (organization_id = app.current_organization());
create policy version_outcomes_staff_reads on app.version_outcomes
  for select to lappa_staff
  using (true);
create policy version_outcomes_system_all on app.version_outcomes
  for all to lappa_system
  using (true)
  with check (true);

alter table app.versions enable row level security;
create policy versions_client_reads on app.versions
  for select to lappa_client
  using (organization_id IS NULL OR organization_id = app.current_organization());
create policy versions_member_reads on app.versions
  for select to lappa_member
  using (organization_id IS NULL OR organization_id = app.current_organization());
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

grant usage on schema app to lappa_client, lappa_member, lappa_person, lappa_staff, lappa_system, lappa_visitor, lappa_web, lappa_worker;
revoke all on function app.applications_fill_search_text() from public;
revoke all on function app.catalog_inherit_organization() from public;
revoke all on function app.catalog_refuse_move() from public;
revoke all on function app.current_actor() from public;
grant execute on function app.current_actor() to lappa_client, lappa_member, lappa_person, lappa_staff, lappa_system, lappa_visitor;
revoke all on function app.current_client() from public;
grant execute on function app.current_client() to lappa_client, lappa_system;
revoke all on function app.current_member_role() from public;
grant execute on function app.current_member_role() to lappa_member, lappa_system;
revoke all on function app.current_organization() from public;
grant execute on function app.current_organization() to lappa_client, lappa_member, lappa_person, lappa_staff, lappa_system, lappa_visitor;
revoke all on function app.managed_organization() from public;
grant execute on function app.managed_organization() to lappa_member, lappa_system;
revoke all on function app.match_keys_inherit_organization() from public;
revoke all on function app.notify_application_changed() from public;
revoke all on function app.notify_catalog_changed() from public;
revoke all on function app.notify_distribution_changed() from public;
revoke all on function app.organizations_make_distribution() from public;
revoke all on function app.owned_organization() from public;
grant execute on function app.owned_organization() to lappa_member, lappa_system;
revoke all on function app.sources_forget_validators() from public;
revoke all on function app.touch_updated_at() from public;
revoke all on function app.uuid_v7() from public;
grant execute on function app.uuid_v7() to lappa_client, lappa_member, lappa_person, lappa_staff, lappa_system, lappa_visitor;
grant insert, select on app.activities to lappa_member, lappa_system;
grant select on app.activities to lappa_staff;
grant select on app.application_match_keys to lappa_client, lappa_member, lappa_staff, lappa_visitor;
grant delete, insert, select, update on app.application_match_keys to lappa_system;
grant select on app.application_policies to lappa_client, lappa_staff;
grant delete, insert, select, update on app.application_policies to lappa_member, lappa_system;
grant select on app.applications to lappa_client, lappa_member, lappa_staff, lappa_visitor;
grant insert, select, update on app.applications to lappa_system;
grant insert, select on app.audit_entries to lappa_member, lappa_person, lappa_staff, lappa_system;
grant delete, insert, select, update on app.authentication_challenges to lappa_system;
grant select on app.billing_alarms to lappa_staff;
grant insert, select, update on app.billing_alarms to lappa_system;
grant select on app.billing_customers to lappa_member, lappa_staff;
grant delete, insert, select, update on app.billing_customers to lappa_system;
grant select on app.catalogs to lappa_client, lappa_member, lappa_staff, lappa_visitor;
grant insert, select, update on app.catalogs to lappa_system;
grant insert, select, update on app.client_inventories to lappa_client;
grant select on app.client_inventories to lappa_member, lappa_staff;
grant delete, insert, select, update on app.client_inventories to lappa_system;
grant select, update (architecture), update (last_seen_at), update (matched_count), update (name), update (outdated_count), update (program_count), update (recent_check_in_ids), update (removed_at), update (script_version), update (stale_since), update (token_hash), update (token_prefix), update (user_count), update (windows_edition), update (windows_version) on app.clients to lappa_client;
grant select, update (assigned_ring_id), update (removed_at), update (ring_id), update (source_token_id), update (team_id), update (token_hash), update (token_prefix) on app.clients to lappa_member;
grant select on app.clients to lappa_staff;
grant delete, insert, select, update on app.clients to lappa_system;
grant select on app.distribution_settings to lappa_client, lappa_staff;
grant select, update (default_delay_days), update (default_mode), update (keep_versions), update (released_after_days), update (released_through) on app.distribution_settings to lappa_member;
grant insert, select, update on app.distribution_settings to lappa_system;
grant insert, select, update (expires_at), update (name), update (revoked_at) on app.enrolment_keys to lappa_member;
grant select on app.enrolment_keys to lappa_staff;
grant delete, insert, select, update on app.enrolment_keys to lappa_system;
grant select on app.feature_overrides to lappa_client;
grant select (ends_at), select (feature), select (is_on), select (organization_id) on app.feature_overrides to lappa_member, lappa_person;
grant delete, insert, select, update on app.feature_overrides to lappa_staff, lappa_system;
grant select, update on app.feeds to lappa_staff;
grant delete, insert, select, update on app.feeds to lappa_system;
grant insert, select on app.installed_programs to lappa_client;
grant select on app.installed_programs to lappa_member, lappa_staff;
grant delete, insert, select, update on app.installed_programs to lappa_system;
grant select on app.installers to lappa_client, lappa_member, lappa_staff, lappa_visitor;
grant delete, insert, select, update on app.installers to lappa_system;
grant insert on app.inventory_changes to lappa_client;
grant select on app.inventory_changes to lappa_member, lappa_staff;
grant delete, insert, select, update on app.inventory_changes to lappa_system;
grant insert (created_at), insert (email), insert (expires_at), insert (id), insert (invited_by), insert (organization_id), insert (role), select (accepted_at), select (accepted_by), select (created_at), select (email), select (expires_at), select (id), select (invited_by), select (organization_id), select (revoked_at), select (role), select (sent_at), update (expires_at), update (revoked_at) on app.invitations to lappa_member;
grant select (accepted_at), select (accepted_by), select (created_at), select (email), select (expires_at), select (id), select (invited_by), select (organization_id), select (revoked_at), select (role), select (sent_at) on app.invitations to lappa_staff;
grant delete, insert, select, update on app.invitations to lappa_system;
grant select on app.invoices to lappa_member, lappa_staff;
grant insert, select, update on app.invoices to lappa_system;
grant select on app.job_logs to lappa_staff;
grant delete, insert, select, update on app.job_logs to lappa_system;
grant insert, select, update on app.jobs to lappa_staff;
grant delete, insert, select, update on app.jobs to lappa_system;
grant select on app.licence_compliance to lappa_client, lappa_member, lappa_staff;
grant insert, select, update on app.licence_compliance to lappa_system;
grant delete, insert, select, update on app.link_tokens to lappa_system;
grant insert on app.mails to lappa_member, lappa_person;
grant delete, insert, select, update on app.mails to lappa_system;
grant delete, select, update (role) on app.memberships to lappa_member;
grant select on app.memberships to lappa_person, lappa_staff;
grant delete, insert, select, update on app.memberships to lappa_system;
grant delete, insert (created_at), insert (domain), insert (id), insert (organization_id), insert (token), select on app.organization_domains to lappa_member;
grant select on app.organization_domains to lappa_staff;
grant delete, insert, select, update on app.organization_domains to lappa_system;
grant select on app.organization_plans to lappa_client, lappa_member, lappa_person, lappa_staff;
grant delete, insert, select, update on app.organization_plans to lappa_system;
grant insert, select, update (last_active_at) on app.organization_presence to lappa_member;
grant select on app.organization_presence to lappa_staff;
grant delete, insert, select, update on app.organization_presence to lappa_system;
grant insert, select, update (idle_minutes), update (second_factor_required), update (session_hours), update (sign_in_ways) on app.organization_security to lappa_member;
grant select on app.organization_security to lappa_staff;
grant delete, insert, select, update on app.organization_security to lappa_system;
grant select, update (name) on app.organizations to lappa_member;
grant select on app.organizations to lappa_person, lappa_staff;
grant delete, insert, select, update on app.organizations to lappa_system;
grant select (backed_up), select (created_at), select (credential_id), select (id), select (last_used_at), select (name), select (user_id) on app.passkeys to lappa_person;
grant delete, insert, select, update on app.passkeys to lappa_system;
grant delete, insert, select, update on app.passwords to lappa_system;
grant select on app.patch_levels to lappa_member, lappa_staff;
grant delete, insert, select, update on app.patch_levels to lappa_system;
grant insert, select on app.program_standings to lappa_client;
grant select on app.program_standings to lappa_member, lappa_staff;
grant delete, insert, select, update on app.program_standings to lappa_system;
grant delete, insert, select, update on app.rate_limits to lappa_system;
grant select on app.reconciliation_findings to lappa_staff;
grant delete, insert, select, update on app.reconciliation_findings to lappa_system;
grant select on app.reconciliations to lappa_staff;
grant delete, insert, select, update on app.reconciliations to lappa_system;
grant select (created_at), select (id), select (used_at), select (user_id) on app.recovery_codes to lappa_person;
grant delete, insert, select, update on app.recovery_codes to lappa_system;
grant delete, insert, select, update on app.refresh_tokens to lappa_system;
grant insert, select on app.ring_passages to lappa_client;
grant delete, insert, select, update (is_kept), update (passed_at) on app.ring_passages to lappa_member;
grant select on app.ring_passages to lappa_staff;
grant delete, insert, select, update on app.ring_passages to lappa_system;
grant select on app.rings to lappa_client, lappa_staff;
grant delete, insert, select, update ("position"), update (delay_days), update (gate_count), update (gate_share), update (gated_since), update (name) on app.rings to lappa_member;
grant delete, insert, select, update on app.rings to lappa_system;
grant select on app.schema_migrations to lappa_person, lappa_staff, lappa_system, lappa_visitor;
grant select (address), select (created_at), select (end_reason), select (ended_at), select (expires_at), select (id), select (kind), select (last_seen_at), select (methods), select (proved_at), select (user_agent), select (user_id), update (end_reason), update (ended_at) on app.sessions to lappa_person;
grant delete, insert, select, update on app.sessions to lappa_system;
grant delete, insert, select, update on app.signing_keys to lappa_system;
grant select on app.source_problems to lappa_staff;
grant delete, insert, select, update on app.source_problems to lappa_system;
grant select on app.source_requests to lappa_member, lappa_staff;
grant delete, insert, select, update on app.source_requests to lappa_system;
grant insert, select, update (expires_at), update (name), update (revoked_at), update (ring_id) on app.source_tokens to lappa_member;
grant select on app.source_tokens to lappa_staff;
grant delete, insert, select, update on app.source_tokens to lappa_system;
grant select, update on app.sources to lappa_staff;
grant delete, insert, select, update on app.sources to lappa_system;
grant delete, insert, select (client_id), select (created_at), select (enabled), select (id), select (issuer), select (organization_id), select (updated_at), update (client_id), update (client_secret), update (enabled), update (issuer) on app.sso_connections to lappa_member;
grant select (client_id), select (created_at), select (enabled), select (id), select (issuer), select (organization_id), select (updated_at) on app.sso_connections to lappa_staff;
grant delete, insert, select, update on app.sso_connections to lappa_system;
grant delete, insert, select, update on app.sso_identities to lappa_system;
grant select on app.stripe_events to lappa_staff;
grant insert, select, update on app.stripe_events to lappa_system;
grant select on app.subscription_history to lappa_member, lappa_staff;
grant insert, select on app.subscription_history to lappa_system;
grant select on app.subscription_plans to lappa_client, lappa_member, lappa_person, lappa_staff, lappa_visitor;
grant insert, select, update on app.subscription_plans to lappa_system;
grant select on app.subscriptions to lappa_member, lappa_staff;
grant insert, select, update on app.subscriptions to lappa_system;
grant insert, select, update on app.switches to lappa_staff;
grant select on app.switches to lappa_system;
grant delete, insert, select on app.team_members to lappa_member;
grant select on app.team_members to lappa_staff;
grant delete, insert, select, update on app.team_members to lappa_system;
grant delete, insert, select, update (ring_id) on app.team_rings to lappa_member;
grant select on app.team_rings to lappa_staff;
grant delete, insert, select, update on app.team_rings to lappa_system;
grant delete, insert, select, update (name) on app.teams to lappa_member;
grant select on app.teams to lappa_staff;
grant delete, insert, select, update on app.teams to lappa_system;
grant select (confirmed_at), select (created_at), select (user_id) on app.totp_factors to lappa_person;
grant delete, insert, select, update on app.totp_factors to lappa_system;
grant select on app.update_outcomes to lappa_staff;
grant delete, insert, select, update on app.update_outcomes to lappa_system;
grant select on app.upstream_hosts to lappa_staff;
grant delete, insert, select, update on app.upstream_hosts to lappa_system;
grant select (email), select (email_verified_at), select (id), select (locale), select (name) on app.users to lappa_member;
grant select, update (locale), update (name) on app.users to lappa_person;
grant select, update (disabled_at) on app.users to lappa_staff;
grant insert, select, update on app.users to lappa_system;
grant select on app.version_candidates to lappa_staff;
grant insert, select, update on app.version_candidates to lappa_system;
grant select on app.version_decisions to lappa_client, lappa_staff;
grant delete, insert, select, update on app.version_decisions to lappa_member, lappa_system;
grant insert, select, update on app.version_outcomes to lappa_client;
grant select on app.version_outcomes to lappa_member, lappa_staff;
grant delete, insert, select, update on app.version_outcomes to lappa_system;
grant select on app.versions to lappa_client, lappa_member, lappa_staff, lappa_visitor;
grant insert, select, update on app.versions to lappa_system;
grant select on app.activities_feed to lappa_member, lappa_staff;
