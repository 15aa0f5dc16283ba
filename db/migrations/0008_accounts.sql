-- People: who they are, how they prove it, and where they are signed in. What proves somebody (hashes, sealed
-- secrets) is for the system's door alone; a person's own door sees the rest of their own rows.

-- The person's door: somebody signed in, in no organisation.
grant usage on schema app to lappa_person;
grant select on app.schema_migrations, app.subscription_plans to lappa_person;
grant execute on function app.uuid_v7(), app.current_organization(), app.current_actor() to lappa_person;

create table if not exists app.users (
  id uuid primary key default app.uuid_v7(),
  email text not null,
  name text not null,
  locale text not null default 'sv',
  email_verified_at timestamptz,
  is_staff boolean not null default false,
  disabled_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint users_email_key unique (email),
  constraint users_email_normal check (email = lower(email) and length(email) between 3 and 254),
  constraint users_name_length check (length(name) between 1 and 200),
  constraint users_locale_known check (locale in ('sv', 'en'))
);

create or replace trigger users_touch_updated_at
  before update on app.users
  for each row execute function app.touch_updated_at();

alter table app.users enable row level security;

drop policy if exists users_person_reads_own on app.users;
create policy users_person_reads_own on app.users
  for select to lappa_person using (id = app.current_actor());
drop policy if exists users_person_changes_own on app.users;
create policy users_person_changes_own on app.users
  for update to lappa_person
  using (id = app.current_actor()) with check (id = app.current_actor());
drop policy if exists users_staff_reads on app.users;
create policy users_staff_reads on app.users
  for select to lappa_staff using (true);
drop policy if exists users_staff_disables on app.users;
create policy users_staff_disables on app.users
  for update to lappa_staff using (true) with check (true);
drop policy if exists users_system_all on app.users;
create policy users_system_all on app.users
  for all to lappa_system using (true) with check (true);

grant select, update (name, locale) on app.users to lappa_person;
grant select, update (disabled_at) on app.users to lappa_staff;
-- Nobody is deleted: what they did refers to them.
grant select, insert, update on app.users to lappa_system;

create table if not exists app.passwords (
  user_id uuid primary key references app.users (id) on delete cascade,
  hash text not null,
  changed_at timestamptz not null default now()
);

alter table app.passwords enable row level security;

drop policy if exists passwords_system_all on app.passwords;
create policy passwords_system_all on app.passwords
  for all to lappa_system using (true) with check (true);

grant select, insert, update, delete on app.passwords to lappa_system;

-- One row for each place where a person is signed in: a browser holds the token of its cookie, an app a family of
-- refresh tokens. Ended rows stay until they are tidied away.
create table if not exists app.sessions (
  id uuid primary key default app.uuid_v7(),
  user_id uuid not null references app.users (id) on delete cascade,
  kind text not null,
  token_hash bytea,
  methods text[] not null,
  address text,
  user_agent text,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  proved_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz,
  end_reason text,
  constraint sessions_token_hash_key unique (token_hash),
  constraint sessions_kind_known check (kind in ('browser', 'api')),
  constraint sessions_browser_has_token check ((kind = 'browser') = (token_hash is not null)),
  constraint sessions_user_agent_length check (length(user_agent) <= 500)
);

create index if not exists sessions_user_id on app.sessions (user_id) where ended_at is null;

alter table app.sessions enable row level security;

drop policy if exists sessions_person_reads_own on app.sessions;
create policy sessions_person_reads_own on app.sessions
  for select to lappa_person using (user_id = app.current_actor());
drop policy if exists sessions_person_ends_own on app.sessions;
create policy sessions_person_ends_own on app.sessions
  for update to lappa_person
  using (user_id = app.current_actor()) with check (user_id = app.current_actor());
drop policy if exists sessions_system_all on app.sessions;
create policy sessions_system_all on app.sessions
  for all to lappa_system using (true) with check (true);

grant select (
  id, user_id, kind, methods, address, user_agent, created_at, last_seen_at, proved_at, expires_at, ended_at, end_reason
), update (ended_at, end_reason) on app.sessions to lappa_person;
grant select, insert, update, delete on app.sessions to lappa_system;

-- Refresh tokens of an app's session. Each is used once and names its successor; a used one that comes again ends the
-- session.
create table if not exists app.refresh_tokens (
  id uuid primary key default app.uuid_v7(),
  session_id uuid not null references app.sessions (id) on delete cascade,
  token_hash bytea not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  successor_id uuid references app.refresh_tokens (id) on delete set null,
  constraint refresh_tokens_token_hash_key unique (token_hash)
);

create index if not exists refresh_tokens_session_id on app.refresh_tokens (session_id);
create index if not exists refresh_tokens_successor_id on app.refresh_tokens (successor_id);

alter table app.refresh_tokens enable row level security;

drop policy if exists refresh_tokens_system_all on app.refresh_tokens;
create policy refresh_tokens_system_all on app.refresh_tokens
  for all to lappa_system using (true) with check (true);

grant select, insert, update, delete on app.refresh_tokens to lappa_system;

-- What a link in a mail stands for: single-use, hashed, and only for the address it was sent to.
create table if not exists app.link_tokens (
  id uuid primary key default app.uuid_v7(),
  user_id uuid not null references app.users (id) on delete cascade,
  purpose text not null,
  email text not null,
  token_hash bytea not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  constraint link_tokens_token_hash_key unique (token_hash),
  constraint link_tokens_purpose_known
    check (purpose in ('verify-email', 'reset-password', 'sign-in', 'change-email', 'registration'))
);

create index if not exists link_tokens_user_id on app.link_tokens (user_id);

alter table app.link_tokens enable row level security;

drop policy if exists link_tokens_system_all on app.link_tokens;
create policy link_tokens_system_all on app.link_tokens
  for all to lappa_system using (true) with check (true);

grant select, insert, update, delete on app.link_tokens to lappa_system;

-- Second factors. The secret is sealed (app/providers/encryption.server.ts).
create table if not exists app.totp_factors (
  user_id uuid primary key references app.users (id) on delete cascade,
  secret text not null,
  created_at timestamptz not null default now(),
  confirmed_at timestamptz,
  -- The time step of the last code that was taken: a code is good once.
  last_step bigint not null default 0
);

alter table app.totp_factors enable row level security;

drop policy if exists totp_factors_person_reads_own on app.totp_factors;
create policy totp_factors_person_reads_own on app.totp_factors
  for select to lappa_person using (user_id = app.current_actor());
drop policy if exists totp_factors_system_all on app.totp_factors;
create policy totp_factors_system_all on app.totp_factors
  for all to lappa_system using (true) with check (true);

grant select (user_id, created_at, confirmed_at) on app.totp_factors to lappa_person;
grant select, insert, update, delete on app.totp_factors to lappa_system;

create table if not exists app.recovery_codes (
  id uuid primary key default app.uuid_v7(),
  user_id uuid not null references app.users (id) on delete cascade,
  code_hash bytea not null,
  created_at timestamptz not null default now(),
  used_at timestamptz,
  constraint recovery_codes_user_id_code_hash_key unique (user_id, code_hash)
);

alter table app.recovery_codes enable row level security;

drop policy if exists recovery_codes_person_reads_own on app.recovery_codes;
create policy recovery_codes_person_reads_own on app.recovery_codes
  for select to lappa_person using (user_id = app.current_actor());
drop policy if exists recovery_codes_system_all on app.recovery_codes;
create policy recovery_codes_system_all on app.recovery_codes
  for all to lappa_system using (true) with check (true);

grant select (id, user_id, created_at, used_at) on app.recovery_codes to lappa_person;
grant select, insert, update, delete on app.recovery_codes to lappa_system;

create table if not exists app.passkeys (
  id uuid primary key default app.uuid_v7(),
  user_id uuid not null references app.users (id) on delete cascade,
  credential_id text not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  backed_up boolean not null,
  name text not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  constraint passkeys_credential_id_key unique (credential_id),
  constraint passkeys_name_length check (length(name) between 1 and 100)
);

create index if not exists passkeys_user_id on app.passkeys (user_id);

alter table app.passkeys enable row level security;

drop policy if exists passkeys_person_reads_own on app.passkeys;
create policy passkeys_person_reads_own on app.passkeys
  for select to lappa_person using (user_id = app.current_actor());
drop policy if exists passkeys_system_all on app.passkeys;
create policy passkeys_system_all on app.passkeys
  for all to lappa_system using (true) with check (true);

grant select (id, user_id, credential_id, backed_up, name, created_at, last_used_at) on app.passkeys to lappa_person;
grant select, insert, update, delete on app.passkeys to lappa_system;

-- A sign-in or an enrolment under way, between two requests of one browser, which holds the token in a cookie.
create table if not exists app.authentication_challenges (
  id uuid primary key default app.uuid_v7(),
  kind text not null,
  token_hash bytea not null,
  user_id uuid references app.users (id) on delete cascade,
  data jsonb not null default '{}',
  attempts integer not null default 0,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  constraint authentication_challenges_token_hash_key unique (token_hash),
  constraint authentication_challenges_kind_known
    check (kind in ('second-factor', 'passkey-enrolment', 'passkey-sign-in', 'single-sign-on'))
);

create index if not exists authentication_challenges_user_id on app.authentication_challenges (user_id);

alter table app.authentication_challenges enable row level security;

drop policy if exists authentication_challenges_system_all on app.authentication_challenges;
create policy authentication_challenges_system_all on app.authentication_challenges
  for all to lappa_system using (true) with check (true);

grant select, insert, update, delete on app.authentication_challenges to lappa_system;

-- Keys that sign access tokens. The private half is sealed. A retired key still verifies what it signed.
create table if not exists app.signing_keys (
  kid text primary key,
  algorithm text not null,
  public_jwk jsonb not null,
  private_jwk text not null,
  created_at timestamptz not null default now(),
  retired_at timestamptz
);

grant select, insert, update, delete on app.signing_keys to lappa_system;
