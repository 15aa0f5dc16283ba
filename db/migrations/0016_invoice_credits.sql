-- What of an invoice was credited and paid back, and what else at Stripe needs a person's eye.

alter table app.invoices add column if not exists credited integer not null default 0;
alter table app.invoices add column if not exists refunded integer not null default 0;
alter table app.invoices drop constraint if exists invoices_credits;
alter table app.invoices add constraint invoices_credits check (credited >= 0 and refunded >= 0);

alter table app.billing_alarms drop constraint if exists billing_alarms_kind_known;
alter table app.billing_alarms add constraint billing_alarms_kind_known check (kind in (
  'unknown-customer', 'second-subscription', 'unknown-plan', 'unknown-status', 'foreign-version',
  'other-currency', 'below-usage', 'deleted-customer', 'foreign-item', 'missing-subscription', 'dispute'
));
