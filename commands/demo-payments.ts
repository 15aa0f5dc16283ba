import path from 'node:path';
import { childEnvironment } from '#app/env.server.ts';
import { startStripeSimulator } from '#tests/simulators/stripe/start-stripe-simulator.ts';
import type { RunningStripeSimulator } from '#tests/simulators/stripe/start-stripe-simulator.ts';
import { readOrCreateSecret } from './data-folder.ts';
import type { DataFolder } from './data-folder.ts';
import type { PaymentsAddress } from './payments-environment.ts';

export interface Payments extends PaymentsAddress {
  /** Null when the environment names a key of Stripe's own. */
  simulator: RunningStripeSimulator | null;
}

/**
 * Starts the simulated Stripe, with its state in the data folder. With STRIPE_SECRET_KEY in the environment nothing is
 * started: the same journeys then run against Stripe itself.
 * @param webPort where the site listens on this machine
 */
export async function startDemoPayments(folder: DataFolder, webPort: number): Promise<Payments> {
  const given = childEnvironment({});
  if (given.STRIPE_SECRET_KEY) {
    return {
      simulator: null,
      secretKey: given.STRIPE_SECRET_KEY,
      apiUrl: given.STRIPE_API_URL || null,
      webhookSecrets: given.STRIPE_WEBHOOK_SECRETS ?? '',
    };
  }
  const secret = `whsec_${await readOrCreateSecret(folder, 'stripeWebhookSecret')}`;
  const simulator = await startStripeSimulator({
    dataFile: path.join(folder.path, 'stripe.json'),
    webhook: { url: `http://127.0.0.1:${webPort}/payments/webhooks/stripe`, secret },
  });
  return {
    simulator,
    secretKey: simulator.apiKey,
    apiUrl: simulator.url,
    webhookSecrets: secret,
  };
}
