import type Stripe from 'stripe';
import { organizationKey, readCustomer } from './read-objects.server.ts';
import type { StripeAddress, StripeCustomer, StripePage } from './stripe-objects.ts';

export interface BillingDetails {
  email: string;
  name: string;
  address: StripeAddress;
  /** Null takes it away. */
  vatNumber: string | null;
}

/** An address is replaced as a whole. What it lacks is left out: Stripe refuses empty parts. */
function writeAddress(address: StripeAddress): Stripe.AddressParam {
  const { postalCode, ...rest } = address;
  const parts = Object.entries({ ...rest, postal_code: postalCode });
  return Object.fromEntries(parts.filter(([, part]) => part !== null && part !== ''));
}

const whole = ['tax_ids', 'invoice_settings.default_payment_method'];

export function createCustomers(client: Stripe) {
  return {
    /**
     * Makes the organisation's customer; made once however often it is asked for within a day. `replacing` is the one
     * that was deleted.
     */
    async create(input: {
      organizationId: string;
      name: string;
      email: string;
      locale: string;
      replacing: string | null;
    }): Promise<StripeCustomer> {
      const { organizationId, name, email, locale, replacing } = input;
      const customer = await client.customers.create(
        {
          name,
          email,
          preferred_locales: [locale],
          metadata: { [organizationKey]: organizationId },
        },
        { idempotencyKey: `${organizationId}:create-customer:${replacing ?? 'first'}` },
      );
      return readCustomer(customer);
    },

    /** Null when Stripe has never had it. One that was deleted says so. */
    async retrieve(id: string): Promise<StripeCustomer | null> {
      try {
        return readCustomer(await client.customers.retrieve(id, { expand: whole }));
      } catch (error) {
        if ((error as { code?: string }).code === 'resource_missing') return null;
        throw error;
      }
    },

    async update(id: string, details: BillingDetails): Promise<void> {
      const { email, name, address } = details;
      await client.customers.update(id, {
        email,
        name,
        address: writeAddress(address),
      });
      const { data } = await client.customers.listTaxIds(id, { limit: 100 });
      const known = data.filter(({ type }) => type === 'eu_vat');
      const wanted = details.vatNumber;
      if (wanted !== null && !known.some(({ value }) => value === wanted)) {
        await client.customers.createTaxId(id, { type: 'eu_vat', value: wanted });
      }
      for (const { id: taxId, value } of known) {
        if (value !== wanted) await client.customers.deleteTaxId(id, taxId);
      }
    },

    async list(cursor: string | null): Promise<StripePage<StripeCustomer>> {
      const page = await client.customers.list({
        limit: 100,
        expand: ['data.tax_ids', 'data.invoice_settings.default_payment_method'],
        ...(cursor === null ? {} : { starting_after: cursor }),
      });
      return {
        entries: page.data.map(readCustomer),
        next: page.has_more ? (page.data.at(-1)?.id ?? null) : null,
      };
    },

    /** A page at Stripe, open to whoever has its address, where the customer sees to cards and invoices. */
    async openPortal(
      id: string,
      options: { returnUrl: string; locale: 'sv' | 'en'; flow: 'overview' | 'payment-method' },
    ): Promise<{ url: string }> {
      const { url } = await client.billingPortal.sessions.create({
        customer: id,
        return_url: options.returnUrl,
        locale: options.locale,
        ...(options.flow === 'payment-method'
          ? { flow_data: { type: 'payment_method_update' } }
          : {}),
      });
      return { url };
    },
  };
}
