import Stripe from 'stripe';
import {
  startStripeSimulator,
  type RunningStripeSimulator,
  type StripeSimulatorOptions,
} from '#tests/simulators/stripe/start-stripe-simulator.ts';

export interface Sandbox {
  simulator: RunningStripeSimulator;
  stripe: Stripe;
  /** Prices in SEK, exclusive of tax: 49 and 99 kronor a month, 490 a year. */
  prices: { basic: string; pro: string; basicYear: string; seat: string };
  /** A customer in Sweden with a card that works. */
  customer: string;
  /** The types of all events, oldest first. */
  eventTypes(): string[];
}

/** A simulator with a small catalogue and one customer, at noon on 22 November 2026. */
export async function openSandbox(options: StripeSimulatorOptions = {}): Promise<Sandbox> {
  const now = () => new Date('2026-11-22T12:00:00Z');
  const simulator = await startStripeSimulator({ now, ...options });
  const { host, port, apiKey } = simulator;
  const stripe = new Stripe(apiKey, { host, port, protocol: 'http', maxNetworkRetries: 0 });
  const price = async (name: string, amount: number, interval: 'month' | 'year') => {
    const made = await stripe.prices.create({
      currency: 'sek',
      unit_amount: amount,
      recurring: { interval },
      tax_behavior: 'exclusive',
      product_data: { name },
    });
    return made.id;
  };
  const prices = {
    basic: await price('Basic', 4_900, 'month'),
    pro: await price('Pro', 9_900, 'month'),
    basicYear: await price('Basic', 49_000, 'year'),
    seat: await price('Seat', 1_000, 'month'),
  };
  const customer = await stripe.customers.create({
    name: 'Ekhults kommun',
    email: 'faktura@ekhult.example',
    address: { country: 'SE' },
  });
  const method = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id });
  await stripe.customers.update(customer.id, {
    invoice_settings: { default_payment_method: method.id },
  });
  return {
    simulator,
    stripe,
    prices,
    customer: customer.id,
    eventTypes: () => [...simulator.state.events.all()].map((event) => event.type),
  };
}
