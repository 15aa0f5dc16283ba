import { stripe } from '#app/providers/stripe.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { acceptStripeEvents } from '../receive-stripe-event.ts';
import type { Comparison, Pass } from './reconciliation-report.ts';

/** Takes a page of the events that no endpoint took (Stripe keeps them for 30 days), as if they had been delivered. */
export async function takeUndelivered(_: Pass, cursor: string | null): Promise<Comparison> {
  const { entries, next } = await stripe().events.listUndelivered(cursor);
  const isNew = await asSystem('take undelivered Stripe events', (context) =>
    acceptStripeEvents(context, entries),
  );
  return {
    checked: entries.length,
    stale: [],
    findings: entries
      .filter((_event, index) => isNew[index] === true)
      .map(({ id, type }) => ({
        kind: 'repaired' as const,
        objectId: id,
        after: { event: type },
      })),
    cursor: next,
  };
}
