import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { startStripeSimulator } from '#tests/simulators/stripe/start-stripe-simulator.ts';
import { openBillingDesk, signatureOf, webhookSecret } from '#tests/support/billing-desk.ts';
import { eventually } from '#tests/support/eventually.ts';
import { declareWorkersDead, withoutPauses } from '#tests/support/hurry-queue.ts';
import { startWeb } from '#tests/support/web.ts';
import { startWorker } from '#tests/support/worker.ts';
import { startEmbeddedPostgres } from '../../commands/embedded-postgres.ts';
import { createLappaDatabase, migrateDatabase } from '../../commands/prepare-database.ts';
import { seedBase } from '../../commands/seed-database.ts';

const limitMs = 300_000;

const stripeEnvironment = (simulator: { apiKey: string; url: string }) => ({
  STRIPE_SECRET_KEY: simulator.apiKey,
  STRIPE_API_URL: simulator.url,
  STRIPE_WEBHOOK_SECRETS: webhookSecret,
});

describe('a worker that is killed while it writes what Stripe said', () => {
  test(
    'leaves the event to the next one, and nothing is written twice',
    { timeout: limitMs },
    async () => {
      const desk = await openBillingDesk();
      const start = () =>
        startWorker({
          databaseUrl: desk.database.workerUrl,
          env: stripeEnvironment(desk.simulator),
        });
      let worker = await start();
      const blocker = await desk.sql.reserve();
      try {
        const customer = await desk.customer('killed');
        await desk.buy(customer, { licensedClients: 9 });
        const { data: events } = await desk.client.events.list({
          type: 'customer.subscription.created',
        });
        const [created] = events;
        await blocker`begin`;
        await blocker`select from app.billing_customers for update`;
        await desk.post(created!.id);
        await eventually('the worker waits to write', async () => {
          const waiting = await desk.sql`select from pg_stat_activity
          where datname = ${desk.database.name} and wait_event_type = 'Lock'
            and application_name = 'lappa worker'`;
          return waiting.length > 0;
        });
        await worker.kill();
        await blocker`rollback`;
        await declareWorkersDead(desk.sql);

        worker = await start();
        await withoutPauses(desk.sql, () =>
          eventually('the event is processed', async () => {
            const [event] =
              await desk.sql`select state from app.stripe_events where id = ${created!.id}`;
            return event?.state === 'succeeded';
          }),
        );
        const [event] =
          await desk.sql`select attempts from app.stripe_events where id = ${created!.id}`;
        expect(event).toEqual({ attempts: 2 });
        expect(await desk.subscriptionsOf(customer)).toMatchObject([{ clients: 9 }]);
        const history = await desk.sql`select cause from app.subscription_history
        where organization_id = ${customer.organization.id}`;
        expect([...history]).toEqual([{ cause: 'event' }]);
      } finally {
        blocker.release();
        await worker.kill();
        await desk.close();
      }
    },
  );
});

describe('PostgreSQL that crashes and starts again under load', () => {
  const count = 60;
  const senders = 6;

  test(
    'has every event that was answered with 200 once, and each is processed',
    { timeout: limitMs },
    async () => {
      const folder = await mkdtemp(path.join(tmpdir(), 'lappa-crash-'));
      await chmod(folder, 0o755);
      let server = await startEmbeddedPostgres({ dataFolder: folder, log: () => {} });
      const { port } = server;
      const passwords = { owner: 'owner', web: 'web', worker: 'worker' };
      const { superuserUrl } = server;
      const addresses = await createLappaDatabase({ superuserUrl, passwords, name: 'lappa' });
      await migrateDatabase(addresses.ownerUrl);
      connectDatabase({ url: addresses.ownerUrl, poolSize: 2, applicationName: 'seeds' });
      await seedBase();
      await closeDatabase();
      const simulator = await startStripeSimulator();
      const env = stripeEnvironment(simulator);
      const web = await startWeb({ databaseUrl: addresses.webUrl, env });
      const worker = await startWorker({ databaseUrl: addresses.workerUrl, env });
      const sql = postgres(addresses.ownerUrl, { max: 1, onnotice: () => {} });
      try {
        const { hostname: host, port: stripePort } = new URL(simulator.url);
        const client = new Stripe(simulator.apiKey, { host, port: stripePort, protocol: 'http' });
        const customer = await client.customers.create({ name: 'Of another application' });
        const [event] = (await client.events.list({ limit: 1 })).data;
        const payloads = Array.from({ length: count }, (_, index) =>
          JSON.stringify({ ...event, id: `evt_load_${index}`, data: { object: customer } }),
        );
        let taken = 0;
        let refused = 0;
        let restarting = Promise.resolve();
        /** As Stripe does: again until it is taken. */
        const send = async (payload: string) => {
          for (;;) {
            const answer = await fetch(`${web.url}/api/billing/webhook`, {
              method: 'POST',
              headers: { 'Stripe-Signature': signatureOf(payload) },
              body: payload,
            }).catch(() => null);
            if (answer?.status === 200) break;
            refused += 1;
            await sleep(200);
          }
          taken += 1;
          if (taken === count / 3) {
            restarting = (async () => {
              await server.stop({ immediately: true });
              await sleep(500);
              server = await startEmbeddedPostgres({ dataFolder: folder, port, log: () => {} });
            })();
          }
        };
        const queue = [...payloads];
        const sender = async () => {
          for (let next = queue.pop(); next !== undefined; next = queue.pop()) await send(next);
        };
        await Promise.all(Array.from({ length: senders }, sender));
        await restarting;
        expect(refused).toBeGreaterThan(0);
        const answered = () =>
          sql`select state, count(*)::int as count from app.stripe_events group by state`;
        await sql`select set_config('role', 'lappa_system', false)`;
        // A job that was under way in the crash is noticed by its silence: half a minute, and a minute to look.
        await eventually(
          'every event is processed',
          async () => (await answered()).every(({ state }) => state === 'ignored'),
          200_000,
        );
        // A customer of nobody's here: parked, once, and each event says so.
        expect([...(await answered())]).toEqual([{ state: 'ignored', count }]);
        const alarms = await sql`select kind, object_id from app.billing_alarms`;
        expect([...alarms]).toEqual([{ kind: 'unknown-customer', object_id: customer.id }]);
        // With it, anybody who reads the log could cancel what a connection does.
        expect(worker.lines.join('\n')).not.toContain('secretKey');
      } finally {
        await sql.end({ timeout: 1 });
        await worker.kill();
        await web.kill();
        await simulator.close();
        await server.destroy();
        await rm(folder, { recursive: true, force: true });
      }
    },
  );
});
