-- Single sign-on by OIDC: which domains an organisation has proved to own, and where its people sign in.

create table if not exists app.organization_domains (
  id uuid primary key default app.uuid_v7(),
  organization_id uuid not null references app.organizations (id) on delete cascade,
  domain text not null,
  token text not null,
  created_at timestamptz not null default now(),
  checked_at timestamptz,
  verified_at timestamptz,
  missing_since timestamptz,
  constraint organization_domains_organization_id_domain_key unique (organization_id, domain),
  constraint organization_domains_domain_normal check (domain = lower(domain) and length(domain) between 3 and 253)
);

-- A domain is one organisation's.
create unique index if not exists organization_domains_verified on app.organization_domains (domain)
  where verified_at is not null;

alter table app.organization_domains enable row level security;

drop policy if exists organization_domains_manager_all on app.organization_domains;
create policy organization_domains_manager_all on app.organization_domains
  for all to lappa_member
  using (organization_id = app.managed_organization())
  with check (organization_id = app.managed_organization());
drop policy if exists organization_domains_staff_reads on app.organization_domains;
create policy organization_domains_staff_reads on app.organization_domains
  for select to lappa_staff using (true);
drop policy if exists organization_domains_system_all on app.organization_domains;
create policy organization_domains_system_all on app.organization_domains
  for all to lappa_system using (true) with check (true);

grant select, insert (id, organization_id, domain, token, created_at), delete on app.organization_domains to lappa_member;
grant select on app.organization_domains to lappa_staff;
grant select, insert, update, delete on app.organization_domains to lappa_system;

-- The client secret is sealed, and read by the system's door alone.
create table if not exists app.sso_connections (
  id uuid primary key default app.uuid_v7(),
  organization_id uuid not null references app.organizations (id) on delete cascade,
  issuer text not null,
  client_id text not null,
  client_secret text not null,
  enabled boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint sso_connections_organization_id_key unique (organization_id)
);

create or replace trigger sso_connections_touch_updated_at
  before update on app.sso_connections
  for each row execute function app.touch_updated_at();

alter table app.sso_connections enable row level security;

drop policy if exists sso_connections_manager_all on app.sso_connections;
create policy sso_connections_manager_all on app.sso_connections
  for all to lappa_member
  using (organization_id = app.managed_organization())
  with check (organization_id = app.managed_organization());
drop policy if exists sso_connections_staff_reads on app.sso_connections;
create policy sso_connections_staff_reads on app.sso_connections
  for select to lappa_staff using (true);
drop policy if exists sso_connections_system_all on app.sso_connections;
create policy sso_connections_system_all on app.sso_connections
  for all to lappa_system using (true) with check (true);

grant select (id, organization_id, issuer, client_id, enabled, created_at, updated_at), insert,
  update (issuer, client_id, client_secret, enabled), delete on app.sso_connections to lappa_member;
grant select (id, organization_id, issuer, client_id, enabled, created_at, updated_at)
  on app.sso_connections to lappa_staff;
grant select, insert, update, delete on app.sso_connections to lappa_system;

-- Who a person is at their organisation's identity provider.
create table if not exists app.sso_identities (
  connection_id uuid not null references app.sso_connections (id) on delete cascade,
  subject text not null,
  user_id uuid not null references app.users (id) on delete cascade,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  primary key (connection_id, subject)
);

create index if not exists sso_identities_user_id on app.sso_identities (user_id);

alter table app.sso_identities enable row level security;

drop policy if exists sso_identities_system_all on app.sso_identities;
create policy sso_identities_system_all on app.sso_identities
  for all to lappa_system using (true) with check (true);

grant select, insert, update, delete on app.sso_identities to lappa_system;
