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
