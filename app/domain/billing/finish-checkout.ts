import { eq } from 'drizzle-orm';
import { stripe } from '#app/providers/stripe.server.ts';
import { billingCustomers } from '#db/schema/billing.ts';
import { NotFoundError } from '../errors.ts';
import { askStripe } from './internal/ask-stripe.ts';
import { asPayer } from './internal/payer.ts';
import type { Payer } from './internal/payer.ts';
import { syncCustomer } from './sync-customer.ts';

/** `processing` is a payment that takes days; `unpaid` is a page that was left without paying. */
export type CheckoutOutcome = 'active' | 'processing' | 'unpaid' | 'expired';

/**
 * What the return page of a checkout does: brings the database up to Stripe's truth at once, as the webhook will. The
 * session's id proves nothing: it must be of this organisation's own customer. Throws NotFoundError otherwise.
 */
export async function finishCheckout(
  payer: Payer,
  sessionId: string,
): Promise<{ outcome: CheckoutOutcome }> {
  const customerId = await asPayer(payer, async ({ tx }) => {
    const [customer] = await tx
      .select({ id: billingCustomers.paymentCustomerId })
      .from(billingCustomers)
      .where(eq(billingCustomers.organizationId, payer.organizationId));
    return customer?.id;
  });
  const session = /^cs_\w{1,200}$/.test(sessionId)
    ? await askStripe(() => stripe().checkouts.retrieve(sessionId))
    : null;
  const isOwn =
    session !== null &&
    customerId !== undefined &&
    session.customerId === customerId &&
    session.organizationId === payer.organizationId;
  if (!isOwn) throw new NotFoundError('There is no such checkout.');
  if (session.status === 'expired') return { outcome: 'expired' };
  if (session.status !== 'complete') return { outcome: 'unpaid' };
  await askStripe(() =>
    syncCustomer({ cause: 'return-page', reference: sessionId, customerId, invoices: 'all' }),
  );
  return { outcome: session.paymentStatus === 'unpaid' ? 'processing' : 'active' };
}
