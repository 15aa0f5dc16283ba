import { reconcile } from '#app/domain/billing/reconcile.ts';
import { forgetStripePayloads } from '#app/domain/billing/sweep-stripe-events.ts';
import { isStripeConfigured } from '#app/providers/stripe.server.ts';
import type { Handler } from '../register-handler.ts';

export const reconcileHandler: Handler<'billing.reconcile'> = {
  queue: 'billing.reconcile',
  concurrency: 1,
  describe: (job) => ({ trigger: job.payload.trigger }),
  async handle(job, run) {
    if (!isStripeConfigured())
      return run.log('reconciliation.skipped', { reason: 'No Stripe key.' });
    const { id, checked, repaired, unknown, failed } = await reconcile(
      job.payload.trigger,
      job.signal,
    );
    run.log('reconciliation.ended', { id, checked, repaired, unknown, failed });
    const forgotten = await forgetStripePayloads();
    if (forgotten > 0) run.log('stripe-events.payloads-forgotten', { forgotten });
  },
};
