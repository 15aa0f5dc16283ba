import Stripe from 'stripe';
import { startStripeSimulator } from '#tests/simulators/stripe/start-stripe-simulator.ts';
import type { Table } from '#tests/simulators/stripe/store.ts';
import { organizationId } from './organization-id.ts';

// A simulated Stripe account in a process of its own, with one customer who has bought. `node stripe-account.ts
// <customers>` writes one line of JSON when it listens; told SIGUSR2, it copies that customer until there are so many.
const count = Number(process.argv[2]);
const simulator = await startStripeSimulator();
const { hostname: host, port } = new URL(simulator.url);
const stripe = new Stripe(simulator.apiKey, { host, port, protocol: 'http' });

const product = await stripe.products.create({ name: 'Lappa Standard' });
const price = await stripe.prices.create({
  product: product.id,
  currency: 'sek',
  unit_amount: 1500,
  tax_behavior: 'exclusive',
  recurring: { interval: 'month' },
  lookup_key: 'lappa_standard_clients_month',
  metadata: { lappa_plan: 'standard', lappa_item: 'clients' },
});
const customer = await stripe.customers.create({
  name: 'Bench AB',
  email: 'faktura@example.com',
  address: { line1: 'Storgatan 1', city: 'Umeå', postal_code: '903 26', country: 'SE' },
  metadata: { lappa_organization: organizationId(0) },
});
const method = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id });
await stripe.customers.update(customer.id, {
  invoice_settings: { default_payment_method: method.id },
});
await stripe.subscriptions.create({
  customer: customer.id,
  items: [{ price: price.id, quantity: 25 }],
  default_payment_method: method.id,
});

const { state } = simulator;
const tables = [
  state.customers,
  state.paymentMethods,
  state.cards,
  state.subscriptions,
  state.invoices,
  state.invoicePayments,
  state.paymentIntents,
  state.charges,
];
const originals = tables.map((table) => [...table.all()]);
// A card has the id of its payment method.
const ids = [...new Set(originals.flat().map(({ id }) => id))];

/** What stands in an object of the first customer, made that of another. */
function copyFor(number: number, object: { id: string }): { id: string } {
  const text = ids.reduce(
    (copied, id) => copied.replaceAll(id, `${id}x${number}`),
    JSON.stringify(object).replaceAll(organizationId(0), organizationId(number)),
  );
  return JSON.parse(text) as { id: string };
}

process.once('SIGUSR2', () => {
  for (let number = 1; number < count; number += 1) {
    for (const [at, table] of tables.entries()) {
      for (const object of originals[at] ?? []) {
        (table as Table<{ id: string }>).put(copyFor(number, object));
      }
    }
  }
  // What happened longer ago than Stripe remembers.
  for (const event of [...state.events.all()]) state.events.delete(event.id);
  process.stdout.write('stripe-account.filled\n');
});
process.once('disconnect', () => process.exit(0));
process.once('SIGTERM', () => process.exit(0));
process.stdout.write(
  `${JSON.stringify({ event: 'stripe-account.started', url: simulator.url, key: simulator.apiKey, ids })}\n`,
);
