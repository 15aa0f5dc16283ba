-- Where new versions are looked for, and what each pass found.

-- A feed is one URL, asked once per pass.
create table if not exists app.feeds (
  id uuid primary key default app.uuid_v7(),
  name text not null,
  kind text not null,
  url text not null,
  settings jsonb not null default '{}',
  enabled boolean not null default true,
  etag text,
  last_modified text,
  last_checked_at timestamptz,
  not_before timestamptz,
  failures integer not null default 0,
  last_error text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint feeds_name_key unique (name),
  constraint feeds_kind check (kind in ('winget-manifests', 'github-releases', 'json-endpoint', 'fixed-url')),
  constraint feeds_failures check (failures >= 0)
);

create unique index if not exists feeds_kind_url on app.feeds (kind, url);

-- A source ties one application to the feed that tells of its versions. One source an application: two that
-- disagree would withdraw each other's versions for ever.
create table if not exists app.sources (
  id uuid primary key default app.uuid_v7(),
  feed_id uuid not null references app.feeds (id),
  application_id uuid not null references app.applications (id),
  settings jsonb not null default '{}',
  last_version text,
  last_fingerprint text,
  last_changed_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint sources_application_id_key unique (application_id)
);

create index if not exists sources_feed_id on app.sources (feed_id);

-- One row per application and run: what the run concluded, and from what.
create table if not exists app.update_outcomes (
  run_id uuid not null references app.jobs (id) on delete cascade,
  application_id uuid not null references app.applications (id),
  feed_id uuid not null references app.feeds (id),
  job_id uuid references app.jobs (id) on delete set null,
  outcome text not null,
  version text,
  evidence jsonb not null default '{}',
  recorded_at timestamptz not null default now(),
  primary key (run_id, application_id),
  constraint update_outcomes_outcome check (outcome in ('unchanged', 'recorded', 'new', 're-offered', 'rolled-back', 'held', 'failed'))
);

create index if not exists update_outcomes_run_outcome on app.update_outcomes (run_id, outcome);
create index if not exists update_outcomes_application on app.update_outcomes (application_id, recorded_at desc);
create index if not exists update_outcomes_job_id on app.update_outcomes (job_id);

-- What hosts asked of us (Retry-After, rate limits), shared by every worker.
create table if not exists app.upstream_hosts (
  host text primary key,
  not_before timestamptz,
  reason text,
  updated_at timestamptz not null default now()
);

create or replace trigger feeds_touch_updated_at before update on app.feeds
  for each row execute function app.touch_updated_at();
create or replace trigger sources_touch_updated_at before update on app.sources
  for each row execute function app.touch_updated_at();

-- A feed that answers 304 would hide an application that was tied to it, or whose settings changed, after the
-- stored answer: forget the validators then.
create or replace function app.sources_forget_validators() returns trigger
language plpgsql
as $$
begin
  update app.feeds set etag = null, last_modified = null where id = new.feed_id;
  return null;
end
$$;
revoke all on function app.sources_forget_validators() from public;

create or replace trigger sources_added_forget_validators
  after insert on app.sources
  for each row execute function app.sources_forget_validators();
create or replace trigger sources_changed_forget_validators
  after update of feed_id, settings, application_id on app.sources
  for each row when (old.feed_id is distinct from new.feed_id
    or old.settings is distinct from new.settings
    or old.application_id is distinct from new.application_id)
  execute function app.sources_forget_validators();

grant select on app.feeds, app.sources, app.update_outcomes, app.upstream_hosts to lappa_staff;
-- A retry forgets what the feed said last.
grant update on app.feeds, app.sources to lappa_staff;
grant select, insert, update, delete on app.feeds, app.sources, app.update_outcomes, app.upstream_hosts to lappa_system;
