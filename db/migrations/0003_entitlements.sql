-- Plans. Prices are in öre, excluding VAT, per licensed client.

create table if not exists app.subscription_plans (
  id uuid primary key default app.uuid_v7(),
  name text not null,
  display_name text not null,
  description_sv text not null,
  description_en text not null,
  price_monthly integer not null,
  price_yearly integer not null,
  currency text not null default 'SEK',
  features jsonb not null default '[]',
  limits jsonb not null,
  position integer not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint subscription_plans_name_key unique (name),
  constraint subscription_plans_prices check (price_monthly >= 0 and price_yearly >= 0),
  constraint subscription_plans_currency check (currency ~ '^[A-Z]{3}$')
);

create or replace trigger subscription_plans_touch_updated_at
  before update on app.subscription_plans
  for each row execute function app.touch_updated_at();

grant select on app.subscription_plans to lappa_visitor, lappa_member, lappa_staff;
grant select, insert, update on app.subscription_plans to lappa_system;
