-- What happened, to an organisation or (organization_id null) on the platform. The dedupe key makes an event
-- that is reported twice one row.

create table if not exists app.activities (
  id uuid primary key default app.uuid_v7(),
  organization_id uuid references app.organizations (id),
  type text not null,
  subject_type text,
  subject_id uuid,
  data jsonb not null default '{}',
  dedupe_key text not null,
  occurred_at timestamptz not null default now(),
  constraint activities_dedupe_key_key unique (dedupe_key)
);

create index if not exists activities_organization_id_occurred_at
  on app.activities (organization_id, occurred_at desc);
create index if not exists activities_subject on app.activities (subject_type, subject_id);

alter table app.activities enable row level security;

drop policy if exists activities_member_reads on app.activities;
create policy activities_member_reads on app.activities
  for select to lappa_member
  using (organization_id is null or organization_id = (select app.current_organization()));
drop policy if exists activities_staff_reads on app.activities;
create policy activities_staff_reads on app.activities
  for select to lappa_staff using (true);
drop policy if exists activities_system_reads on app.activities;
create policy activities_system_reads on app.activities
  for select to lappa_system using (true);
drop policy if exists activities_system_adds on app.activities;
create policy activities_system_adds on app.activities
  for insert to lappa_system with check (true);

grant select on app.activities to lappa_member, lappa_staff;
grant select, insert on app.activities to lappa_system;
