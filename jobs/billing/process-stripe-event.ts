import { processStripeEvent } from '#app/domain/billing/process-stripe-event.ts';
import type { Handler } from '../register-handler.ts';

/** Most of a run is waiting for Stripe, which allows a hundred requests a second. */
const concurrency = 8;

export const processStripeEventHandler: Handler<'billing.process-stripe-event'> = {
  queue: 'billing.process-stripe-event',
  concurrency,
  describe: (job) => ({ trigger: 'job', subject: job.payload.eventId }),
  async handle(job, run) {
    const outcome = await processStripeEvent(job.payload.eventId);
    run.log('stripe-event.processed', { outcome });
  },
};
