-- The audit trail, the mails to send, and the activity feed.

-- Who did what, when, from where, and what it was before and after. Only ever added to.
create table if not exists app.audit_entries (
  id uuid primary key default app.uuid_v7(),
  occurred_at timestamptz not null default now(),
  organization_id uuid references app.organizations (id),
  actor_kind text not null,
  actor_user_id uuid references app.users (id),
  action text not null,
  subject_type text,
  subject_id text,
  before jsonb,
  after jsonb,
  reason text,
  address text,
  user_agent text,
  request_id text,
  constraint audit_entries_actor_known check (actor_kind in ('visitor', 'person', 'member', 'staff', 'system')),
  constraint audit_entries_user_agent_length check (length(user_agent) <= 500)
);

create index if not exists audit_entries_organization_id_occurred_at
  on app.audit_entries (organization_id, occurred_at desc);
create index if not exists audit_entries_occurred_at on app.audit_entries (occurred_at desc);
create index if not exists audit_entries_actor_user_id on app.audit_entries (actor_user_id, occurred_at desc);

alter table app.audit_entries enable row level security;

drop policy if exists audit_entries_owner_reads on app.audit_entries;
create policy audit_entries_owner_reads on app.audit_entries
  for select to lappa_member
  using (organization_id = app.owned_organization());
drop policy if exists audit_entries_member_adds on app.audit_entries;
create policy audit_entries_member_adds on app.audit_entries
  for insert to lappa_member
  with check (
    organization_id = app.current_organization()
    and actor_kind = 'member' and actor_user_id = app.current_actor()
  );
drop policy if exists audit_entries_person_reads_own on app.audit_entries;
create policy audit_entries_person_reads_own on app.audit_entries
  for select to lappa_person using (actor_user_id = app.current_actor());
drop policy if exists audit_entries_person_adds on app.audit_entries;
create policy audit_entries_person_adds on app.audit_entries
  for insert to lappa_person
  with check (
    organization_id is null and actor_kind = 'person' and actor_user_id = app.current_actor()
  );
drop policy if exists audit_entries_staff_reads on app.audit_entries;
create policy audit_entries_staff_reads on app.audit_entries
  for select to lappa_staff using (true);
drop policy if exists audit_entries_staff_adds on app.audit_entries;
create policy audit_entries_staff_adds on app.audit_entries
  for insert to lappa_staff
  with check (actor_kind = 'staff' and actor_user_id = app.current_actor());
drop policy if exists audit_entries_system_reads on app.audit_entries;
create policy audit_entries_system_reads on app.audit_entries
  for select to lappa_system using (true);
drop policy if exists audit_entries_system_adds on app.audit_entries;
create policy audit_entries_system_adds on app.audit_entries
  for insert to lappa_system with check (true);

grant select, insert on app.audit_entries to lappa_member, lappa_person, lappa_staff, lappa_system;

-- Mails to send, and those that were. What a link in them needs is made when the mail is rendered, never kept here.
create table if not exists app.mails (
  id uuid primary key default app.uuid_v7(),
  template text not null,
  to_address text not null,
  locale text not null,
  user_id uuid references app.users (id) on delete cascade,
  organization_id uuid references app.organizations (id) on delete cascade,
  data jsonb not null default '{}',
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  constraint mails_locale_known check (locale in ('sv', 'en'))
);

create index if not exists mails_user_id on app.mails (user_id);
create index if not exists mails_organization_id on app.mails (organization_id);

alter table app.mails enable row level security;

-- The mail job makes links as the system: a member has it write to nobody but whom their organisation invited.
drop policy if exists mails_member_adds on app.mails;
create policy mails_member_adds on app.mails
  for insert to lappa_member
  with check (
    organization_id = app.current_organization()
    and template = 'invitation' and user_id is null
    and exists (
      select from app.invitations invitation
      where invitation.id::text = mails.data ->> 'invitationId' and invitation.email = mails.to_address
    )
  );
-- … and to its members, of what an owner or admin does to their membership.
drop policy if exists mails_manager_tells on app.mails;
create policy mails_manager_tells on app.mails
  for insert to lappa_member
  with check (
    organization_id = app.managed_organization()
    and template = 'membership-changed'
    and exists (
      select from app.users colleague
      where colleague.id = mails.user_id and colleague.email = mails.to_address
    )
  );
drop policy if exists mails_person_adds on app.mails;
create policy mails_person_adds on app.mails
  for insert to lappa_person
  with check (organization_id is null and user_id = app.current_actor());
drop policy if exists mails_system_all on app.mails;
create policy mails_system_all on app.mails
  for all to lappa_system using (true) with check (true);

grant insert on app.mails to lappa_member, lappa_person;
grant select, insert, update, delete on app.mails to lappa_system;

-- Members' own doings are told by themselves.
alter table app.activities add column if not exists actor_user_id uuid references app.users (id);
create index if not exists activities_actor_user_id on app.activities (actor_user_id);

drop policy if exists activities_member_adds on app.activities;
create policy activities_member_adds on app.activities
  for insert to lappa_member
  with check (
    organization_id = app.current_organization() and actor_user_id = app.current_actor()
  );
grant insert on app.activities to lappa_member;

-- The feed as its reader may see it: the reader's rights decide, not the owner's.
create or replace view app.activities_feed with (security_invoker = true) as
  select
    activity.id,
    activity.organization_id,
    activity.type,
    activity.subject_type,
    activity.subject_id,
    activity.data,
    activity.occurred_at,
    activity.actor_user_id,
    actor.name as actor_name
  from app.activities activity
  left join app.users actor on actor.id = activity.actor_user_id;

grant select on app.activities_feed to lappa_member, lappa_staff;
