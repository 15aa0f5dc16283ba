-- Distribution: policies, rings and what is offered, the winget source, and the clients that are kept up to date.

-- A computer that checks in: the client that the transaction acts for. Set by the client's door alone.
create or replace function app.current_client() returns uuid
language plpgsql stable parallel safe
as $$ begin return nullif(current_setting('app.client_id', true), '')::uuid; end $$;

revoke all on function app.current_client() from public;
grant usage on schema app to lappa_client;
grant execute on function app.current_client(), app.current_organization(), app.current_actor(), app.uuid_v7()
  to lappa_client, lappa_system;

alter table app.audit_entries drop constraint if exists audit_entries_actor_known;
alter table app.audit_entries add constraint audit_entries_actor_known
  check (actor_kind in ('visitor', 'person', 'member', 'staff', 'client', 'system'));

-- What a check-in reads of what earlier migrations made: the catalog, and what its organisation may.
drop policy if exists catalogs_client_reads on app.catalogs;
create policy catalogs_client_reads on app.catalogs
  for select to lappa_client using (owner_id is null or owner_id = app.current_organization());
drop policy if exists applications_client_reads on app.applications;
create policy applications_client_reads on app.applications
  for select to lappa_client using (organization_id is null or organization_id = app.current_organization());
drop policy if exists versions_client_reads on app.versions;
create policy versions_client_reads on app.versions
  for select to lappa_client using (organization_id is null or organization_id = app.current_organization());
drop policy if exists installers_client_reads on app.installers;
create policy installers_client_reads on app.installers
  for select to lappa_client using (organization_id is null or organization_id = app.current_organization());
drop policy if exists organization_plans_client_reads on app.organization_plans;
create policy organization_plans_client_reads on app.organization_plans
  for select to lappa_client using (organization_id = app.current_organization());
drop policy if exists feature_overrides_client_reads on app.feature_overrides;
create policy feature_overrides_client_reads on app.feature_overrides
  for select to lappa_client using (organization_id = app.current_organization());
grant select on app.catalogs, app.applications, app.versions, app.installers, app.organization_plans,
  app.feature_overrides, app.subscription_plans to lappa_client;

-- What installed programs are recognised by: of every version that was ever in the catalog, offered now or not. Keys are
-- folded to lower case. `match_rules` tells by which generation of our rules an application's keys were made.
alter table app.applications add column if not exists match_rules integer not null default 0;
create index if not exists applications_match_rules on app.applications (match_rules);

create table if not exists app.application_match_keys (
  application_id uuid not null references app.applications (id) on delete cascade,
  organization_id uuid references app.organizations (id),
  kind text not null,
  key text not null,
  primary key (application_id, kind, key),
  constraint application_match_keys_kind check (kind in ('product-code', 'upgrade-code', 'package-family-name', 'name')),
  constraint application_match_keys_key_length check (length(key) between 1 and 1000)
);

create index if not exists application_match_keys_key on app.application_match_keys (kind, key);
create index if not exists application_match_keys_organization_id on app.application_match_keys (organization_id);

create or replace function app.match_keys_inherit_organization() returns trigger
language plpgsql
as $$
begin
  select organization_id into strict new.organization_id from app.applications where id = new.application_id;
  return new;
end
$$;
revoke all on function app.match_keys_inherit_organization() from public;

create or replace trigger application_match_keys_inherit_organization
  before insert or update of application_id, organization_id on app.application_match_keys
  for each row execute function app.match_keys_inherit_organization();

alter table app.application_match_keys enable row level security;

drop policy if exists application_match_keys_visitor_reads on app.application_match_keys;
create policy application_match_keys_visitor_reads on app.application_match_keys
  for select to lappa_visitor using (organization_id is null);
drop policy if exists application_match_keys_member_reads on app.application_match_keys;
create policy application_match_keys_member_reads on app.application_match_keys
  for select to lappa_member using (organization_id is null or organization_id = app.current_organization());
drop policy if exists application_match_keys_client_reads on app.application_match_keys;
create policy application_match_keys_client_reads on app.application_match_keys
  for select to lappa_client using (organization_id is null or organization_id = app.current_organization());
drop policy if exists application_match_keys_staff_reads on app.application_match_keys;
create policy application_match_keys_staff_reads on app.application_match_keys
  for select to lappa_staff using (true);
drop policy if exists application_match_keys_system_all on app.application_match_keys;
create policy application_match_keys_system_all on app.application_match_keys
  for all to lappa_system using (true) with check (true);

grant select on app.application_match_keys to lappa_visitor, lappa_member, lappa_staff, lappa_client;
grant select, insert, update, delete on app.application_match_keys to lappa_system;

-- Installers that the winget source leaves out, because a client would refuse the whole application for them.
create table if not exists app.source_problems (
  installer_id uuid not null references app.installers (id) on delete cascade,
  problem text not null,
  application_id uuid not null references app.applications (id),
  version_id uuid not null references app.versions (id),
  organization_id uuid references app.organizations (id),
  details jsonb not null default '{}',
  found_at timestamptz not null default now(),
  primary key (installer_id, problem)
);

create index if not exists source_problems_application_id on app.source_problems (application_id);
create index if not exists source_problems_version_id on app.source_problems (version_id);
create index if not exists source_problems_found_at on app.source_problems (found_at desc);
create index if not exists source_problems_organization_id on app.source_problems (organization_id);

create or replace trigger source_problems_inherit_organization
  before insert or update of application_id, organization_id on app.source_problems
  for each row execute function app.match_keys_inherit_organization();

alter table app.source_problems enable row level security;

drop policy if exists source_problems_staff_reads on app.source_problems;
create policy source_problems_staff_reads on app.source_problems
  for select to lappa_staff using (true);
drop policy if exists source_problems_system_all on app.source_problems;
create policy source_problems_system_all on app.source_problems
  for all to lappa_system using (true) with check (true);
grant select on app.source_problems to lappa_staff;
grant select, insert, update, delete on app.source_problems to lappa_system;

-- Whoever keeps applications in memory is told which one changed.
create or replace function app.notify_application_changed() returns trigger
language plpgsql
as $$
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
$$;
revoke all on function app.notify_application_changed() from public;

create or replace trigger applications_notify_which
  after insert or update or delete on app.applications
  for each row execute function app.notify_application_changed();
create or replace trigger versions_notify_which
  after insert or update or delete on app.versions
  for each row execute function app.notify_application_changed();
create or replace trigger installers_notify_which
  after insert or update or delete on app.installers
  for each row execute function app.notify_application_changed();
create or replace trigger application_match_keys_notify_which
  after insert or update or delete on app.application_match_keys
  for each row execute function app.notify_application_changed();

-- How an organisation's versions are distributed where an application has no policy of its own.
create table if not exists app.distribution_settings (
  organization_id uuid primary key references app.organizations (id) on delete cascade,
  -- The source's identity on every computer; it never changes.
  source_identifier text not null,
  default_mode text not null default 'manual',
  default_delay_days integer not null default 0,
  keep_versions integer not null default 3,
  -- What an earlier mode had offered stays approved: versions published until then, each so many days after.
  released_through timestamptz,
  released_after_days integer,
  automation_ended_at timestamptz,
  -- More clients are observed than paid for, for too long: as fleet said last.
  is_over_limit boolean not null default false,
  updated_at timestamptz not null default now(),
  constraint distribution_settings_source_identifier_key unique (source_identifier),
  constraint distribution_settings_default_mode check (default_mode in ('not-used', 'immediate', 'after-days', 'manual')),
  constraint distribution_settings_default_delay check (default_delay_days between 0 and 365),
  constraint distribution_settings_keep_versions check (keep_versions between 1 and 50),
  constraint distribution_settings_released check (
    (released_through is null) = (released_after_days is null) and released_after_days between 0 and 365
  )
);

create or replace trigger distribution_settings_touch_updated_at
  before update on app.distribution_settings
  for each row execute function app.touch_updated_at();

alter table app.distribution_settings enable row level security;

drop policy if exists distribution_settings_member_reads on app.distribution_settings;
create policy distribution_settings_member_reads on app.distribution_settings
  for select to lappa_member using (organization_id = app.current_organization());
drop policy if exists distribution_settings_manager_all on app.distribution_settings;
create policy distribution_settings_manager_all on app.distribution_settings
  for all to lappa_member
  using (organization_id = app.managed_organization())
  with check (organization_id = app.managed_organization());
drop policy if exists distribution_settings_client_reads on app.distribution_settings;
create policy distribution_settings_client_reads on app.distribution_settings
  for select to lappa_client using (organization_id = app.current_organization());
drop policy if exists distribution_settings_staff_reads on app.distribution_settings;
create policy distribution_settings_staff_reads on app.distribution_settings
  for select to lappa_staff using (true);
drop policy if exists distribution_settings_system_all on app.distribution_settings;
create policy distribution_settings_system_all on app.distribution_settings
  for all to lappa_system using (true) with check (true);
grant select, update (default_mode, default_delay_days, keep_versions, released_through, released_after_days)
  on app.distribution_settings to lappa_member;
grant select on app.distribution_settings to lappa_client, lappa_staff;
grant select, insert, update on app.distribution_settings to lappa_system;

-- Groups of clients that get a version one after the other. The last is where clients are unless told otherwise.
create table if not exists app.rings (
  id uuid primary key default app.uuid_v7(),
  organization_id uuid not null references app.organizations (id) on delete cascade,
  name text not null,
  position integer not null,
  delay_days integer not null default 0,
  -- Percent of the reporting clients of the ring before, and how many of them at least.
  gate_share integer,
  gate_count integer,
  -- Versions that reached the ring before earlier pass without.
  gated_since timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint rings_id_organization_id_key unique (id, organization_id),
  constraint rings_organization_id_position_key unique (organization_id, position) deferrable initially deferred,
  constraint rings_name_length check (length(btrim(name)) between 1 and 100),
  constraint rings_delay check (delay_days between 0 and 365),
  constraint rings_gate check ((gate_share is null) = (gate_count is null) and (gate_share is null) = (gated_since is null)),
  constraint rings_gate_share check (gate_share between 1 and 100),
  constraint rings_gate_count check (gate_count between 1 and 100000)
);

create unique index if not exists rings_organization_id_name on app.rings (organization_id, lower(name));

create or replace trigger rings_touch_updated_at
  before update on app.rings
  for each row execute function app.touch_updated_at();

alter table app.rings enable row level security;

drop policy if exists rings_member_reads on app.rings;
create policy rings_member_reads on app.rings
  for select to lappa_member using (organization_id = app.current_organization());
drop policy if exists rings_manager_all on app.rings;
create policy rings_manager_all on app.rings
  for all to lappa_member
  using (organization_id = app.managed_organization())
  with check (organization_id = app.managed_organization());
drop policy if exists rings_client_reads on app.rings;
create policy rings_client_reads on app.rings
  for select to lappa_client using (organization_id = app.current_organization());
drop policy if exists rings_staff_reads on app.rings;
create policy rings_staff_reads on app.rings
  for select to lappa_staff using (true);
drop policy if exists rings_system_all on app.rings;
create policy rings_system_all on app.rings
  for all to lappa_system using (true) with check (true);
grant select, insert, update (name, position, delay_days, gate_share, gate_count, gated_since), delete
  on app.rings to lappa_member;
grant select on app.rings to lappa_client, lappa_staff;
grant select, insert, update, delete on app.rings to lappa_system;

-- Every organisation distributes from its first moment: by hand, to all clients at once.
create or replace function app.organizations_make_distribution() returns trigger
language plpgsql
as $$
begin
  insert into app.distribution_settings (organization_id, source_identifier)
  values (new.id, 'lappa.' || substr(replace(gen_random_uuid()::text, '-', ''), 1, 16))
  on conflict do nothing;
  if not exists (select from app.rings where organization_id = new.id) then
    insert into app.rings (organization_id, name, position) values (new.id, 'Alla', 1);
  end if;
  return null;
end
$$;
revoke all on function app.organizations_make_distribution() from public;

create or replace trigger organizations_make_distribution
  after insert on app.organizations
  for each row execute function app.organizations_make_distribution();

insert into app.distribution_settings (organization_id, source_identifier)
select id, 'lappa.' || substr(replace(gen_random_uuid()::text, '-', ''), 1, 16) from app.organizations
on conflict do nothing;
insert into app.rings (organization_id, name, position)
select id, 'Alla', 1 from app.organizations
where not exists (select from app.rings where organization_id = organizations.id);

-- When versions of one application may reach the organisation's clients. No row, or no mode: as for all.
create table if not exists app.application_policies (
  organization_id uuid not null references app.organizations (id) on delete cascade,
  application_id uuid not null references app.applications (id) on delete cascade,
  mode text,
  delay_days integer,
  pinned_version_id uuid references app.versions (id),
  keep_versions integer,
  frozen_at timestamptz,
  rolled_back_to uuid references app.versions (id),
  rolled_back_at timestamptz,
  released_through timestamptz,
  released_after_days integer,
  reason text,
  changed_by uuid references app.users (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (organization_id, application_id),
  constraint application_policies_mode check (mode in ('not-used', 'immediate', 'after-days', 'manual', 'pinned')),
  constraint application_policies_delay check (delay_days between 0 and 365),
  constraint application_policies_pinned check (coalesce(mode = 'pinned', false) = (pinned_version_id is not null)),
  constraint application_policies_keep_versions check (keep_versions between 1 and 50),
  constraint application_policies_rolled_back check ((rolled_back_to is null) = (rolled_back_at is null)),
  constraint application_policies_released check (
    (released_through is null) = (released_after_days is null) and released_after_days between 0 and 365
  ),
  constraint application_policies_reason_length check (length(reason) <= 500)
);

create index if not exists application_policies_application_id on app.application_policies (application_id);
create index if not exists application_policies_pinned_version_id on app.application_policies (pinned_version_id);
create index if not exists application_policies_rolled_back_to on app.application_policies (rolled_back_to);
create index if not exists application_policies_changed_by on app.application_policies (changed_by);

create or replace trigger application_policies_touch_updated_at
  before update on app.application_policies
  for each row execute function app.touch_updated_at();

alter table app.application_policies enable row level security;

drop policy if exists application_policies_member_reads on app.application_policies;
create policy application_policies_member_reads on app.application_policies
  for select to lappa_member using (organization_id = app.current_organization());
drop policy if exists application_policies_manager_all on app.application_policies;
create policy application_policies_manager_all on app.application_policies
  for all to lappa_member
  using (organization_id = app.managed_organization())
  with check (organization_id = app.managed_organization());
drop policy if exists application_policies_client_reads on app.application_policies;
create policy application_policies_client_reads on app.application_policies
  for select to lappa_client using (organization_id = app.current_organization());
drop policy if exists application_policies_staff_reads on app.application_policies;
create policy application_policies_staff_reads on app.application_policies
  for select to lappa_staff using (true);
drop policy if exists application_policies_system_all on app.application_policies;
create policy application_policies_system_all on app.application_policies
  for all to lappa_system using (true) with check (true);
grant select, insert, update, delete on app.application_policies to lappa_member;
grant select on app.application_policies to lappa_client, lappa_staff;
grant select, insert, update, delete on app.application_policies to lappa_system;

-- What the organisation said of one version.
create table if not exists app.version_decisions (
  organization_id uuid not null references app.organizations (id) on delete cascade,
  version_id uuid not null references app.versions (id) on delete cascade,
  application_id uuid not null references app.applications (id) on delete cascade,
  decision text not null,
  -- Stays while the version is withdrawn, for when that is undone.
  approved_at timestamptz,
  reason text,
  -- Null when a change of policy wrote down what was offered then.
  decided_by uuid references app.users (id) on delete set null,
  decided_at timestamptz not null default now(),
  primary key (organization_id, version_id),
  constraint version_decisions_decision check (decision in ('approved', 'declined', 'withdrawn')),
  constraint version_decisions_approved check (
    case decision when 'approved' then approved_at is not null when 'declined' then approved_at is null else true end
  ),
  constraint version_decisions_reason_length check (length(reason) <= 500)
);

create index if not exists version_decisions_version_id on app.version_decisions (version_id);
create index if not exists version_decisions_application_id on app.version_decisions (application_id);
create index if not exists version_decisions_decided_by on app.version_decisions (decided_by);

alter table app.version_decisions enable row level security;

drop policy if exists version_decisions_member_reads on app.version_decisions;
create policy version_decisions_member_reads on app.version_decisions
  for select to lappa_member using (organization_id = app.current_organization());
drop policy if exists version_decisions_manager_all on app.version_decisions;
create policy version_decisions_manager_all on app.version_decisions
  for all to lappa_member
  using (organization_id = app.managed_organization())
  with check (organization_id = app.managed_organization());
drop policy if exists version_decisions_client_reads on app.version_decisions;
create policy version_decisions_client_reads on app.version_decisions
  for select to lappa_client using (organization_id = app.current_organization());
drop policy if exists version_decisions_staff_reads on app.version_decisions;
create policy version_decisions_staff_reads on app.version_decisions
  for select to lappa_staff using (true);
drop policy if exists version_decisions_system_all on app.version_decisions;
create policy version_decisions_system_all on app.version_decisions
  for all to lappa_system using (true) with check (true);
grant select, insert, update, delete on app.version_decisions to lappa_member;
grant select on app.version_decisions to lappa_client, lappa_staff;
grant select, insert, update, delete on app.version_decisions to lappa_system;

-- A version passed the gate into a ring: written once, and never taken back by later reports. Or the ring had it when
-- the rings were changed, and keeps it.
create table if not exists app.ring_passages (
  organization_id uuid not null,
  ring_id uuid not null,
  version_id uuid not null references app.versions (id) on delete cascade,
  -- Null when the reports of clients opened it.
  opened_by uuid references app.users (id) on delete set null,
  passed_at timestamptz not null default now(),
  is_kept boolean not null default false,
  primary key (ring_id, version_id),
  constraint ring_passages_ring_fkey foreign key (ring_id, organization_id)
    references app.rings (id, organization_id) on delete cascade
);

create index if not exists ring_passages_organization_id on app.ring_passages (organization_id);
create index if not exists ring_passages_version_id on app.ring_passages (version_id);
create index if not exists ring_passages_opened_by on app.ring_passages (opened_by);

alter table app.ring_passages enable row level security;

drop policy if exists ring_passages_member_reads on app.ring_passages;
create policy ring_passages_member_reads on app.ring_passages
  for select to lappa_member using (organization_id = app.current_organization());
drop policy if exists ring_passages_manager_all on app.ring_passages;
create policy ring_passages_manager_all on app.ring_passages
  for all to lappa_member
  using (organization_id = app.managed_organization())
  with check (organization_id = app.managed_organization());
drop policy if exists ring_passages_client_reads on app.ring_passages;
create policy ring_passages_client_reads on app.ring_passages
  for select to lappa_client using (organization_id = app.current_organization());
drop policy if exists ring_passages_client_adds on app.ring_passages;
create policy ring_passages_client_adds on app.ring_passages
  for insert to lappa_client with check (organization_id = app.current_organization());
drop policy if exists ring_passages_staff_reads on app.ring_passages;
create policy ring_passages_staff_reads on app.ring_passages
  for select to lappa_staff using (true);
drop policy if exists ring_passages_system_all on app.ring_passages;
create policy ring_passages_system_all on app.ring_passages
  for all to lappa_system using (true) with check (true);
grant select, insert, update (passed_at, is_kept), delete on app.ring_passages to lappa_member;
grant select, insert on app.ring_passages to lappa_client;
grant select on app.ring_passages to lappa_staff;
grant select, insert, update, delete on app.ring_passages to lappa_system;

-- Addresses of the winget source. The token is in the path of the address; we keep its hash and its first characters.
create table if not exists app.source_tokens (
  id uuid primary key default app.uuid_v7(),
  organization_id uuid not null references app.organizations (id) on delete cascade,
  ring_id uuid not null,
  -- Whether it is for many computers of a ring, or for one client, whose ring it then follows.
  purpose text not null,
  name text not null,
  prefix text not null,
  token_hash bytea not null,
  replaces uuid references app.source_tokens (id),
  created_by uuid references app.users (id) on delete set null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz,
  constraint source_tokens_id_organization_id_key unique (id, organization_id),
  constraint source_tokens_token_hash_key unique (token_hash),
  constraint source_tokens_purpose check (purpose in ('ring', 'client')),
  constraint source_tokens_name_length check (length(btrim(name)) between 1 and 200),
  constraint source_tokens_ring_fkey foreign key (ring_id, organization_id)
    references app.rings (id, organization_id)
);

create index if not exists source_tokens_organization_id on app.source_tokens (organization_id, purpose, created_at);
create index if not exists source_tokens_ring_id on app.source_tokens (ring_id);
create index if not exists source_tokens_replaces on app.source_tokens (replaces);
create index if not exists source_tokens_created_by on app.source_tokens (created_by);

alter table app.source_tokens enable row level security;

drop policy if exists source_tokens_manager_all on app.source_tokens;
create policy source_tokens_manager_all on app.source_tokens
  for all to lappa_member
  using (organization_id = app.managed_organization())
  with check (organization_id = app.managed_organization());
drop policy if exists source_tokens_staff_reads on app.source_tokens;
create policy source_tokens_staff_reads on app.source_tokens
  for select to lappa_staff using (true);
drop policy if exists source_tokens_system_all on app.source_tokens;
create policy source_tokens_system_all on app.source_tokens
  for all to lappa_system using (true) with check (true);
grant select, insert, update (ring_id, name, expires_at, revoked_at) on app.source_tokens to lappa_member;
grant select on app.source_tokens to lappa_staff;
grant select, insert, update, delete on app.source_tokens to lappa_system;

-- How often the source was asked, by day in Sweden.
create table if not exists app.source_requests (
  organization_id uuid not null references app.organizations (id) on delete cascade,
  day date not null,
  kind text not null,
  count bigint not null,
  primary key (organization_id, day, kind),
  constraint source_requests_kind check (kind in ('information', 'search', 'manifest')),
  constraint source_requests_count check (count >= 0)
);

alter table app.source_requests enable row level security;

drop policy if exists source_requests_member_reads on app.source_requests;
create policy source_requests_member_reads on app.source_requests
  for select to lappa_member using (organization_id = app.current_organization());
drop policy if exists source_requests_staff_reads on app.source_requests;
create policy source_requests_staff_reads on app.source_requests
  for select to lappa_staff using (true);
drop policy if exists source_requests_system_all on app.source_requests;
create policy source_requests_system_all on app.source_requests
  for all to lappa_system using (true) with check (true);
grant select on app.source_requests to lappa_member, lappa_staff;
grant select, insert, update, delete on app.source_requests to lappa_system;

-- Whoever keeps an organisation's offers in memory is told that they changed.
create or replace function app.notify_distribution_changed() returns trigger
language plpgsql
as $$
begin
  perform pg_notify('distribution_changed',
    to_jsonb(case when tg_op = 'DELETE' then old else new end) ->> 'organization_id');
  return null;
end
$$;
revoke all on function app.notify_distribution_changed() from public;

create or replace trigger distribution_settings_notify_changed
  after insert or update or delete on app.distribution_settings
  for each row execute function app.notify_distribution_changed();
create or replace trigger rings_notify_changed
  after insert or update or delete on app.rings
  for each row execute function app.notify_distribution_changed();
create or replace trigger application_policies_notify_changed
  after insert or update or delete on app.application_policies
  for each row execute function app.notify_distribution_changed();
create or replace trigger version_decisions_notify_changed
  after insert or update or delete on app.version_decisions
  for each row execute function app.notify_distribution_changed();
create or replace trigger ring_passages_notify_changed
  after insert or update or delete on app.ring_passages
  for each row execute function app.notify_distribution_changed();
create or replace trigger source_tokens_notify_changed
  after insert or delete or update of ring_id, expires_at, revoked_at on app.source_tokens
  for each row execute function app.notify_distribution_changed();

-- Keys with which computers are enrolled.
create table if not exists app.enrolment_keys (
  id uuid primary key default app.uuid_v7(),
  organization_id uuid not null references app.organizations (id) on delete cascade,
  name text not null,
  prefix text not null,
  key_hash bytea not null,
  ring_id uuid,
  team_id uuid,
  most_clients integer not null,
  used_count integer not null default 0,
  created_by uuid references app.users (id) on delete set null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  last_used_at timestamptz,
  constraint enrolment_keys_id_organization_id_key unique (id, organization_id),
  constraint enrolment_keys_key_hash_key unique (key_hash),
  constraint enrolment_keys_name_length check (length(btrim(name)) between 1 and 200),
  constraint enrolment_keys_counts check (most_clients between 1 and 100000 and used_count between 0 and most_clients),
  constraint enrolment_keys_ring_fkey foreign key (ring_id, organization_id)
    references app.rings (id, organization_id) on delete set null (ring_id),
  constraint enrolment_keys_team_fkey foreign key (team_id, organization_id)
    references app.teams (id, organization_id) on delete set null (team_id)
);

create index if not exists enrolment_keys_organization_id on app.enrolment_keys (organization_id, created_at);
create index if not exists enrolment_keys_ring_id on app.enrolment_keys (ring_id);
create index if not exists enrolment_keys_team_id on app.enrolment_keys (team_id);
create index if not exists enrolment_keys_created_by on app.enrolment_keys (created_by);

alter table app.enrolment_keys enable row level security;

drop policy if exists enrolment_keys_manager_all on app.enrolment_keys;
create policy enrolment_keys_manager_all on app.enrolment_keys
  for all to lappa_member
  using (organization_id = app.managed_organization())
  with check (organization_id = app.managed_organization());
drop policy if exists enrolment_keys_staff_reads on app.enrolment_keys;
create policy enrolment_keys_staff_reads on app.enrolment_keys
  for select to lappa_staff using (true);
drop policy if exists enrolment_keys_system_all on app.enrolment_keys;
create policy enrolment_keys_system_all on app.enrolment_keys
  for all to lappa_system using (true) with check (true);
grant select, insert, update (name, expires_at, revoked_at) on app.enrolment_keys to lappa_member;
grant select on app.enrolment_keys to lappa_staff;
grant select, insert, update, delete on app.enrolment_keys to lappa_system;

-- The ring of a team's clients.
create table if not exists app.team_rings (
  team_id uuid primary key,
  organization_id uuid not null,
  ring_id uuid not null,
  constraint team_rings_team_fkey foreign key (team_id, organization_id)
    references app.teams (id, organization_id) on delete cascade,
  constraint team_rings_ring_fkey foreign key (ring_id, organization_id)
    references app.rings (id, organization_id) on delete cascade
);

create index if not exists team_rings_organization_id on app.team_rings (organization_id);
create index if not exists team_rings_ring_id on app.team_rings (ring_id);

alter table app.team_rings enable row level security;

drop policy if exists team_rings_member_reads on app.team_rings;
create policy team_rings_member_reads on app.team_rings
  for select to lappa_member using (organization_id = app.current_organization());
drop policy if exists team_rings_manager_all on app.team_rings;
create policy team_rings_manager_all on app.team_rings
  for all to lappa_member
  using (organization_id = app.managed_organization())
  with check (organization_id = app.managed_organization());
drop policy if exists team_rings_staff_reads on app.team_rings;
create policy team_rings_staff_reads on app.team_rings
  for select to lappa_staff using (true);
drop policy if exists team_rings_system_all on app.team_rings;
create policy team_rings_system_all on app.team_rings
  for all to lappa_system using (true) with check (true);
grant select, insert, update (ring_id), delete on app.team_rings to lappa_member;
grant select on app.team_rings to lappa_staff;
grant select, insert, update, delete on app.team_rings to lappa_system;

-- Windows computers. `ring_id` is the ring that holds: its own, its team's, or the organisation's last.
create table if not exists app.clients (
  id uuid primary key default app.uuid_v7(),
  organization_id uuid not null references app.organizations (id) on delete cascade,
  -- SHA-256 of the machine's id and the organisation's.
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
  source_token_id uuid references app.source_tokens (id) on delete set null,
  enrolment_key_id uuid references app.enrolment_keys (id) on delete set null,
  enrolled_at timestamptz not null,
  last_seen_at timestamptz,
  -- The last check-ins, newest first: one that comes again changes nothing.
  recent_check_in_ids uuid[] not null default '{}',
  program_count integer not null default 0,
  matched_count integer not null default 0,
  outdated_count integer not null default 0,
  stale_since timestamptz,
  removed_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint clients_id_organization_id_key unique (id, organization_id),
  constraint clients_organization_id_machine_hash_key unique (organization_id, machine_hash),
  constraint clients_token_hash_key unique (token_hash),
  constraint clients_name_length check (length(name) between 1 and 200),
  constraint clients_counts check (program_count >= 0 and matched_count >= 0 and outdated_count >= 0),
  constraint clients_team_fkey foreign key (team_id, organization_id)
    references app.teams (id, organization_id) on delete set null (team_id),
  constraint clients_assigned_ring_fkey foreign key (assigned_ring_id, organization_id)
    references app.rings (id, organization_id) on delete set null (assigned_ring_id),
  constraint clients_ring_fkey foreign key (ring_id, organization_id)
    references app.rings (id, organization_id)
);

create index if not exists clients_name on app.clients (organization_id, lower(name), id) where removed_at is null;
create index if not exists clients_last_seen_at on app.clients (organization_id, last_seen_at desc, id) where removed_at is null;
create index if not exists clients_outdated_count on app.clients (organization_id, outdated_count desc, id) where removed_at is null;
create index if not exists clients_name_parts on app.clients using gin (lower(name) app.gin_trgm_ops);
create index if not exists clients_ring_id on app.clients (ring_id);
create index if not exists clients_team_id on app.clients (team_id);
create index if not exists clients_assigned_ring_id on app.clients (assigned_ring_id);
create index if not exists clients_source_token_id on app.clients (source_token_id);
create index if not exists clients_enrolment_key_id on app.clients (enrolment_key_id);

create or replace trigger clients_touch_updated_at
  before update on app.clients
  for each row execute function app.touch_updated_at();

alter table app.clients enable row level security;

drop policy if exists clients_member_reads on app.clients;
create policy clients_member_reads on app.clients
  for select to lappa_member using (organization_id = app.current_organization());
drop policy if exists clients_manager_changes on app.clients;
create policy clients_manager_changes on app.clients
  for update to lappa_member
  using (organization_id = app.managed_organization())
  with check (organization_id = app.managed_organization());
drop policy if exists clients_client_reads_own on app.clients;
create policy clients_client_reads_own on app.clients
  for select to lappa_client
  using (organization_id = app.current_organization() and id = app.current_client());
drop policy if exists clients_client_changes_own on app.clients;
create policy clients_client_changes_own on app.clients
  for update to lappa_client
  using (organization_id = app.current_organization() and id = app.current_client())
  with check (organization_id = app.current_organization() and id = app.current_client());
drop policy if exists clients_staff_reads on app.clients;
create policy clients_staff_reads on app.clients
  for select to lappa_staff using (true);
drop policy if exists clients_system_all on app.clients;
create policy clients_system_all on app.clients
  for all to lappa_system using (true) with check (true);

grant select on app.clients to lappa_member, lappa_client, lappa_staff;
grant update (team_id, assigned_ring_id, ring_id, token_prefix, token_hash, source_token_id, removed_at) on app.clients
  to lappa_member;
grant update (name, windows_version, windows_edition, architecture, user_count, script_version, last_seen_at,
  recent_check_in_ids, program_count, matched_count, outdated_count, stale_since, removed_at, token_prefix, token_hash)
  on app.clients to lappa_client;
grant select, insert, update, delete on app.clients to lappa_system;

-- Every program that was ever seen on a computer of the organisation, once; clients refer to it by number.
create table if not exists app.installed_programs (
  id integer generated by default as identity primary key,
  organization_id uuid not null references app.organizations (id) on delete cascade,
  -- SHA-256 of what follows, folded.
  fingerprint bytea not null,
  name text not null,
  publisher text not null default '',
  version text not null default '',
  product_code text,
  package_family_name text,
  scope text,
  -- Its name as match keys have it, to find what a new application recognises.
  name_key text not null default '',
  application_id uuid references app.applications (id) on delete set null,
  matched_by text,
  matched_at timestamptz,
  first_seen_at timestamptz not null default now(),
  constraint installed_programs_fingerprint_key unique (organization_id, fingerprint),
  constraint installed_programs_scope check (scope in ('user', 'machine')),
  constraint installed_programs_matched_by check (matched_by in ('product-code', 'upgrade-code', 'package-family-name', 'name')),
  constraint installed_programs_matched check ((application_id is null) or (matched_by is not null))
);

create index if not exists installed_programs_application_id on app.installed_programs (application_id, organization_id);
create index if not exists installed_programs_matched_at on app.installed_programs (organization_id, matched_at);
create index if not exists installed_programs_name_key on app.installed_programs (name_key) where name_key <> '';
create index if not exists installed_programs_product_code on app.installed_programs (lower(product_code)) where product_code is not null;
create index if not exists installed_programs_package_family_name on app.installed_programs (lower(package_family_name))
  where package_family_name is not null;

alter table app.installed_programs enable row level security;

drop policy if exists installed_programs_member_reads on app.installed_programs;
create policy installed_programs_member_reads on app.installed_programs
  for select to lappa_member using (organization_id = app.current_organization());
drop policy if exists installed_programs_client_reads on app.installed_programs;
create policy installed_programs_client_reads on app.installed_programs
  for select to lappa_client using (organization_id = app.current_organization());
drop policy if exists installed_programs_client_adds on app.installed_programs;
create policy installed_programs_client_adds on app.installed_programs
  for insert to lappa_client with check (organization_id = app.current_organization());
drop policy if exists installed_programs_staff_reads on app.installed_programs;
create policy installed_programs_staff_reads on app.installed_programs
  for select to lappa_staff using (true);
drop policy if exists installed_programs_system_all on app.installed_programs;
create policy installed_programs_system_all on app.installed_programs
  for all to lappa_system using (true) with check (true);
grant select on app.installed_programs to lappa_member, lappa_staff;
grant select, insert on app.installed_programs to lappa_client;
grant select, insert, update, delete on app.installed_programs to lappa_system;

-- What is installed on a client now: sorted numbers of installed_programs.
create table if not exists app.client_inventories (
  client_id uuid primary key,
  organization_id uuid not null,
  program_ids integer[] not null,
  changed_at timestamptz not null,
  constraint client_inventories_client_fkey foreign key (client_id, organization_id)
    references app.clients (id, organization_id) on delete cascade
);

create index if not exists client_inventories_organization_id on app.client_inventories (organization_id);
create index if not exists client_inventories_program_ids on app.client_inventories using gin (program_ids);

alter table app.client_inventories enable row level security;

drop policy if exists client_inventories_member_reads on app.client_inventories;
create policy client_inventories_member_reads on app.client_inventories
  for select to lappa_member using (organization_id = app.current_organization());
drop policy if exists client_inventories_client_own on app.client_inventories;
create policy client_inventories_client_own on app.client_inventories
  for all to lappa_client
  using (organization_id = app.current_organization() and client_id = app.current_client())
  with check (organization_id = app.current_organization() and client_id = app.current_client());
drop policy if exists client_inventories_staff_reads on app.client_inventories;
create policy client_inventories_staff_reads on app.client_inventories
  for select to lappa_staff using (true);
drop policy if exists client_inventories_system_all on app.client_inventories;
create policy client_inventories_system_all on app.client_inventories
  for all to lappa_system using (true) with check (true);
grant select on app.client_inventories to lappa_member, lappa_staff;
grant select, insert, update on app.client_inventories to lappa_client;
grant select, insert, update, delete on app.client_inventories to lappa_system;

-- How the inventory changed: differences alone, kept as long as the plan says.
create table if not exists app.inventory_changes (
  id uuid primary key default app.uuid_v7(),
  organization_id uuid not null,
  client_id uuid not null,
  occurred_at timestamptz not null,
  added integer[] not null,
  removed integer[] not null,
  constraint inventory_changes_client_fkey foreign key (client_id, organization_id)
    references app.clients (id, organization_id) on delete cascade
);

create index if not exists inventory_changes_client_id on app.inventory_changes (client_id, occurred_at desc);
create index if not exists inventory_changes_organization_id on app.inventory_changes (organization_id, occurred_at);

alter table app.inventory_changes enable row level security;

drop policy if exists inventory_changes_member_reads on app.inventory_changes;
create policy inventory_changes_member_reads on app.inventory_changes
  for select to lappa_member using (organization_id = app.current_organization());
drop policy if exists inventory_changes_client_adds_own on app.inventory_changes;
create policy inventory_changes_client_adds_own on app.inventory_changes
  for insert to lappa_client with check (organization_id = app.current_organization() and client_id = app.current_client());
drop policy if exists inventory_changes_staff_reads on app.inventory_changes;
create policy inventory_changes_staff_reads on app.inventory_changes
  for select to lappa_staff using (true);
drop policy if exists inventory_changes_system_all on app.inventory_changes;
create policy inventory_changes_system_all on app.inventory_changes
  for all to lappa_system using (true) with check (true);
grant select on app.inventory_changes to lappa_member, lappa_staff;
grant insert on app.inventory_changes to lappa_client;
grant select, insert, update, delete on app.inventory_changes to lappa_system;

-- Whether a program is on the version that its ring is offered. No row: its application is not recognised or not offered.
create table if not exists app.program_standings (
  organization_id uuid not null,
  ring_id uuid not null,
  program_id integer not null references app.installed_programs (id) on delete cascade,
  application_id uuid not null references app.applications (id) on delete cascade,
  is_current boolean not null,
  offered_version_id uuid not null references app.versions (id) on delete cascade,
  primary key (ring_id, program_id),
  constraint program_standings_ring_fkey foreign key (ring_id, organization_id)
    references app.rings (id, organization_id) on delete cascade
);

create index if not exists program_standings_organization_id on app.program_standings (organization_id, application_id);
create index if not exists program_standings_program_id on app.program_standings (program_id);
create index if not exists program_standings_application_id on app.program_standings (application_id);
create index if not exists program_standings_offered_version_id on app.program_standings (offered_version_id);

alter table app.program_standings enable row level security;

drop policy if exists program_standings_member_reads on app.program_standings;
create policy program_standings_member_reads on app.program_standings
  for select to lappa_member using (organization_id = app.current_organization());
drop policy if exists program_standings_client_reads on app.program_standings;
create policy program_standings_client_reads on app.program_standings
  for select to lappa_client using (organization_id = app.current_organization());
drop policy if exists program_standings_client_adds on app.program_standings;
create policy program_standings_client_adds on app.program_standings
  for insert to lappa_client with check (organization_id = app.current_organization());
drop policy if exists program_standings_staff_reads on app.program_standings;
create policy program_standings_staff_reads on app.program_standings
  for select to lappa_staff using (true);
drop policy if exists program_standings_system_all on app.program_standings;
create policy program_standings_system_all on app.program_standings
  for all to lappa_system using (true) with check (true);
grant select on app.program_standings to lappa_member, lappa_staff;
grant select, insert on app.program_standings to lappa_client;
grant select, insert, update, delete on app.program_standings to lappa_system;

-- What clients reported of their upgrades: the last word of each client on each version.
create table if not exists app.version_outcomes (
  organization_id uuid not null references app.organizations (id) on delete cascade,
  client_id uuid not null,
  version_id uuid not null references app.versions (id) on delete cascade,
  application_id uuid not null references app.applications (id) on delete cascade,
  -- The client's ring when it reported.
  ring_id uuid not null,
  outcome text not null,
  exit_code text,
  attempts integer not null default 1,
  first_reported_at timestamptz not null default now(),
  reported_at timestamptz not null default now(),
  primary key (client_id, version_id),
  constraint version_outcomes_outcome check (outcome in ('succeeded', 'failed')),
  constraint version_outcomes_exit_code_length check (length(exit_code) <= 100),
  constraint version_outcomes_ring_fkey foreign key (ring_id, organization_id)
    references app.rings (id, organization_id) on delete cascade
);

create index if not exists version_outcomes_ring_id on app.version_outcomes (ring_id, version_id, outcome);
create index if not exists version_outcomes_version_id on app.version_outcomes (version_id);
create index if not exists version_outcomes_organization_id on app.version_outcomes (organization_id, reported_at);
create index if not exists version_outcomes_application_id on app.version_outcomes (application_id);

alter table app.version_outcomes enable row level security;

drop policy if exists version_outcomes_member_reads on app.version_outcomes;
create policy version_outcomes_member_reads on app.version_outcomes
  for select to lappa_member using (organization_id = app.current_organization());
drop policy if exists version_outcomes_client_reads on app.version_outcomes;
create policy version_outcomes_client_reads on app.version_outcomes
  for select to lappa_client using (organization_id = app.current_organization());
drop policy if exists version_outcomes_client_adds_own on app.version_outcomes;
create policy version_outcomes_client_adds_own on app.version_outcomes
  for insert to lappa_client with check (organization_id = app.current_organization() and client_id = app.current_client());
drop policy if exists version_outcomes_staff_reads on app.version_outcomes;
create policy version_outcomes_staff_reads on app.version_outcomes
  for select to lappa_staff using (true);
drop policy if exists version_outcomes_system_all on app.version_outcomes;
create policy version_outcomes_system_all on app.version_outcomes
  for all to lappa_system using (true) with check (true);
drop policy if exists version_outcomes_client_changes_own on app.version_outcomes;
create policy version_outcomes_client_changes_own on app.version_outcomes
  for update to lappa_client
  using (organization_id = app.current_organization() and client_id = app.current_client())
  with check (organization_id = app.current_organization() and client_id = app.current_client());
grant select on app.version_outcomes to lappa_member, lappa_staff;
grant select, insert, update on app.version_outcomes to lappa_client;
grant select, insert, update, delete on app.version_outcomes to lappa_system;

-- The patch level of a day: of the organisation, a team, a ring or an application (`scope_id` is its id).
create table if not exists app.patch_levels (
  organization_id uuid not null references app.organizations (id) on delete cascade,
  day date not null,
  scope text not null,
  scope_id uuid not null,
  clients integer not null,
  installed bigint not null,
  current bigint not null,
  primary key (organization_id, scope, scope_id, day),
  constraint patch_levels_scope check (scope in ('organization', 'team', 'ring', 'application')),
  constraint patch_levels_counts check (clients >= 0 and current between 0 and installed)
);

create index if not exists patch_levels_day on app.patch_levels (organization_id, day);

alter table app.patch_levels enable row level security;

drop policy if exists patch_levels_member_reads on app.patch_levels;
create policy patch_levels_member_reads on app.patch_levels
  for select to lappa_member using (organization_id = app.current_organization());
drop policy if exists patch_levels_staff_reads on app.patch_levels;
create policy patch_levels_staff_reads on app.patch_levels
  for select to lappa_staff using (true);
drop policy if exists patch_levels_system_all on app.patch_levels;
create policy patch_levels_system_all on app.patch_levels
  for all to lappa_system using (true) with check (true);
grant select on app.patch_levels to lappa_member, lappa_staff;
grant select, insert, update, delete on app.patch_levels to lappa_system;

-- Licence compliance of an organisation, as it was assessed last. No row: never assessed, which is compliant.
create table if not exists app.licence_compliance (
  organization_id uuid primary key references app.organizations (id) on delete cascade,
  status text not null,
  observed_clients integer not null,
  -- Null is without limit.
  licensed_clients integer,
  over_since timestamptz,
  changed_at timestamptz not null,
  -- The status that managers were told of by mail.
  told_status text,
  assessed_at timestamptz not null,
  constraint licence_compliance_status check (status in ('compliant', 'grace', 'over_limit', 'unlicensed')),
  constraint licence_compliance_told check (told_status in ('compliant', 'grace', 'over_limit', 'unlicensed')),
  constraint licence_compliance_counts check (observed_clients >= 0 and licensed_clients >= 0)
);

alter table app.licence_compliance enable row level security;

drop policy if exists licence_compliance_member_reads on app.licence_compliance;
create policy licence_compliance_member_reads on app.licence_compliance
  for select to lappa_member using (organization_id = app.current_organization());
drop policy if exists licence_compliance_client_reads on app.licence_compliance;
create policy licence_compliance_client_reads on app.licence_compliance
  for select to lappa_client using (organization_id = app.current_organization());
drop policy if exists licence_compliance_staff_reads on app.licence_compliance;
create policy licence_compliance_staff_reads on app.licence_compliance
  for select to lappa_staff using (true);
drop policy if exists licence_compliance_system_all on app.licence_compliance;
create policy licence_compliance_system_all on app.licence_compliance
  for all to lappa_system using (true) with check (true);
grant select on app.licence_compliance to lappa_member, lappa_client, lappa_staff;
grant select, insert, update on app.licence_compliance to lappa_system;
