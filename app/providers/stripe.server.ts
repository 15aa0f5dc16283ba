import Stripe from 'stripe';
import { env } from '#app/env.server.ts';
import { createCheckouts } from './stripe/checkouts.server.ts';
import { createCustomers } from './stripe/customers.server.ts';
import { createEvents } from './stripe/events.server.ts';
import { createInvoices } from './stripe/invoices.server.ts';
import { createPayments } from './stripe/payments.server.ts';
import { createPrices } from './stripe/prices.server.ts';
import { createSchedules } from './stripe/schedules.server.ts';
import { StripeFailure } from './stripe/stripe-failure.ts';
import { createSubscriptions } from './stripe/subscriptions.server.ts';

export { StripeFailure };

/** The version that requests are made in, and that the webhook's endpoint is to be made with. */
export const stripeApiVersion = '2026-10-28.endive';

const requestTimeoutMs = 8_000;

type StripeCalls = ReturnType<typeof composeCalls>;

let made: { key: string; calls: StripeCalls } | null = null;
let requests = 0;

/**
 * Stripe, as far as Lappa uses it: calls that return plain data and throw StripeFailure. Passing failures are tried
 * again twice, with the same idempotency key. Throws when no STRIPE_SECRET_KEY is set.
 */
export function stripe(): StripeCalls {
  const { STRIPE_SECRET_KEY, STRIPE_API_URL } = env();
  if (STRIPE_SECRET_KEY === undefined) {
    throw new StripeFailure('Payments are not set up: STRIPE_SECRET_KEY is missing.', {
      code: 'not_configured',
      status: null,
    });
  }
  const key = `${STRIPE_SECRET_KEY} ${STRIPE_API_URL ?? ''}`;
  if (made?.key !== key) {
    made = { key, calls: composeCalls(connect(STRIPE_SECRET_KEY, STRIPE_API_URL)) };
  }
  return made.calls;
}

/** Whether payments are set up in this process. */
export function isStripeConfigured(): boolean {
  return env().STRIPE_SECRET_KEY !== undefined;
}

/** Whether the key is one that moves real money. */
export function isStripeLive(): boolean {
  return /^(sk|rk)_live_/.test(env().STRIPE_SECRET_KEY ?? '');
}

/** Where Stripe shows its objects to people; null where something else answers in its place. */
export function stripeDashboard(): string | null {
  if (env().STRIPE_API_URL !== undefined || !isStripeConfigured()) return null;
  return `https://dashboard.stripe.com${isStripeLive() ? '' : '/test'}`;
}

/** Requests made by this process, each try counted. */
export function countStripeRequests(): number {
  return requests;
}

/** The SDK types its events as any. */
interface RequestEmitter {
  on(event: 'request', listener: () => void): void;
}

function connect(secretKey: string, apiUrl: string | undefined): Stripe {
  const address = apiUrl === undefined ? null : new URL(apiUrl);
  const client = new Stripe(secretKey, {
    apiVersion: stripeApiVersion,
    maxNetworkRetries: 2,
    timeout: requestTimeoutMs,
    telemetry: false,
    ...(address && {
      host: address.hostname,
      port: address.port,
      protocol: address.protocol === 'http:' ? 'http' : 'https',
    }),
  });
  (client as RequestEmitter).on('request', () => (requests += 1));
  return client;
}

function composeCalls(client: Stripe) {
  return {
    customers: inOurWords(createCustomers(client)),
    checkouts: inOurWords(createCheckouts(client)),
    subscriptions: inOurWords(createSubscriptions(client)),
    schedules: inOurWords(createSchedules(client)),
    invoices: inOurWords(createInvoices(client)),
    payments: inOurWords(createPayments(client)),
    prices: inOurWords(createPrices(client)),
    events: inOurWords(createEvents(client)),
  };
}

type AsyncCalls = Record<string, (...args: never[]) => Promise<unknown>>;

/** The same calls, with the SDK's errors told as StripeFailure. */
function inOurWords<Calls extends AsyncCalls>(calls: Calls): Calls {
  const wrapped = Object.entries(calls).map(([name, call]) => [
    name,
    async (...args: never[]) => {
      try {
        return await call(...args);
      } catch (error) {
        throw asFailure(error);
      }
    },
  ]);
  return Object.fromEntries(wrapped) as Calls;
}

function asFailure(error: unknown): unknown {
  if (!(error instanceof Stripe.errors.StripeError)) return error;
  const status = error.statusCode ?? null;
  return new StripeFailure(error.message, {
    code: status === null ? 'connection' : (error.code ?? error.type),
    status,
  });
}
