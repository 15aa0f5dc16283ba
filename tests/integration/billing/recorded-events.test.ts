import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { processStripeEvent } from '#app/domain/billing/process-stripe-event.ts';
import { action } from '#app/routes/billing/stripe-webhook.ts';
import { openBillingDesk, signatureOf } from '#tests/support/billing-desk.ts';
import type { BillingDesk } from '#tests/support/billing-desk.ts';

/** Objects of Stripe's as they were once sent; beside the repository, where it is. */
const corpus = path.resolve(import.meta.dirname, '../../../../shared/data/stripe-events');

interface Recorded {
  name: string;
  event: { id: string; type: string; data: object };
}

const envelope = (name: string, type: string, data: object): Recorded => ({
  name,
  event: { id: `evt_${name.replaceAll(/\W/g, '_')}`, type, data },
});

function readCorpus(): Recorded[] {
  const folder = path.join(corpus, 'pay');
  let files: string[];
  try {
    files = readdirSync(folder);
  } catch {
    return [];
  }
  const single = files.map((file) => {
    const saved = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as { object: unknown };
    const type = path.basename(file, '.json').replace(/^subscription/, 'customer.subscription');
    // Some hold the event's data, some the object alone.
    const data = typeof saved.object === 'object' ? saved : { object: saved };
    return envelope(file, type, data);
  });
  const official = path.join(corpus, 'stripe-official/openapi-fixtures3.json');
  const { resources } = JSON.parse(readFileSync(official, 'utf8')) as {
    resources: Record<string, object>;
  };
  const objects = Object.entries(resources).map(([name, object]) => {
    const known: Record<string, string> = {
      'checkout.session': 'checkout.session.completed',
      customer: 'customer.updated',
      invoice: 'invoice.paid',
      subscription: 'customer.subscription.updated',
      subscription_schedule: 'subscription_schedule.updated',
      payment_method: 'payment_method.attached',
      tax_id: 'customer.tax_id.created',
    };
    return envelope(`fixture ${name}`, known[name] ?? `${name}.updated`, { object });
  });
  return [...single, ...objects];
}

const recorded = readCorpus();

describe.skipIf(recorded.length === 0)('events as Stripe has sent them', () => {
  let desk: BillingDesk;
  beforeAll(async () => {
    desk = await openBillingDesk();
  });
  afterAll(() => desk?.close());

  test('none makes the webhook or its processing fail, and none is believed about anybody', async () => {
    expect(recorded.length).toBeGreaterThan(50);
    for (const { name, event } of recorded) {
      const payload = JSON.stringify({
        object: 'event',
        api_version: '2026-10-28.endive',
        created: 1_700_000_000,
        livemode: false,
        pending_webhooks: 1,
        request: { id: null, idempotency_key: null },
        ...event,
      });
      const answer = await action({
        request: new Request('http://localhost/api/billing/webhook', {
          method: 'POST',
          headers: { 'Stripe-Signature': signatureOf(payload) },
          body: payload,
        }),
        params: {},
        context: { requestId: name },
      } as unknown as LoaderFunctionArgs);
      expect([name, answer.status]).toEqual([name, 200]);
      const done = await processStripeEvent(event.id).catch(
        (error: unknown) => `${name}: ${String(error)}`,
      );
      expect([name, done]).toEqual([name, expect.stringMatching(/^(ignored|done before)$/)]);
    }
    const [kept] = await desk.sql`select count(*)::int as events,
        (select count(*)::int from app.subscriptions) as subscriptions,
        (select count(*)::int from app.billing_customers) as customers
      from app.stripe_events`;
    expect(kept).toEqual({ events: recorded.length, subscriptions: 0, customers: 0 });
  });
});
