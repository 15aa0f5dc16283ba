import type Stripe from 'stripe';
import { organizationKey, readCheckout } from './read-objects.server.ts';
import type { StripeCheckout } from './stripe-objects.ts';

export interface NewCheckout {
  organizationId: string;
  /** Who buys; written on the subscription. */
  boughtBy: string;
  customerId: string;
  lines: { priceId: string; quantity: number }[];
  /** Null is none. */
  trialDays: number | null;
  locale: 'sv' | 'en';
  successUrl: string;
  cancelUrl: string;
}

export function createCheckouts(client: Stripe) {
  return {
    /** Opens a page at Stripe that sells a subscription. VAT comes on top; a card is asked for in a trial, too. */
    async create(input: NewCheckout): Promise<StripeCheckout> {
      const { organizationId, boughtBy } = input;
      const session = await client.checkout.sessions.create({
        mode: 'subscription',
        customer: input.customerId,
        client_reference_id: organizationId,
        line_items: input.lines.map(({ priceId, quantity }) => ({ price: priceId, quantity })),
        subscription_data: {
          metadata: { [organizationKey]: organizationId, lappa_bought_by: boughtBy },
          ...(input.trialDays === null ? {} : { trial_period_days: input.trialDays }),
        },
        payment_method_collection: 'always',
        automatic_tax: { enabled: true },
        tax_id_collection: { enabled: true },
        billing_address_collection: 'required',
        customer_update: { name: 'auto', address: 'auto' },
        locale: input.locale,
        success_url: input.successUrl,
        cancel_url: input.cancelUrl,
      });
      return readCheckout(session);
    },

    /** Null when there is none of this id. */
    async retrieve(id: string): Promise<StripeCheckout | null> {
      try {
        return readCheckout(await client.checkout.sessions.retrieve(id));
      } catch (error) {
        if ((error as { code?: string }).code === 'resource_missing') return null;
        throw error;
      }
    },

    /** Closes what the customer has open, so that nobody pays twice. */
    async expireOpen(customerId: string): Promise<void> {
      const open = await client.checkout.sessions.list({
        customer: customerId,
        status: 'open',
        limit: 100,
      });
      for (const { id } of open.data) await client.checkout.sessions.expire(id);
    },
  };
}
