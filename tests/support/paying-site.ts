import { syncPlans } from '#app/domain/billing/sync-plans.ts';
import { listPlans } from '#app/domain/entitlements/list-plans.ts';
import { assumeEnvironment } from '#app/env.server.ts';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { asVisitor } from '#db/tenancy.server.ts';
import type { RunningStripeSimulator } from '#tests/simulators/stripe/start-stripe-simulator.ts';
import { startStripeSimulator } from '#tests/simulators/stripe/start-stripe-simulator.ts';
import { startSeededSite } from './seeded-site.ts';
import type { SeededSite } from './seeded-site.ts';
import { startWorker } from './worker.ts';

export interface PayingSite extends SeededSite {
  simulator: RunningStripeSimulator;
  /** Pays at the hosted page to which the site sent somebody, as its buyer would. Returns its session’s id. */
  pay(checkoutUrl: string): string;
}

const webhookSecret = 'whsec_of_the_paying_site';

/**
 * The built site beside a simulated Stripe that sells its plans. `withWebhooks`, its events are sent to the site, and
 * a worker processes them; without, none is delivered.
 */
export async function startPayingSite({ withWebhooks = false } = {}): Promise<PayingSite> {
  const simulator = await startStripeSimulator();
  const environment = {
    STRIPE_SECRET_KEY: simulator.apiKey,
    STRIPE_API_URL: simulator.url,
    STRIPE_WEBHOOK_SECRETS: webhookSecret,
  };
  assumeEnvironment(environment);
  const site = await startSeededSite(environment);
  connectDatabase({ url: site.database.webUrl, poolSize: 1, applicationName: 'lappa test plans' });
  try {
    await syncPlans(await asVisitor(listPlans), { dryRun: false });
  } finally {
    await closeDatabase();
  }
  const worker = withWebhooks
    ? await startWorker({ databaseUrl: site.database.workerUrl, env: environment })
    : null;
  if (worker) {
    const url = `${site.url}/api/billing/webhook`;
    simulator.webhooks.addEndpoint({ url, secret: webhookSecret });
  }
  return {
    ...site,
    simulator,
    pay(checkoutUrl) {
      const session = /cs_test_\w+/.exec(checkoutUrl)?.[0];
      if (session === undefined) throw new Error(`${checkoutUrl} is no checkout.`);
      simulator.completeCheckout(session, {
        card: '4242424242424242',
        name: 'Verkstaden AB',
        email: 'betalning@verkstaden.example',
        address: {
          line1: 'Storgatan 1',
          line2: null,
          postal_code: '111 22',
          city: 'Stockholm',
          country: 'SE',
        },
      });
      return session;
    },
    async close() {
      await worker?.kill();
      await site.close();
      await simulator.close();
    },
  };
}
