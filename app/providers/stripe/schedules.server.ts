import type Stripe from 'stripe';
import { ownScheduleKey, readSchedule } from './read-objects.server.ts';
import type { StripeSchedule } from './stripe-objects.ts';

const withPrices = ['phases.items.price'];

export interface ScheduledItems {
  items: { priceId: string; quantity: number }[];
  interval: 'month' | 'year';
}

export function createSchedules(client: Stripe) {
  const paramsOf = (items: ScheduledItems['items']) =>
    items.map(({ priceId, quantity }) => ({ price: priceId, quantity }));

  return {
    async retrieve(id: string): Promise<StripeSchedule> {
      return readSchedule(await client.subscriptionSchedules.retrieve(id, { expand: withPrices }));
    },

    /** Has the items change when the current period ends; the subscription goes on by itself after that. */
    async changeAtPeriodEnd(subscriptionId: string, wanted: ScheduledItems): Promise<void> {
      const schedule = await client.subscriptionSchedules.create({
        from_subscription: subscriptionId,
      });
      const [current] = schedule.phases;
      if (!current) throw new Error(`The schedule ${schedule.id} has no phase.`);
      await client.subscriptionSchedules.update(schedule.id, {
        end_behavior: 'release',
        proration_behavior: 'none',
        metadata: { [ownScheduleKey]: 'downgrade' },
        phases: [
          {
            items: current.items.map(({ price, quantity }) => ({
              price: typeof price === 'string' ? price : price.id,
              ...(quantity === undefined ? {} : { quantity }),
            })),
            start_date: current.start_date,
            end_date: current.end_date,
          },
          {
            items: paramsOf(wanted.items),
            duration: { interval: wanted.interval, interval_count: 1 },
            proration_behavior: 'none',
          },
        ],
      });
    },

    /** Lets the subscription go on as it is. */
    async release(id: string): Promise<void> {
      await client.subscriptionSchedules.release(id);
    },
  };
}
