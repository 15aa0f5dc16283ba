import { z } from 'zod';
import { readJson } from '../request-body.ts';
import { RequestRefused } from '../request-refused.ts';
import { StripeRefusal } from './api-error.ts';
import { behindOurBack } from './behind-our-back.ts';
import { findSession } from './checkout-sessions.ts';
import { completeCheckout, settleDelayedCheckout } from './complete-checkout.ts';
import type { FaultRequest } from './fault-list.ts';
import type { Exchange, StripeSimulator } from './stripe-simulator.ts';

const BODY_BYTES = 100_000;

const id = z.string().min(1).max(200);
const count = z.int().min(0).max(10_000);
const spanRequest = z.union([
  z.strictObject({ to: z.iso.datetime() }),
  z.strictObject({
    seconds: count.optional(),
    minutes: count.optional(),
    hours: count.optional(),
    days: count.optional(),
    months: count.optional(),
    years: z.int().min(0).max(20).optional(),
  }),
]);
const text = z.string().max(500).nullish();
const checkoutRequest = z.strictObject({
  session: id,
  card: z.string().max(40).default('4242424242424242'),
  email: text,
  name: text,
  businessName: text,
  vat: text,
  address: z
    .strictObject({ line1: text, line2: text, postal_code: text, city: text, country: text })
    .nullish(),
  delayed: z.boolean().optional(),
  confirms: z.boolean().nullable().default(null),
});
const endpointRequest = z.strictObject({
  url: z.url(),
  secret: z.string().max(200).optional(),
  apiVersion: z.string().max(100).optional(),
  events: z.array(z.string()).optional(),
});

type Command = (simulator: StripeSimulator, body: unknown) => unknown;

const commands: Record<string, Command> = {
  advance({ account }, body) {
    const span = check(spanRequest, body);
    const now = account.clock.advance('to' in span ? new Date(span.to) : dropUndefined(span));
    return { now: now.toISOString() };
  },
  fault({ faults }, body) {
    faults.add(body as FaultRequest);
    return { waiting: faults.waiting };
  },
  checkout({ account }, body) {
    const { session, confirms, ...input } = check(checkoutRequest, body);
    const { delayed = false, email, name, businessName, vat, address, card } = input;
    const typed = { card, email, name, businessName, vat, delayed, address: address ?? null };
    const found = findSession(account, session);
    return completeCheckout(account, found, dropUndefined(typed), confirms);
  },
  settle({ account }, body) {
    const { session, succeeded } = check(
      z.strictObject({ session: id, succeeded: z.boolean() }),
      body,
    );
    settleDelayedCheckout(account, findSession(account, session), succeeded);
    return { ok: true };
  },
  'fail-charges'({ account }, body) {
    const { customer, times } = check(
      z.strictObject({ customer: id, times: z.int().min(1).default(1) }),
      body,
    );
    behindOurBack(account).failNextCharges(customer, times);
    return { ok: true };
  },
  'fail-refund'({ account }, body) {
    behindOurBack(account).failRefund(check(z.strictObject({ refund: id }), body).refund);
    return { ok: true };
  },
  dispute({ account }, body) {
    const { charge, reason } = check(
      z.strictObject({ charge: id, reason: z.string().max(100).default('fraudulent') }),
      body,
    );
    return { dispute: behindOurBack(account).openDispute(charge, reason) };
  },
  'close-dispute'({ account }, body) {
    const { dispute, status } = check(
      z.strictObject({ dispute: id, status: z.enum(['won', 'lost']) }),
      body,
    );
    behindOurBack(account).closeDispute(dispute, status);
    return { ok: true };
  },
  resend({ account, webhooks }, body) {
    const { event } = check(z.strictObject({ event: id }), body);
    if (account.store.events.get(event) === undefined) {
      throw new RequestRefused(404, 'event', `There is no event ${event}`);
    }
    webhooks.resend(event);
    return { ok: true };
  },
  async deliver({ webhooks }) {
    await webhooks.deliverAll();
    return { ok: true };
  },
  endpoint({ webhooks }, body) {
    return webhooks.addEndpoint(dropUndefined(check(endpointRequest, body)));
  },
};

/**
 * Answers /control/…, by which tests of another process steer the simulator. Commands are POSTs
 * with a JSON body: advance, fault, checkout, settle, fail-charges, fail-refund, dispute,
 * close-dispute, resend, deliver, endpoint. GET /control/state, /control/requests and /control/deliveries read; DELETE
 * /control/requests and /control/faults empty. Bad input is answered with 4xx and
 * `{ error: { field, message } }`.
 */
export async function answerControl(
  simulator: StripeSimulator,
  exchange: Exchange,
): Promise<boolean> {
  const name = /^\/control\/([a-z-]+)$/.exec(exchange.path)?.[1];
  if (name === undefined) return false;
  try {
    const result = await runControl(simulator, exchange, name);
    simulator.changed();
    sendJson(exchange, 200, result);
  } catch (error) {
    if (error instanceof StripeRefusal) {
      const { param: field = null, message } = error.body;
      sendJson(exchange, error.status, { error: { field, message } });
    } else if (error instanceof RequestRefused) {
      const { field, message } = error;
      sendJson(exchange, error.status, { error: { field, message } });
    } else throw error;
  }
  return true;
}

async function runControl(
  simulator: StripeSimulator,
  { request, method }: Exchange,
  name: string,
): Promise<unknown> {
  if (name === 'requests') {
    if (method === 'DELETE') simulator.requests.clear();
    return { requests: simulator.requests.read(), total: simulator.requests.total };
  }
  if (name === 'faults' && method === 'DELETE') {
    simulator.faults.clear();
    return { waiting: [] };
  }
  if (name === 'deliveries') return { deliveries: simulator.webhooks.deliveries() };
  if (name === 'state') return describe(simulator);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) throw new RequestRefused(404, null, `There is no /control/${name}`);
  if (method !== 'POST') throw new RequestRefused(405, null, `/control/${name} takes POST`);
  return command(simulator, await readJson(request, BODY_BYTES));
}

/** All that the account holds but its secrets and the answers kept for idempotency keys. */
function describe({ account, faults }: StripeSimulator): unknown {
  const { customers, subscriptions, invoices, checkoutSessions, schedules } = account.store;
  return {
    now: account.clock.now().toISOString(),
    faults: faults.waiting,
    customers: [...customers.all()],
    subscriptions: [...subscriptions.all()],
    schedules: [...schedules.all()],
    invoices: [...invoices.all()],
    checkoutSessions: [...checkoutSessions.all()],
  };
}

function check<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const field = issue?.path.join('.') ?? '';
  throw new RequestRefused(400, field || null, `${field || 'body'}: ${issue?.message ?? 'bad'}`);
}

function dropUndefined<T extends object>(
  value: T,
): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(entries) as { [Key in keyof T]: Exclude<T[Key], undefined> };
}

function sendJson({ response }: Exchange, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
}
