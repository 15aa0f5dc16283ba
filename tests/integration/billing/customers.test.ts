import { afterAll, beforeAll, expect, test } from 'vitest';
import { changeBillingDetails, openPortal } from '#app/domain/billing/billing-customer.ts';
import { findInvoiceFile } from '#app/domain/billing/list-invoices.ts';
import { reconcile } from '#app/domain/billing/reconcile.ts';
import { startCheckout } from '#app/domain/billing/start-checkout.ts';
import { openBillingDesk, subscribe } from '#tests/support/billing-desk.ts';
import type { BillingDesk, Customer } from '#tests/support/billing-desk.ts';
import { loseNew, subscribeAndPay } from '#tests/support/paying-customer.ts';

let desk: BillingDesk;

beforeAll(async () => {
  desk = await openBillingDesk();
});
afterAll(() => desk?.close());

const order = {
  plan: 'standard' as const,
  interval: 'month' as const,
  licensedClients: 10,
  extraMembers: 0,
  locale: 'sv' as const,
  successUrl: 'http://localhost/return?session={CHECKOUT_SESSION_ID}',
  cancelUrl: 'http://localhost/',
};

async function customerRow({ organization }: Customer) {
  const [row] =
    await desk.sql`select payment_customer_id as id, deleted_at is not null as is_deleted,
      currency, billing_name as name, billing_vat_number as vat
    from app.billing_customers where organization_id = ${organization.id}`;
  return row!;
}

const atStripe = ({ organization }: Customer) =>
  desk.simulator.state.customers.filter(
    ({ metadata }) => metadata.lappa_organization === organization.id,
  );

test('pitfall 17: a customer that was deleted at Stripe takes its subscription along, and can buy again', async () => {
  const customer = await desk.customer('deleted');
  const row = await subscribe(desk, customer);
  await loseNew(desk);
  await desk.client.customers.del(row.customer);
  expect(await desk.client.customers.retrieve(row.customer)).toMatchObject({ deleted: true });
  await desk.deliverNew((ids) => ids.toReversed());
  expect(await customerRow(customer)).toMatchObject({
    id: row.customer,
    is_deleted: true,
    name: 'Verkstaden AB',
  });
  expect(await desk.subscriptionsOf(customer)).toMatchObject([{ status: 'canceled' }]);
  await expect(
    openPortal(customer.payer, { flow: 'overview', locale: 'sv', returnUrl: 'http://localhost/' }),
  ).rejects.toMatchObject({ code: 'no_customer' });
  const again = await subscribe(desk, customer);
  expect(again.customer).not.toBe(row.customer);
  expect(await customerRow(customer)).toMatchObject({ id: again.customer, is_deleted: false });
});

test('pitfall 17: … and is found by the reconciliation when no event came', async () => {
  const customer = await desk.customer('deleted-unheard');
  const row = await subscribe(desk, customer);
  await desk.client.customers.del(row.customer);
  expect(await reconcile('command')).toMatchObject({ status: 'succeeded', failed: 0 });
  expect(await customerRow(customer)).toMatchObject({ is_deleted: true });
  expect(await desk.subscriptionsOf(customer)).toMatchObject([{ status: 'canceled' }]);
});

test('pitfall 19: two who buy at once for one organisation make one customer at Stripe', async () => {
  const customer = await desk.customer('two-buyers');
  const admin = await desk.people.person('Another admin', {
    in: [[customer.organization, 'admin']],
  });
  const other = { userId: admin.id, organizationId: customer.organization.id };
  // The second may be refused: Stripe keeps the key with what was asked first.
  const pages = await Promise.allSettled([
    startCheckout(customer.payer, order),
    startCheckout(customer.payer, order),
    startCheckout(other, order),
  ]);
  expect(pages.filter(({ status }) => status === 'fulfilled')).not.toHaveLength(0);
  expect(atStripe(customer)).toHaveLength(1);
  expect(await customerRow(customer)).toMatchObject({ id: atStripe(customer)[0]!.id });
});

test('pitfall 19, control: without the key there would be two', async () => {
  const customer = await desk.customer('without-key');
  const make = () =>
    desk.client.customers.create({ metadata: { lappa_organization: customer.organization.id } });
  await Promise.all([make(), make()]);
  expect(atStripe(customer)).toHaveLength(2);
});

test('pitfall 19: a second customer in an organisation’s name, made at Stripe, takes nothing over', async () => {
  const customer = await desk.customer('second-customer');
  const own = await subscribe(desk, customer);
  await loseNew(desk);
  const second = await desk.client.customers.create({
    email: 'second@example.com',
    metadata: { lappa_organization: customer.organization.id },
  });
  await desk.deliverNew();
  expect(await customerRow(customer)).toMatchObject({ id: own.customer });
  const alarms = await desk.sql`select kind from app.billing_alarms
    where object_id = ${second.id} and resolved_at is null`;
  expect([...alarms]).toEqual([{ kind: 'unknown-customer' }]);
  await expect(
    desk.sql`insert into app.billing_customers (organization_id, payment_customer_id, livemode)
      values (${customer.organization.id}, ${second.id}, false)`,
  ).rejects.toMatchObject({ code: '23505' });
});

test('pitfall 20: what Stripe has is never searched for: lists and ids are always up to date', () => {
  const paths = desk.simulator.requests.read().map(({ path }) => path);
  expect(paths.filter((path) => path.includes('/search'))).toEqual([]);
  expect(paths.length).toBeGreaterThan(20);
});

test('pitfall 21: a customer is locked to its first currency, and no row mixes two', async () => {
  const customer = await desk.customer('currency');
  const row = await subscribeAndPay(desk, customer);
  expect(await customerRow(customer)).toMatchObject({ currency: 'SEK' });
  const euros = await desk.client.prices.create({
    currency: 'eur',
    unit_amount: 500,
    recurring: { interval: 'month' },
    product_data: { name: 'In euros' },
    metadata: { lappa_plan: 'pro', lappa_item: 'clients' },
  });
  await expect(
    desk.client.subscriptions.create({
      customer: row.customer,
      items: [{ price: euros.id }],
      default_payment_method: desk.simulator.state.subscriptions.get(row.subscription)!
        .default_payment_method as string,
    }),
  ).rejects.toThrow(/currenc/i);
  const currencies = await desk.sql`select distinct currency from (
      select currency from app.subscriptions where organization_id = ${customer.organization.id}
      union all select currency from app.invoices where organization_id = ${customer.organization.id}
    ) as money`;
  expect([...currencies]).toEqual([{ currency: 'SEK' }]);
});

test('pitfall 38: the addresses of checkout and portal, which open to whoever has them, are kept nowhere', async () => {
  const customer = await desk.customer('addresses');
  const { url: checkout } = await startCheckout(customer.payer, order);
  const options = { flow: 'overview', locale: 'sv', returnUrl: 'http://localhost/' } as const;
  const { url: portal } = await openPortal(customer.payer, options);
  const { url: again } = await openPortal(customer.payer, options);
  expect(again).not.toBe(portal);
  const tables = await desk.sql<{ name: string }[]>`select table_name as name
    from information_schema.tables where table_schema = 'app' and table_type = 'BASE TABLE'`;
  for (const { name } of tables) {
    const found = await desk.sql`select 1 from app.${desk.sql(name)} as one
      where one::text like ${`%${checkout}%`} or one::text like ${`%${portal}%`}`;
    expect([name, found.length]).toEqual([name, 0]);
  }
});

test('pitfall 40: an invoice’s page and PDF are asked for each time, and no address of them is kept', async () => {
  const customer = await desk.customer('invoice-files');
  await subscribeAndPay(desk, customer);
  const rows = await desk.sql<{ id: string; payment: string; row: string }[]>`
    select id, payment_invoice_id as payment, i::text as row from app.invoices i
    where organization_id = ${customer.organization.id} and total > 0`;
  const [invoice] = rows;
  expect(invoice!.row).not.toMatch(/https?:/);
  const before = await findInvoiceFile(customer.payer, invoice!.id, 'pdf');
  expect(before).toMatch(/^http/);
  desk.simulator.state.invoices.get(invoice!.payment)!.invoice_pdf = 'https://example.com/new.pdf';
  expect(await findInvoiceFile(customer.payer, invoice!.id, 'pdf')).toBe(
    'https://example.com/new.pdf',
  );
});

test('billing details reach Stripe, and a VAT number is replaced, not added', async () => {
  const customer = await desk.customer('details');
  await subscribe(desk, customer);
  const { id } = await customerRow(customer);
  const address = {
    line1: 'Storgatan 1',
    line2: null,
    postalCode: '111 22',
    city: 'Stockholm',
    state: null,
    country: 'SE',
  };
  const details = { email: 'new@example.com', name: 'Nya AB', address };
  for (const vatNumber of ['SE556036079301', 'DE123456789']) {
    await changeBillingDetails(customer.payer, { ...details, vatNumber });
    const { data } = await desk.client.customers.listTaxIds(id as string);
    expect(data.map(({ value }) => value)).toEqual([vatNumber]);
    expect(await customerRow(customer)).toMatchObject({ name: 'Nya AB', vat: vatNumber });
  }
  await expect(
    changeBillingDetails(customer.payer, { ...details, vatNumber: 'SE556036079401' }),
  ).rejects.toMatchObject({ name: 'InvalidInputError' });
});
