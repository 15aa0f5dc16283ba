import { sql } from 'drizzle-orm';
import type { Context } from '#db/tenancy.server.ts';

/** Puts a row of the organisation into every table of billing and of its rights. The plan `planted` is there. */
export async function plantBillingRows(
  { tx }: Context,
  organizationId: string,
  owner: string,
): Promise<void> {
  const id = organizationId;
  await tx.execute(sql`insert into app.feature_overrides (organization_id, feature, is_on, reason, set_by)
    values (${id}, 'planted', true, 'Planted', ${owner})`);
  await tx.execute(sql`insert into app.billing_customers (organization_id, payment_customer_id, livemode)
    values (${id}, ${`cus_${id}`}, false)`);
  const [subscription] = await tx.execute<{ id: string }>(sql`
    insert into app.subscriptions (organization_id, bought_by, plan_id, status, billing_interval,
      licensed_client_count, amount, currency, current_period_start, current_period_end,
      payment_customer_id, payment_subscription_id, livemode, started_at)
    select ${id}, ${owner}, id, 'active', 'month', 5, 7500, 'SEK', now(), now() + interval '1 month',
      ${`cus_${id}`}, ${`sub_${id}`}, false, now()
    from app.subscription_plans where name = 'planted' returning id`);
  await tx.execute(sql`insert into app.subscription_history (subscription_id, organization_id, cause, after)
    values (${subscription!.id}, ${id}, 'event', '{}')`);
  await tx.execute(sql`
    insert into app.invoices (organization_id, payment_invoice_id, status, currency, total_excluding_tax, tax,
      total, amount_due, amount_paid, period_start, period_end, issued_at, livemode)
    values (${id}, ${`in_${id}`}, 'paid', 'SEK', 7500, 1875, 9375, 9375, 9375, now(), now(), now(), false)`);
  await tx.execute(sql`insert into app.stripe_events (id, type, livemode, occurred_at, organization_id)
    values (${`evt_${id}`}, 'customer.updated', false, now(), ${id})`);
  await tx.execute(sql`insert into app.billing_alarms (kind, object_id, organization_id)
    values ('unknown-plan', ${`sub_${id}`}, ${id})`);
  await tx.execute(sql`with pass as (
      insert into app.reconciliations (trigger, status, finished_at) values ('command', 'succeeded', now()) returning id
    )
    insert into app.reconciliation_findings (reconciliation_id, kind, object_id, organization_id)
    select id, 'repaired', ${`sub_${id}`}, ${id} from pass`);
}
