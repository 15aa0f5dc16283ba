import type Stripe from 'stripe';
import { readInvoice } from './read-objects.server.ts';
import type { StripeInvoice, StripePage } from './stripe-objects.ts';

export function createInvoices(client: Stripe) {
  return {
    /** Null when it is gone: a draft can be deleted. */
    async retrieve(id: string): Promise<StripeInvoice | null> {
      try {
        return readInvoice(await client.invoices.retrieve(id));
      } catch (error) {
        if ((error as { code?: string }).code === 'resource_missing') return null;
        throw error;
      }
    },

    /** All of the customer's, newest first. */
    async listOfCustomer(customerId: string): Promise<StripeInvoice[]> {
      const found: StripeInvoice[] = [];
      const list = client.invoices.list({ customer: customerId, limit: 100 });
      for await (const invoice of list) found.push(readInvoice(invoice));
      return found;
    },

    /** All of one subscription's, newest first. */
    async listOfSubscription(subscriptionId: string): Promise<StripeInvoice[]> {
      const found: StripeInvoice[] = [];
      const list = client.invoices.list({ subscription: subscriptionId, limit: 100 });
      for await (const invoice of list) found.push(readInvoice(invoice));
      return found;
    },

    /** Declares an open invoice void: it is owed no more. */
    async void(id: string): Promise<void> {
      await client.invoices.voidInvoice(id);
    },

    /**
     * Credits what is left of a paid invoice: what was charged goes back the way it came, the rest to the customer's
     * balance. The same invoice twice within a day is credited once.
     */
    async creditRest({ id, total, credited, amountPaid }: StripeInvoice): Promise<void> {
      const amount = total - credited;
      const refund = Math.min(amount, amountPaid);
      await client.creditNotes.create(
        {
          invoice: id,
          amount,
          reason: 'duplicate',
          ...(refund > 0 ? { refund_amount: refund } : {}),
          ...(amount > refund ? { credit_amount: amount - refund } : {}),
        },
        { idempotencyKey: `${id}:credit-rest:${amount}` },
      );
    },

    /** All of the account's, newest first. */
    async list(cursor: string | null): Promise<StripePage<StripeInvoice>> {
      const page = await client.invoices.list({
        limit: 100,
        ...(cursor === null ? {} : { starting_after: cursor }),
      });
      return {
        entries: page.data.map(readInvoice),
        next: page.has_more ? (page.data.at(-1)?.id ?? null) : null,
      };
    },
  };
}
