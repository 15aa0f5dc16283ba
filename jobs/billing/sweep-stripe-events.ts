import { sweepStripeEvents } from '#app/domain/billing/sweep-stripe-events.ts';
import type { Handler } from '../register-handler.ts';

export const sweepStripeEventsHandler: Handler<'billing.sweep-stripe-events'> = {
  queue: 'billing.sweep-stripe-events',
  concurrency: 1,
  describe: () => ({ trigger: 'schedule' }),
  async handle(_job, run) {
    const { resumed } = await sweepStripeEvents();
    if (resumed > 0) run.log('stripe-events.resumed', { resumed });
  },
};
