import { eq } from 'drizzle-orm';
import type { BillingDetails } from '#app/providers/stripe/customers.server.ts';
import { stripe } from '#app/providers/stripe.server.ts';
import { billingCustomers } from '#db/schema/billing.ts';
import type { Context } from '#db/tenancy.server.ts';
import { recordAudit } from '../activity/record-audit.ts';
import { ConflictError, InvalidInputError } from '../errors.ts';
import { askStripe } from './internal/ask-stripe.ts';
import { asPayer } from './internal/payer.ts';
import type { Payer } from './internal/payer.ts';
import { syncCustomer } from './sync-customer.ts';
import { parseVatNumber } from './vat-number.ts';

export type BillingCustomer = typeof billingCustomers.$inferSelect;

/** Who pays for the organisation; null before its first purchase. */
export async function findBillingCustomer(
  { tx }: Context,
  organizationId: string,
): Promise<BillingCustomer | null> {
  const [found] = await tx
    .select()
    .from(billingCustomers)
    .where(eq(billingCustomers.organizationId, organizationId));
  return found ?? null;
}

/** Throws ConflictError (`no_customer`) before the first purchase, and after the customer was deleted at Stripe. */
function requireCustomer(payer: Payer): Promise<BillingCustomer> {
  return asPayer(payer, async (context) => {
    const found = await findBillingCustomer(context, payer.organizationId);
    if (!found || found.deletedAt !== null) {
      throw new ConflictError('The organisation has not bought anything yet.', 'no_customer');
    }
    return found;
  });
}

/**
 * Changes what stands on the invoices.
 * @throws InvalidInputError for a VAT number that has not the shape of one; ConflictError `no_customer`;
 * UnavailableError
 */
export async function changeBillingDetails(payer: Payer, details: BillingDetails): Promise<void> {
  const vatNumber = details.vatNumber === null ? null : parseVatNumber(details.vatNumber);
  if (details.vatNumber !== null && vatNumber === null) {
    throw new InvalidInputError([{ field: 'vatNumber', message: 'billing:details.notAVatNumber' }]);
  }
  const { paymentCustomerId: customerId } = await requireCustomer(payer);
  await askStripe(() => stripe().customers.update(customerId, { ...details, vatNumber }));
  await asPayer(payer, (context) =>
    recordAudit(context, {
      action: 'billing-details.changed',
      subject: { type: 'organization', id: payer.organizationId },
    }),
  );
  await askStripe(() =>
    syncCustomer({ cause: 'person', reference: payer.userId, customerId, invoices: 'none' }),
  );
}

/**
 * Opens Stripe's portal, where cards are changed and invoices read.
 * @returns its address, which is open to whoever has it, for some minutes
 * @throws ConflictError `no_customer`; UnavailableError
 */
export async function openPortal(
  payer: Payer,
  options: { flow: 'overview' | 'payment-method'; locale: 'sv' | 'en'; returnUrl: string },
): Promise<{ url: string }> {
  const { paymentCustomerId } = await requireCustomer(payer);
  return askStripe(() => stripe().customers.openPortal(paymentCustomerId, options));
}

/**
 * Brings the database up to what was done at Stripe's own pages, for a person who comes back from them. Does nothing
 * for who has not bought anything.
 */
export async function refreshBilling(payer: Payer): Promise<void> {
  const customer = await asPayer(payer, (context) =>
    findBillingCustomer(context, payer.organizationId),
  );
  if (!customer) return;
  await askStripe(() =>
    syncCustomer({
      cause: 'return-page',
      reference: null,
      customerId: customer.paymentCustomerId,
      invoices: 'all',
    }),
  );
}
