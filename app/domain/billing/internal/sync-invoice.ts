import { eq } from 'drizzle-orm';
import type { StripeInvoice, StripeRepayment } from '#app/providers/stripe/stripe-objects.ts';
import type { InvoiceStatus } from '#db/schema/billing.ts';
import { invoices, subscriptions } from '#db/schema/billing.ts';
import type { Context } from '#db/tenancy.server.ts';

const kept: InvoiceStatus[] = ['open', 'paid', 'void', 'uncollectible'];

/** Makes the row of one invoice equal to Stripe's truth. A draft is none yet: it may change, and may be deleted. */
export async function syncInvoice(
  { tx }: Context,
  organizationId: string,
  truth: StripeInvoice,
): Promise<void> {
  const status = kept.find((one) => one === truth.status);
  if (!status) return;
  const {
    id: paymentInvoiceId,
    subscriptionId,
    isLive,
    customerId: _,
    pageUrl: __,
    pdfUrl: ___,
    ...amounts
  } = truth;
  const [subscription] =
    subscriptionId === null
      ? []
      : await tx
          .select({ id: subscriptions.id })
          .from(subscriptions)
          .where(eq(subscriptions.paymentSubscriptionId, subscriptionId));
  const values = { ...amounts, status, subscriptionId: subscription?.id ?? null, livemode: isLive };
  await tx
    .insert(invoices)
    .values({ ...values, organizationId, paymentInvoiceId })
    .onConflictDoUpdate({
      target: [invoices.paymentProvider, invoices.paymentInvoiceId],
      set: values,
    });
}

/** Writes what has been paid back of an invoice. */
export async function writeRepayment(
  { tx }: Context,
  { invoiceId, refunded }: StripeRepayment,
): Promise<void> {
  if (invoiceId === null) return;
  await tx.update(invoices).set({ refunded }).where(eq(invoices.paymentInvoiceId, invoiceId));
}
