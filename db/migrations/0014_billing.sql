-- Paying: who pays for which plan, what Stripe told us, and that both agree. Money in öre with its currency.

-- What an organisation may, as billing last said. No status: agreed outside the payment provider.
alter table app.organization_plans add column if not exists subscription_status text;
alter table app.organization_plans add column if not exists licensed_clients integer;
alter table app.organization_plans add column if not exists past_due_since timestamptz;
alter table app.organization_plans drop constraint if exists organization_plans_licensed_clients;
alter table app.organization_plans add constraint organization_plans_licensed_clients check (licensed_clients > 0);

-- A feature that staff switched on or off for one organisation, beside its plan.
create table if not exists app.feature_overrides (
  organization_id uuid not null references app.organizations (id) on delete cascade,
  feature text not null,
  is_on boolean not null,
  reason text not null,
  ends_at timestamptz,
  set_by uuid not null references app.users (id),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (organization_id, feature),
  constraint feature_overrides_reason_given check (length(btrim(reason)) between 1 and 500)
);

create index if not exists feature_overrides_set_by on app.feature_overrides (set_by);

create or replace trigger feature_overrides_touch_updated_at
  before update on app.feature_overrides
  for each row execute function app.touch_updated_at();

alter table app.feature_overrides enable row level security;

drop policy if exists feature_overrides_member_reads on app.feature_overrides;
create policy feature_overrides_member_reads on app.feature_overrides
  for select to lappa_member using (organization_id = app.current_organization());
drop policy if exists feature_overrides_person_reads_own on app.feature_overrides;
create policy feature_overrides_person_reads_own on app.feature_overrides
  for select to lappa_person
  using (organization_id = any (array(
    select organization_id from app.memberships where user_id = app.current_actor()
  )));
drop policy if exists feature_overrides_staff_all on app.feature_overrides;
create policy feature_overrides_staff_all on app.feature_overrides
  for all to lappa_staff using (true) with check (set_by = app.current_actor());
drop policy if exists feature_overrides_system_all on app.feature_overrides;
create policy feature_overrides_system_all on app.feature_overrides
  for all to lappa_system using (true) with check (true);

grant select (organization_id, feature, is_on, ends_at) on app.feature_overrides to lappa_member, lappa_person;
grant select, insert, update, delete on app.feature_overrides to lappa_staff, lappa_system;

-- Switches that staff turn, e.g. to pause the processing of webhooks. No row: off.
create table if not exists app.switches (
  name text primary key,
  is_on boolean not null,
  reason text,
  changed_by uuid references app.users (id),
  changed_at timestamptz not null default now(),
  constraint switches_name_known check (name in ('pause-stripe-events'))
);

create index if not exists switches_changed_by on app.switches (changed_by);

grant select, insert, update on app.switches to lappa_staff;
grant select on app.switches to lappa_system;

-- The customer of the payment provider that pays for an organisation: one for each.
create table if not exists app.billing_customers (
  organization_id uuid primary key references app.organizations (id),
  payment_provider text not null default 'stripe',
  payment_customer_id text not null,
  payment_method_id text,
  payment_method_label text,
  billing_email text,
  billing_name text,
  billing_address jsonb,
  billing_vat_number text,
  currency text,
  trial_used_at timestamptz,
  deleted_at timestamptz,
  livemode boolean not null,
  checked_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint billing_customers_payment_customer_id_key unique (payment_provider, payment_customer_id),
  constraint billing_customers_currency check (currency ~ '^[A-Z]{3}$')
);

create or replace trigger billing_customers_touch_updated_at
  before update on app.billing_customers
  for each row execute function app.touch_updated_at();

alter table app.billing_customers enable row level security;

drop policy if exists billing_customers_manager_reads on app.billing_customers;
create policy billing_customers_manager_reads on app.billing_customers
  for select to lappa_member using (organization_id = app.managed_organization());
drop policy if exists billing_customers_staff_reads on app.billing_customers;
create policy billing_customers_staff_reads on app.billing_customers
  for select to lappa_staff using (true);
drop policy if exists billing_customers_system_all on app.billing_customers;
create policy billing_customers_system_all on app.billing_customers
  for all to lappa_system using (true) with check (true);

grant select on app.billing_customers to lappa_member, lappa_staff;
grant select, insert, update, delete on app.billing_customers to lappa_system;

-- Subscriptions as the payment provider has them. Who pays, and how, is in billing_customers.
create table if not exists app.subscriptions (
  id uuid primary key default app.uuid_v7(),
  organization_id uuid not null references app.organizations (id),
  bought_by uuid references app.users (id),
  plan_id uuid not null references app.subscription_plans (id),
  status text not null,
  billing_interval text not null,
  licensed_client_count integer not null,
  extra_member_count integer not null default 0,
  observed_client_count integer not null default 0,
  compliance_status text not null default 'compliant',
  amount integer not null,
  currency text not null,
  current_period_start timestamptz not null,
  current_period_end timestamptz not null,
  cancel_at timestamptz,
  cancel_at_period_end boolean not null default false,
  canceled_at timestamptz,
  ended_at timestamptz,
  trial_start timestamptz,
  trial_end timestamptz,
  past_due_since timestamptz,
  pending_change jsonb,
  scheduled_change jsonb,
  payment_provider text not null default 'stripe',
  payment_customer_id text not null,
  payment_subscription_id text not null,
  payment_schedule_id text,
  payment_method_id text,
  latest_invoice_id text,
  usage jsonb not null default '{}',
  livemode boolean not null,
  started_at timestamptz not null,
  checked_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint subscriptions_payment_subscription_id_key unique (payment_provider, payment_subscription_id),
  constraint subscriptions_status_known check (status in (
    'trialing', 'active', 'past_due', 'unpaid', 'canceled', 'incomplete', 'incomplete_expired', 'paused'
  )),
  constraint subscriptions_interval_known check (billing_interval in ('month', 'year')),
  constraint subscriptions_counts check (
    licensed_client_count > 0 and extra_member_count >= 0 and observed_client_count >= 0
  ),
  constraint subscriptions_compliance_known check (
    compliance_status in ('compliant', 'grace', 'over_limit', 'unlicensed')
  ),
  constraint subscriptions_amount check (amount >= 0),
  constraint subscriptions_currency check (currency ~ '^[A-Z]{3}$'),
  constraint subscriptions_period check (current_period_end >= current_period_start)
);

-- A second live subscription of one organisation is impossible.
create unique index if not exists subscriptions_one_live on app.subscriptions (organization_id)
  where status not in ('canceled', 'incomplete_expired');
create index if not exists subscriptions_organization_id on app.subscriptions (organization_id, started_at desc);
create index if not exists subscriptions_payment_customer_id on app.subscriptions (payment_customer_id);
create index if not exists subscriptions_plan_id on app.subscriptions (plan_id);
create index if not exists subscriptions_bought_by on app.subscriptions (bought_by);

create or replace trigger subscriptions_touch_updated_at
  before update on app.subscriptions
  for each row execute function app.touch_updated_at();

alter table app.subscriptions enable row level security;

drop policy if exists subscriptions_manager_reads on app.subscriptions;
create policy subscriptions_manager_reads on app.subscriptions
  for select to lappa_member using (organization_id = app.managed_organization());
drop policy if exists subscriptions_staff_reads on app.subscriptions;
create policy subscriptions_staff_reads on app.subscriptions
  for select to lappa_staff using (true);
drop policy if exists subscriptions_system_all on app.subscriptions;
create policy subscriptions_system_all on app.subscriptions
  for all to lappa_system using (true) with check (true);

grant select on app.subscriptions to lappa_member, lappa_staff;
grant select, insert, update on app.subscriptions to lappa_system;

-- Every change of a subscription, and what caused it. Only ever added to.
create table if not exists app.subscription_history (
  id uuid primary key default app.uuid_v7(),
  subscription_id uuid not null references app.subscriptions (id),
  organization_id uuid not null references app.organizations (id),
  occurred_at timestamptz not null default now(),
  cause text not null,
  cause_reference text,
  before jsonb,
  after jsonb not null,
  constraint subscription_history_cause_known check (cause in ('event', 'return-page', 'reconciliation', 'person'))
);

create index if not exists subscription_history_subscription_id on app.subscription_history (subscription_id, occurred_at);
create index if not exists subscription_history_organization_id on app.subscription_history (organization_id, occurred_at);

alter table app.subscription_history enable row level security;

drop policy if exists subscription_history_manager_reads on app.subscription_history;
create policy subscription_history_manager_reads on app.subscription_history
  for select to lappa_member using (organization_id = app.managed_organization());
drop policy if exists subscription_history_staff_reads on app.subscription_history;
create policy subscription_history_staff_reads on app.subscription_history
  for select to lappa_staff using (true);
drop policy if exists subscription_history_system_reads on app.subscription_history;
create policy subscription_history_system_reads on app.subscription_history
  for select to lappa_system using (true);
drop policy if exists subscription_history_system_adds on app.subscription_history;
create policy subscription_history_system_adds on app.subscription_history
  for insert to lappa_system with check (true);

grant select on app.subscription_history to lappa_member, lappa_staff;
grant select, insert on app.subscription_history to lappa_system;

-- Invoices. Addresses of their pages and PDF expire, so they are asked for when needed.
create table if not exists app.invoices (
  id uuid primary key default app.uuid_v7(),
  organization_id uuid not null references app.organizations (id),
  subscription_id uuid references app.subscriptions (id),
  payment_provider text not null default 'stripe',
  payment_invoice_id text not null,
  number text,
  status text not null,
  currency text not null,
  total_excluding_tax integer not null,
  tax integer not null,
  total integer not null,
  amount_due integer not null,
  amount_paid integer not null,
  period_start timestamptz not null,
  period_end timestamptz not null,
  issued_at timestamptz not null,
  due_at timestamptz,
  paid_at timestamptz,
  livemode boolean not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint invoices_payment_invoice_id_key unique (payment_provider, payment_invoice_id),
  constraint invoices_status_known check (status in ('draft', 'open', 'paid', 'void', 'uncollectible')),
  constraint invoices_currency check (currency ~ '^[A-Z]{3}$'),
  constraint invoices_sum check (total = total_excluding_tax + tax)
);

create index if not exists invoices_organization_id on app.invoices (organization_id, issued_at desc);
create index if not exists invoices_subscription_id on app.invoices (subscription_id);

create or replace trigger invoices_touch_updated_at
  before update on app.invoices
  for each row execute function app.touch_updated_at();

alter table app.invoices enable row level security;

drop policy if exists invoices_manager_reads on app.invoices;
create policy invoices_manager_reads on app.invoices
  for select to lappa_member using (organization_id = app.managed_organization());
drop policy if exists invoices_staff_reads on app.invoices;
create policy invoices_staff_reads on app.invoices
  for select to lappa_staff using (true);
drop policy if exists invoices_system_all on app.invoices;
create policy invoices_system_all on app.invoices
  for all to lappa_system using (true) with check (true);

grant select on app.invoices to lappa_member, lappa_staff;
grant select, insert, update on app.invoices to lappa_system;

-- The ledger of webhooks: an event is taken once, and kept for replay after the queue has forgotten its job.
create table if not exists app.stripe_events (
  id text primary key,
  type text not null,
  api_version text,
  livemode boolean not null,
  occurred_at timestamptz not null,
  customer_id text,
  object_id text,
  payload jsonb,
  state text not null default 'pending',
  attempts integer not null default 0,
  note text,
  organization_id uuid references app.organizations (id),
  received_at timestamptz not null default now(),
  processed_at timestamptz,
  constraint stripe_events_state_known check (state in ('pending', 'processing', 'succeeded', 'failed', 'ignored')),
  constraint stripe_events_attempts check (attempts >= 0)
);

create index if not exists stripe_events_received_at on app.stripe_events (received_at desc);
create index if not exists stripe_events_state on app.stripe_events (state, received_at desc);
create index if not exists stripe_events_customer_id on app.stripe_events (customer_id);
create index if not exists stripe_events_organization_id on app.stripe_events (organization_id);

alter table app.stripe_events enable row level security;

drop policy if exists stripe_events_staff_reads on app.stripe_events;
create policy stripe_events_staff_reads on app.stripe_events
  for select to lappa_staff using (true);
drop policy if exists stripe_events_system_all on app.stripe_events;
create policy stripe_events_system_all on app.stripe_events
  for all to lappa_system using (true) with check (true);

grant select on app.stripe_events to lappa_staff;
grant select, insert, update on app.stripe_events to lappa_system;

-- What Stripe has and Lappa cannot place or does not allow: parked for staff, until it is resolved.
create table if not exists app.billing_alarms (
  id uuid primary key default app.uuid_v7(),
  kind text not null,
  object_id text not null,
  organization_id uuid references app.organizations (id),
  details jsonb not null default '{}',
  seen_at timestamptz not null default now(),
  resolved_at timestamptz,
  constraint billing_alarms_kind_known check (kind in (
    'unknown-customer', 'second-subscription', 'unknown-plan', 'unknown-status', 'foreign-version',
    'other-currency', 'below-usage', 'deleted-customer'
  ))
);

create unique index if not exists billing_alarms_open on app.billing_alarms (kind, object_id) where resolved_at is null;
create index if not exists billing_alarms_organization_id on app.billing_alarms (organization_id);

alter table app.billing_alarms enable row level security;

drop policy if exists billing_alarms_staff_reads on app.billing_alarms;
create policy billing_alarms_staff_reads on app.billing_alarms
  for select to lappa_staff using (true);
drop policy if exists billing_alarms_system_all on app.billing_alarms;
create policy billing_alarms_system_all on app.billing_alarms
  for all to lappa_system using (true) with check (true);

grant select on app.billing_alarms to lappa_staff;
grant select, insert, update on app.billing_alarms to lappa_system;

-- Passes of the reconciliation, and what each found. A pass that was broken off goes on at its cursor.
create table if not exists app.reconciliations (
  id uuid primary key default app.uuid_v7(),
  trigger text not null,
  status text not null default 'running',
  phase text not null default 'subscriptions',
  cursor text,
  checked integer not null default 0,
  repaired integer not null default 0,
  unknown integer not null default 0,
  failed integer not null default 0,
  requests integer not null default 0,
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  constraint reconciliations_trigger check (trigger in ('schedule', 'person', 'command')),
  constraint reconciliations_status check (status in ('running', 'succeeded', 'failed')),
  constraint reconciliations_phase check (
    phase in ('subscriptions', 'customers', 'invoices', 'local', 'events', 'done')
  ),
  constraint reconciliations_finished check ((status = 'running') = (finished_at is null))
);

create index if not exists reconciliations_started_at on app.reconciliations (started_at desc);
create unique index if not exists reconciliations_running on app.reconciliations ((true)) where status = 'running';

create table if not exists app.reconciliation_findings (
  id uuid primary key default app.uuid_v7(),
  reconciliation_id uuid not null references app.reconciliations (id) on delete cascade,
  kind text not null,
  object_id text not null,
  organization_id uuid references app.organizations (id),
  before jsonb,
  after jsonb,
  error text,
  found_at timestamptz not null default now(),
  constraint reconciliation_findings_kind check (kind in ('repaired', 'unknown', 'failed'))
);

create index if not exists reconciliation_findings_reconciliation_id
  on app.reconciliation_findings (reconciliation_id, found_at);
create index if not exists reconciliation_findings_organization_id on app.reconciliation_findings (organization_id);

alter table app.reconciliation_findings enable row level security;

drop policy if exists reconciliation_findings_staff_reads on app.reconciliation_findings;
create policy reconciliation_findings_staff_reads on app.reconciliation_findings
  for select to lappa_staff using (true);
drop policy if exists reconciliation_findings_system_all on app.reconciliation_findings;
create policy reconciliation_findings_system_all on app.reconciliation_findings
  for all to lappa_system using (true) with check (true);

grant select on app.reconciliations, app.reconciliation_findings to lappa_staff;
grant select, insert, update, delete on app.reconciliations, app.reconciliation_findings to lappa_system;
