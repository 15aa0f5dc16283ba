import type postgres from 'postgres';

/** Puts what staff look at into the tables: events in each state, an open alarm, and a pass with findings. */
export async function plantStaffBillingRows(
  sql: postgres.Sql,
  organizationId: string,
): Promise<{ alarmId: string; passId: string }> {
  const states = ['succeeded', 'failed', 'ignored', 'pending'];
  for (const [index, state] of states.entries()) {
    await sql`insert into app.stripe_events
      (id, type, api_version, livemode, occurred_at, customer_id, object_id, payload, state, attempts, note, organization_id)
      values (${`evt_${state}`}, 'customer.subscription.updated', '2026-10-28.endive', false, now(), 'cus_planted',
        'sub_planted', ${sql.json({ id: `evt_${state}`, data: { object: { id: 'sub_planted' } } })}, ${state},
        ${index}, ${state === 'failed' ? 'Stripe did not answer.' : null},
        ${state === 'ignored' ? null : organizationId})`;
  }
  const [alarm] = await sql<{ id: string }[]>`
    insert into app.billing_alarms (kind, object_id, details)
    values ('unknown-customer', 'cus_of_another_house', ${sql.json({ type: 'invoice.paid' })}) returning id`;
  const [pass] = await sql<{ id: string }[]>`
    insert into app.reconciliations (trigger, status, phase, checked, repaired, unknown, requests, finished_at)
    values ('schedule', 'succeeded', 'done', 40, 1, 1, 3, now() + interval '4 seconds') returning id`;
  await sql`insert into app.reconciliation_findings
    (reconciliation_id, kind, object_id, organization_id, before, after)
    values (${pass!.id}, 'repaired', 'sub_planted', ${organizationId}, ${sql.json({ status: 'active', plan: 'pro' })},
      ${sql.json({ status: 'past_due', plan: 'pro' })})`;
  await sql`insert into app.reconciliation_findings (reconciliation_id, kind, object_id, error)
    values (${pass!.id}, 'unknown', 'sub_of_another_house', 'No organisation of ours')`;
  return { alarmId: alarm!.id, passId: pass!.id };
}
