-- Organisations. Members, roles and teams follow with the accounts issue.

create table if not exists app.organizations (
  id uuid primary key default app.uuid_v7(),
  slug text not null,
  name text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint organizations_slug_key unique (slug),
  constraint organizations_slug_shape check (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
  constraint organizations_name_length check (length(name) between 1 and 200)
);

create or replace trigger organizations_touch_updated_at
  before update on app.organizations
  for each row execute function app.touch_updated_at();

alter table app.organizations enable row level security;

drop policy if exists organizations_member_reads_own on app.organizations;
create policy organizations_member_reads_own on app.organizations
  for select to lappa_member using (id = (select app.current_organization()));
drop policy if exists organizations_staff_reads on app.organizations;
create policy organizations_staff_reads on app.organizations
  for select to lappa_staff using (true);
drop policy if exists organizations_system_all on app.organizations;
create policy organizations_system_all on app.organizations
  for all to lappa_system using (true) with check (true);

grant select on app.organizations to lappa_member, lappa_staff;
grant select, insert, update, delete on app.organizations to lappa_system;
