import type Stripe from 'stripe';

/** What one unit costs in each period; what Lappa sells at Stripe. */
export interface StripePriceInput {
  productId: string;
  lookupKey: string;
  unitAmount: number;
  currency: string;
  interval: 'month' | 'year';
  metadata: Record<string, string>;
}

export interface StripePrice {
  id: string;
  lookupKey: string | null;
  productId: string;
  unitAmount: number | null;
  /** Upper case. */
  currency: string;
  interval: string | null;
  taxBehavior: string | null;
  metadata: Record<string, string>;
}

const readPrice = (price: Stripe.Price): StripePrice => ({
  id: price.id,
  lookupKey: price.lookup_key,
  productId: typeof price.product === 'string' ? price.product : price.product.id,
  unitAmount: price.unit_amount,
  currency: price.currency.toUpperCase(),
  interval: price.recurring?.interval ?? null,
  taxBehavior: price.tax_behavior,
  metadata: price.metadata,
});

export function createPrices(client: Stripe) {
  return {
    /** The active prices of these lookup keys; ten at most. */
    async findByLookupKeys(lookupKeys: string[]): Promise<StripePrice[]> {
      const { data } = await client.prices.list({
        lookup_keys: lookupKeys,
        active: true,
        limit: 100,
      });
      return data.map(readPrice);
    },

    /** Makes a price, and takes the lookup key from one that had it: subscriptions keep the price they have. */
    async create(input: StripePriceInput): Promise<StripePrice> {
      const price = await client.prices.create({
        product: input.productId,
        lookup_key: input.lookupKey,
        transfer_lookup_key: true,
        unit_amount: input.unitAmount,
        currency: input.currency.toLowerCase(),
        recurring: { interval: input.interval },
        tax_behavior: 'exclusive',
        metadata: input.metadata,
      });
      return readPrice(price);
    },

    async archive(id: string): Promise<void> {
      await client.prices.update(id, { active: false });
    },

    /** Null when Stripe has none of this id. */
    async findProduct(id: string): Promise<{ id: string; name: string } | null> {
      try {
        const product = await client.products.retrieve(id);
        return { id: product.id, name: product.name };
      } catch (error) {
        if ((error as { code?: string }).code === 'resource_missing') return null;
        throw error;
      }
    },

    async createProduct(input: { id: string; name: string; description: string }): Promise<void> {
      await client.products.create({ ...input, metadata: { lappa_product: input.id } });
    },

    async renameProduct(id: string, name: string): Promise<void> {
      await client.products.update(id, { name });
    },
  };
}
