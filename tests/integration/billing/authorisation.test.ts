import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changeBillingDetails, openPortal } from '#app/domain/billing/billing-customer.ts';
import {
  cancelSubscription,
  dropScheduledChange,
  resumeSubscription,
} from '#app/domain/billing/cancel-subscription.ts';
import { changeSubscription } from '#app/domain/billing/change-subscription.ts';
import { finishCheckout } from '#app/domain/billing/finish-checkout.ts';
import { findInvoiceFile } from '#app/domain/billing/list-invoices.ts';
import { previewChange } from '#app/domain/billing/preview-change.ts';
import { readBilling } from '#app/domain/billing/read-billing.ts';
import { startCheckout } from '#app/domain/billing/start-checkout.ts';
import { asMember } from '#db/tenancy.server.ts';
import type { MemberContext } from '#db/tenancy.server.ts';
import { openBillingDesk } from '#tests/support/billing-desk.ts';
import type { BillingDesk, Customer } from '#tests/support/billing-desk.ts';
import { loseNew, subscribeAndPay } from '#tests/support/paying-customer.ts';

let desk: BillingDesk;
let customer: Customer;
let invoiceId: string;

beforeAll(async () => {
  desk = await openBillingDesk();
  customer = await desk.customer('paying');
  await subscribeAndPay(desk, customer);
  const [invoice] = await desk.sql<{ id: string }[]>`select id from app.invoices limit 1`;
  invoiceId = invoice!.id;
});
afterAll(() => desk?.close());

const choice = {
  plan: 'pro' as const,
  interval: 'month' as const,
  licensedClients: 10,
  extraMembers: 0,
};
const order = {
  ...choice,
  locale: 'sv' as const,
  successUrl: 'http://localhost/return?session={CHECKOUT_SESSION_ID}',
  cancelUrl: 'http://localhost/',
};
const details = {
  email: 'mine@example.com',
  name: 'Mine',
  address: { line1: null, line2: null, postalCode: null, city: null, state: null, country: 'SE' },
  vatNumber: null,
};

type Attempt = (payer: Customer['payer']) => Promise<unknown>;

const attempts: [string, Attempt][] = [
  ['buy', (payer) => startCheckout(payer, order)],
  ['come back from a checkout', (payer) => finishCheckout(payer, 'cs_test_any')],
  ['preview a change', (payer) => previewChange(payer, choice)],
  ['change', (payer) => changeSubscription(payer, choice, { prorationDate: Date.now() / 1000 })],
  ['cancel', (payer) => cancelSubscription(payer, 'now')],
  ['resume', (payer) => resumeSubscription(payer)],
  ['drop a scheduled change', (payer) => dropScheduledChange(payer)],
  ['change the billing details', (payer) => changeBillingDetails(payer, details)],
  ['open an invoice', (payer) => findInvoiceFile(payer, invoiceId, 'pdf')],
  [
    'open the portal',
    (payer) =>
      openPortal(payer, { flow: 'overview', locale: 'sv', returnUrl: 'http://localhost/' }),
  ],
];

describe('pitfall 28: nobody but owners and admins may', () => {
  test.each(attempts)('%s', async (name, attempt) => {
    const slug = name.replaceAll(' ', '-');
    const member = await desk.people.person(`Member ${slug}`, {
      in: [[customer.organization, 'member']],
    });
    const stranger = await desk.people.person(`Stranger ${slug}`);
    const { id: organizationId } = customer.organization;
    const before = desk.simulator.requests.total;
    await expect(attempt({ userId: member.id, organizationId })).rejects.toMatchObject({
      name: 'ForbiddenError',
    });
    await expect(attempt({ userId: stranger.id, organizationId })).rejects.toMatchObject({
      name: 'DoorClosedError',
    });
    expect(desk.simulator.requests.total).toBe(before);
    expect(await desk.subscriptionsOf(customer)).toMatchObject([
      { plan: 'standard', status: 'active', cancel_at_period_end: false },
    ]);
  });
});

test('pitfall 28: a member reads nothing of what the organisation pays', async () => {
  const member = await desk.people.person('Curious', { in: [[customer.organization, 'member']] });
  const read = (userId: string) =>
    asMember({ userId, organizationId: customer.organization.id }, (context) =>
      readBilling(context as MemberContext),
    );
  expect(await read(member.id)).toEqual({ subscription: null, customer: null });
  expect((await read(customer.owner.id)).subscription).not.toBeNull();
});

test('pitfall 28: what is sold is chosen by name; a price, a plan that is hidden or a free one is not', async () => {
  const other = await desk.customer('choosy');
  await desk.client.prices.create({
    currency: 'sek',
    unit_amount: 1,
    recurring: { interval: 'month' },
    lookup_key: 'lappa_hidden_clients_month',
    product_data: { name: 'Hidden' },
  });
  for (const plan of ['hidden', 'basic', 'price_1', '__proto__', 'lappa_pro_clients_month']) {
    await expect(
      startCheckout(other.payer, { ...order, plan: plan as never }),
    ).rejects.toMatchObject({ name: 'InvalidInputError' });
  }
  await expect(startCheckout(other.payer, { ...order, licensedClients: 1 })).rejects.toMatchObject({
    name: 'InvalidInputError',
  });
  const sessions = await desk.client.checkout.sessions.list({ limit: 100 });
  expect(sessions.data.filter((one) => one.client_reference_id === other.organization.id)).toEqual(
    [],
  );
});

test('pitfall 27: another organisation’s session is nobody else’s, and gives nobody anything', async () => {
  const theirs = await desk.customer('theirs');
  const session = await desk.buy(theirs, {});
  await expect(finishCheckout(customer.payer, session)).rejects.toMatchObject({
    name: 'NotFoundError',
  });
  for (const id of ['cs_test_none', '', '../customers', 'cs_test_/../../v1/customers']) {
    await expect(finishCheckout(theirs.payer, id)).rejects.toMatchObject({ name: 'NotFoundError' });
  }
  expect(await desk.subscriptionsOf(theirs)).toEqual([]);
});

test('pitfall 27: a session whose reference names another organisation is believed by neither', async () => {
  const theirs = await desk.customer('named-by-theirs');
  const session = await desk.buy(theirs, {});
  desk.simulator.state.checkoutSessions.get(session)!.client_reference_id =
    customer.organization.id;
  for (const { payer } of [customer, theirs]) {
    await expect(finishCheckout(payer, session)).rejects.toMatchObject({ name: 'NotFoundError' });
  }
});

test('pitfall 27: metadata that names another organisation, or nobody, moves nothing', async () => {
  const theirs = await desk.customer('metadata');
  const row = await subscribeAndPay(desk, theirs);
  await loseNew(desk);
  const meta = { lappa_organization: customer.organization.id, lappa_bought_by: 'x’ or 1=1' };
  await desk.client.subscriptions.update(row.subscription, { metadata: meta });
  await desk.client.customers.update(row.customer, { metadata: meta });
  await desk.deliverNew();
  expect(await desk.subscriptionsOf(theirs)).toMatchObject([{ status: 'active' }]);
  expect(await desk.subscriptionsOf(customer)).toHaveLength(1);
  const [failed] = await desk.sql`select count(*)::int as number from app.stripe_events
    where state = 'failed'`;
  expect(failed!.number).toBe(0);
});

test('pitfall 28: another organisation’s invoice is not there', async () => {
  const theirs = await desk.customer('invoices');
  await expect(findInvoiceFile(theirs.payer, invoiceId, 'pdf')).rejects.toMatchObject({
    name: 'NotFoundError',
  });
});
