-- The plan an organisation is on. No row: Basic (the plan of those who never bought one).

create table if not exists app.organization_plans (
  organization_id uuid primary key references app.organizations (id) on delete cascade,
  plan text not null references app.subscription_plans (name),
  extra_members integer not null default 0,
  updated_at timestamptz not null default now(),
  constraint organization_plans_extra_members check (extra_members >= 0)
);

create index if not exists organization_plans_plan on app.organization_plans (plan);

create or replace trigger organization_plans_touch_updated_at
  before update on app.organization_plans
  for each row execute function app.touch_updated_at();

alter table app.organization_plans enable row level security;

drop policy if exists organization_plans_member_reads on app.organization_plans;
create policy organization_plans_member_reads on app.organization_plans
  for select to lappa_member using (organization_id = app.current_organization());
drop policy if exists organization_plans_person_reads_own on app.organization_plans;
create policy organization_plans_person_reads_own on app.organization_plans
  for select to lappa_person
  using (organization_id = any (array(
    select organization_id from app.memberships where user_id = app.current_actor()
  )));
drop policy if exists organization_plans_staff_reads on app.organization_plans;
create policy organization_plans_staff_reads on app.organization_plans
  for select to lappa_staff using (true);
drop policy if exists organization_plans_system_all on app.organization_plans;
create policy organization_plans_system_all on app.organization_plans
  for all to lappa_system using (true) with check (true);

grant select on app.organization_plans to lappa_member, lappa_person, lappa_staff;
grant select, insert, update, delete on app.organization_plans to lappa_system;
