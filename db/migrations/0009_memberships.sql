-- Members, roles, teams, invitations and the rules an organisation sets for its own security.

-- What policies ask. In plpgsql, which the planner calls once as it is: a body in SQL is written into every plan, which
-- takes it longer than to find one row. So it knows whom a policy speaks of, and asks for no `(select …)` around them.
-- One equality where a policy asks for the organisation and the role, so that it knows how many rows that gives.
create or replace function app.current_organization() returns uuid
language plpgsql stable parallel safe
as $$ begin return nullif(current_setting('app.organization_id', true), '')::uuid; end $$;

create or replace function app.current_actor() returns uuid
language plpgsql stable parallel safe
as $$ begin return nullif(current_setting('app.user_id', true), '')::uuid; end $$;

-- The role of the member that the transaction acts for, read from app.memberships by the member's door.
create or replace function app.current_member_role() returns text
language plpgsql stable parallel safe
as $$ begin return nullif(current_setting('app.member_role', true), ''); end $$;

-- The current organisation, when the member who acts is an owner or admin of it; else null.
create or replace function app.managed_organization() returns uuid
language plpgsql stable parallel safe
as $$ begin
  return case when current_setting('app.member_role', true) in ('owner', 'admin')
    then nullif(current_setting('app.organization_id', true), '')::uuid end;
end $$;

-- The current organisation, when the member who acts is an owner of it; else null.
create or replace function app.owned_organization() returns uuid
language plpgsql stable parallel safe
as $$ begin
  return case when current_setting('app.member_role', true) = 'owner'
    then nullif(current_setting('app.organization_id', true), '')::uuid end;
end $$;

revoke all on function app.current_member_role(), app.managed_organization(), app.owned_organization() from public;
grant execute on function app.current_member_role(), app.managed_organization(), app.owned_organization()
  to lappa_member, lappa_system;

-- What earlier migrations wrote with `(select …)`.
alter policy organizations_member_reads_own on app.organizations using (id = app.current_organization());
alter policy activities_member_reads on app.activities
  using (organization_id is null or organization_id = app.current_organization());
alter policy catalogs_member_reads on app.catalogs
  using (owner_id is null or owner_id = app.current_organization());
alter policy applications_member_reads on app.applications
  using (organization_id is null or organization_id = app.current_organization());
alter policy versions_member_reads on app.versions
  using (organization_id is null or organization_id = app.current_organization());
alter policy installers_member_reads on app.installers
  using (organization_id is null or organization_id = app.current_organization());

create table if not exists app.memberships (
  organization_id uuid not null references app.organizations (id) on delete cascade,
  user_id uuid not null references app.users (id) on delete cascade,
  role text not null,
  joined_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (organization_id, user_id),
  constraint memberships_role_known check (role in ('owner', 'admin', 'member'))
);

create index if not exists memberships_user_id on app.memberships (user_id);

create or replace trigger memberships_touch_updated_at
  before update on app.memberships
  for each row execute function app.touch_updated_at();

alter table app.memberships enable row level security;

drop policy if exists memberships_person_reads_own on app.memberships;
create policy memberships_person_reads_own on app.memberships
  for select to lappa_person using (user_id = app.current_actor());
drop policy if exists memberships_member_reads on app.memberships;
create policy memberships_member_reads on app.memberships
  for select to lappa_member using (organization_id = app.current_organization());
-- An admin changes anyone but owners, and makes no owner.
drop policy if exists memberships_manager_changes on app.memberships;
create policy memberships_manager_changes on app.memberships
  for update to lappa_member
  using (
    organization_id = app.current_organization()
    and (app.current_member_role() = 'owner'
      or (app.current_member_role() = 'admin' and role <> 'owner'))
  )
  with check (
    organization_id = app.current_organization()
    and (app.current_member_role() = 'owner'
      or (app.current_member_role() = 'admin' and role <> 'owner'))
  );
drop policy if exists memberships_manager_removes on app.memberships;
create policy memberships_manager_removes on app.memberships
  for delete to lappa_member
  using (
    organization_id = app.current_organization()
    and (user_id = app.current_actor()
      or app.current_member_role() = 'owner'
      or (app.current_member_role() = 'admin' and role <> 'owner'))
  );
drop policy if exists memberships_staff_reads on app.memberships;
create policy memberships_staff_reads on app.memberships
  for select to lappa_staff using (true);
drop policy if exists memberships_system_all on app.memberships;
create policy memberships_system_all on app.memberships
  for all to lappa_system using (true) with check (true);

grant select on app.memberships to lappa_person, lappa_staff;
grant select, update (role), delete on app.memberships to lappa_member;
grant select, insert, update, delete on app.memberships to lappa_system;

-- Made into an array once, so that the index finds them: a subquery would be held against every person there is.
-- Colleagues know each other; a person knows the organisations they are in.
drop policy if exists users_member_reads_colleagues on app.users;
create policy users_member_reads_colleagues on app.users
  for select to lappa_member
  using (id = any (array(
    select user_id from app.memberships where organization_id = app.current_organization()
  )));
grant select (id, email, name, locale, email_verified_at) on app.users to lappa_member;

drop policy if exists organizations_person_reads_own on app.organizations;
create policy organizations_person_reads_own on app.organizations
  for select to lappa_person
  using (id = any (array(
    select organization_id from app.memberships where user_id = app.current_actor()
  )));
drop policy if exists organizations_manager_changes on app.organizations;
create policy organizations_manager_changes on app.organizations
  for update to lappa_member
  using (id = app.managed_organization())
  with check (id = app.current_organization());
grant select on app.organizations to lappa_person;
grant update (name) on app.organizations to lappa_member;

create table if not exists app.teams (
  id uuid primary key default app.uuid_v7(),
  organization_id uuid not null references app.organizations (id) on delete cascade,
  name text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint teams_id_organization_id_key unique (id, organization_id),
  constraint teams_name_length check (length(name) between 1 and 100)
);

create unique index if not exists teams_organization_id_name on app.teams (organization_id, lower(name));

create or replace trigger teams_touch_updated_at
  before update on app.teams
  for each row execute function app.touch_updated_at();

alter table app.teams enable row level security;

drop policy if exists teams_member_reads on app.teams;
create policy teams_member_reads on app.teams
  for select to lappa_member using (organization_id = app.current_organization());
drop policy if exists teams_manager_all on app.teams;
create policy teams_manager_all on app.teams
  for all to lappa_member
  using (organization_id = app.managed_organization())
  with check (organization_id = app.managed_organization());
drop policy if exists teams_staff_reads on app.teams;
create policy teams_staff_reads on app.teams
  for select to lappa_staff using (true);
drop policy if exists teams_system_all on app.teams;
create policy teams_system_all on app.teams
  for all to lappa_system using (true) with check (true);

grant select, insert, update (name), delete on app.teams to lappa_member;
grant select on app.teams to lappa_staff;
grant select, insert, update, delete on app.teams to lappa_system;

-- Team and membership are of the same organisation: the keys see to it. Who leaves it leaves its teams.
create table if not exists app.team_members (
  team_id uuid not null,
  user_id uuid not null,
  organization_id uuid not null,
  added_at timestamptz not null default now(),
  primary key (team_id, user_id),
  constraint team_members_team_fkey foreign key (team_id, organization_id)
    references app.teams (id, organization_id) on delete cascade,
  constraint team_members_membership_fkey foreign key (organization_id, user_id)
    references app.memberships (organization_id, user_id) on delete cascade
);

create index if not exists team_members_membership on app.team_members (organization_id, user_id);

alter table app.team_members enable row level security;

drop policy if exists team_members_member_reads on app.team_members;
create policy team_members_member_reads on app.team_members
  for select to lappa_member using (organization_id = app.current_organization());
drop policy if exists team_members_manager_all on app.team_members;
create policy team_members_manager_all on app.team_members
  for all to lappa_member
  using (organization_id = app.managed_organization())
  with check (organization_id = app.managed_organization());
drop policy if exists team_members_staff_reads on app.team_members;
create policy team_members_staff_reads on app.team_members
  for select to lappa_staff using (true);
drop policy if exists team_members_system_all on app.team_members;
create policy team_members_system_all on app.team_members
  for all to lappa_system using (true) with check (true);

grant select, insert, delete on app.team_members to lappa_member;
grant select on app.team_members to lappa_staff;
grant select, insert, update, delete on app.team_members to lappa_system;

-- The mail job makes the token while it renders, and stores its hash here: before that nobody can accept.
create table if not exists app.invitations (
  id uuid primary key default app.uuid_v7(),
  organization_id uuid not null references app.organizations (id) on delete cascade,
  email text not null,
  role text not null,
  invited_by uuid references app.users (id) on delete set null,
  token_hash bytea,
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  accepted_by uuid references app.users (id) on delete set null,
  revoked_at timestamptz,
  constraint invitations_token_hash_key unique (token_hash),
  constraint invitations_email_normal check (email = lower(email) and length(email) between 3 and 254),
  constraint invitations_role_known check (role in ('admin', 'member'))
);

create unique index if not exists invitations_open on app.invitations (organization_id, email)
  where accepted_at is null and revoked_at is null;
create index if not exists invitations_invited_by on app.invitations (invited_by);
create index if not exists invitations_accepted_by on app.invitations (accepted_by);

alter table app.invitations enable row level security;

drop policy if exists invitations_manager_all on app.invitations;
create policy invitations_manager_all on app.invitations
  for all to lappa_member
  using (organization_id = app.managed_organization())
  with check (organization_id = app.managed_organization());
drop policy if exists invitations_staff_reads on app.invitations;
create policy invitations_staff_reads on app.invitations
  for select to lappa_staff using (true);
drop policy if exists invitations_system_all on app.invitations;
create policy invitations_system_all on app.invitations
  for all to lappa_system using (true) with check (true);

grant select (
  id, organization_id, email, role, invited_by, created_at, sent_at, expires_at, accepted_at, accepted_by, revoked_at
), insert (id, organization_id, email, role, invited_by, created_at, expires_at), update (expires_at, revoked_at)
  on app.invitations to lappa_member;
grant select (
  id, organization_id, email, role, invited_by, created_at, sent_at, expires_at, accepted_at, accepted_by, revoked_at
) on app.invitations to lappa_staff;
grant select, insert, update, delete on app.invitations to lappa_system;

-- No row: the house's own rules.
create table if not exists app.organization_security (
  organization_id uuid primary key references app.organizations (id) on delete cascade,
  session_hours integer,
  idle_minutes integer,
  second_factor_required boolean not null default false,
  sign_in_ways text[],
  updated_at timestamptz not null default now(),
  constraint organization_security_session_hours check (session_hours between 1 and 336),
  constraint organization_security_idle_minutes check (idle_minutes between 5 and 1440),
  constraint organization_security_sign_in_ways check (
    sign_in_ways <@ array['password', 'sign-in-link', 'passkey', 'single-sign-on']
    and cardinality(sign_in_ways) > 0
  )
);

create or replace trigger organization_security_touch_updated_at
  before update on app.organization_security
  for each row execute function app.touch_updated_at();

alter table app.organization_security enable row level security;

drop policy if exists organization_security_member_reads on app.organization_security;
create policy organization_security_member_reads on app.organization_security
  for select to lappa_member using (organization_id = app.current_organization());
drop policy if exists organization_security_manager_all on app.organization_security;
create policy organization_security_manager_all on app.organization_security
  for all to lappa_member
  using (organization_id = app.managed_organization())
  with check (organization_id = app.managed_organization());
drop policy if exists organization_security_staff_reads on app.organization_security;
create policy organization_security_staff_reads on app.organization_security
  for select to lappa_staff using (true);
drop policy if exists organization_security_system_all on app.organization_security;
create policy organization_security_system_all on app.organization_security
  for all to lappa_system using (true) with check (true);

grant select, insert, update (session_hours, idle_minutes, second_factor_required, sign_in_ways)
  on app.organization_security to lappa_member;
grant select on app.organization_security to lappa_staff;
grant select, insert, update, delete on app.organization_security to lappa_system;

-- Who was last active when, for the plan's limit of concurrent users.
create table if not exists app.organization_presence (
  organization_id uuid not null,
  user_id uuid not null,
  last_active_at timestamptz not null,
  primary key (organization_id, user_id),
  constraint organization_presence_membership_fkey foreign key (organization_id, user_id)
    references app.memberships (organization_id, user_id) on delete cascade
);

create index if not exists organization_presence_last_active_at
  on app.organization_presence (organization_id, last_active_at);

alter table app.organization_presence enable row level security;

drop policy if exists organization_presence_member_reads on app.organization_presence;
create policy organization_presence_member_reads on app.organization_presence
  for select to lappa_member using (organization_id = app.current_organization());
drop policy if exists organization_presence_member_adds_own on app.organization_presence;
create policy organization_presence_member_adds_own on app.organization_presence
  for insert to lappa_member with check (
    organization_id = app.current_organization() and user_id = app.current_actor()
  );
drop policy if exists organization_presence_member_changes_own on app.organization_presence;
create policy organization_presence_member_changes_own on app.organization_presence
  for update to lappa_member
  using (
    organization_id = app.current_organization() and user_id = app.current_actor()
  )
  with check (
    organization_id = app.current_organization() and user_id = app.current_actor()
  );
drop policy if exists organization_presence_staff_reads on app.organization_presence;
create policy organization_presence_staff_reads on app.organization_presence
  for select to lappa_staff using (true);
drop policy if exists organization_presence_system_all on app.organization_presence;
create policy organization_presence_system_all on app.organization_presence
  for all to lappa_system using (true) with check (true);

grant select, insert, update (last_active_at) on app.organization_presence to lappa_member;
grant select on app.organization_presence to lappa_staff;
grant select, insert, update, delete on app.organization_presence to lappa_system;
