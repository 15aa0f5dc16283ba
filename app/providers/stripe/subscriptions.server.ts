import type Stripe from 'stripe';
import { readInvoice, readSubscription } from './read-objects.server.ts';
import type { StripeInvoice, StripePage, StripeSubscription } from './stripe-objects.ts';

/** An item as it shall be: changed by its id, added without one, taken away with quantity 0. */
export interface WantedItem {
  id: string | null;
  priceId: string;
  quantity: number;
}

const paramsOf = (items: WantedItem[]) =>
  items.map(({ id, priceId, quantity }) => {
    if (id !== null && quantity === 0) return { id, deleted: true };
    return { ...(id === null ? {} : { id }), price: priceId, quantity };
  });

export function createSubscriptions(client: Stripe) {
  return {
    /** Every subscription that the customer ever had, ended ones too. */
    async listOfCustomer(customerId: string): Promise<StripeSubscription[]> {
      const found: StripeSubscription[] = [];
      const list = client.subscriptions.list({
        customer: customerId,
        status: 'all',
        limit: 100,
        expand: ['data.default_payment_method'],
      });
      for await (const subscription of list) found.push(readSubscription(subscription));
      return found;
    },

    /** Null when Stripe has none of this id, or has it no more. */
    async retrieve(id: string): Promise<StripeSubscription | null> {
      try {
        return readSubscription(await client.subscriptions.retrieve(id));
      } catch (error) {
        if ((error as { code?: string }).code === 'resource_missing') return null;
        throw error;
      }
    },

    /** All of the account's, ended ones too, newest first. */
    async list(cursor: string | null): Promise<StripePage<StripeSubscription>> {
      const page = await client.subscriptions.list({
        status: 'all',
        limit: 100,
        ...(cursor === null ? {} : { starting_after: cursor }),
      });
      return {
        entries: page.data.map(readSubscription),
        next: page.has_more ? (page.data.at(-1)?.id ?? null) : null,
      };
    },

    /** What the change costs now, and the invoice it would make. Changes nothing. */
    async preview(
      id: string,
      input: { customerId: string; items: WantedItem[]; prorationDate: number },
    ): Promise<StripeInvoice> {
      const invoice = await client.invoices.createPreview({
        customer: input.customerId,
        subscription: id,
        subscription_details: {
          items: paramsOf(input.items),
          proration_behavior: 'always_invoice',
          proration_date: input.prorationDate,
        },
      });
      return readInvoice(invoice);
    },

    /**
     * Changes the items now, if the invoice for the difference is paid; until then the subscription stays as it is and
     * says what is pending.
     */
    async upgrade(
      id: string,
      input: { items: WantedItem[]; prorationDate: number; idempotencyKey: string },
    ): Promise<StripeSubscription> {
      const changed = await client.subscriptions.update(
        id,
        {
          items: paramsOf(input.items),
          proration_behavior: 'always_invoice',
          payment_behavior: 'pending_if_incomplete',
          proration_date: input.prorationDate,
        },
        { idempotencyKey: input.idempotencyKey },
      );
      return readSubscription(changed);
    },

    /** Changes the items of a trial, which costs nothing yet. */
    async changeTrial(id: string, items: WantedItem[]): Promise<StripeSubscription> {
      return readSubscription(
        await client.subscriptions.update(id, {
          items: paramsOf(items),
          proration_behavior: 'none',
        }),
      );
    },

    async cancelAtPeriodEnd(id: string): Promise<void> {
      await client.subscriptions.update(id, { cancel_at_period_end: true });
    },

    async cancelNow(id: string, { creditsRest }: { creditsRest: boolean }): Promise<void> {
      await client.subscriptions.cancel(id, { prorate: creditsRest, invoice_now: creditsRest });
    },

    /** Begins a new period of a paused subscription, and charges it. */
    async endPause(id: string): Promise<void> {
      await client.subscriptions.resume(id, { billing_cycle_anchor: { type: 'now' } });
    },

    /** Takes a planned end back, however it was planned: at the period's end, or at a date. */
    async keepGoing(id: string, planned: { cancelAtPeriodEnd: boolean }): Promise<void> {
      await client.subscriptions.update(
        id,
        planned.cancelAtPeriodEnd ? { cancel_at_period_end: false } : { cancel_at: '' },
      );
    },
  };
}
