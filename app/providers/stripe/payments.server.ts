import type Stripe from 'stripe';
import { dateOrNull, idOf } from './read-objects.server.ts';
import type { StripeDispute, StripeRepayment } from './stripe-objects.ts';

/** A refund that failed, or was taken back before it was made, has paid nothing back. */
const isPaidBack = ({ status }: Stripe.Refund) => status !== 'failed' && status !== 'canceled';

export function createPayments(client: Stripe) {
  return {
    /** Null when there is none of this id. */
    async findDispute(id: string): Promise<StripeDispute | null> {
      const dispute = await noneIfMissing(client.disputes.retrieve(id, { expand: ['charge'] }));
      if (!dispute) return null;
      const { charge, amount, currency, reason, status, evidence_details: evidence } = dispute;
      return {
        id,
        status,
        reason,
        amount,
        currency: currency.toUpperCase(),
        customerId: typeof charge === 'string' ? null : idOf(charge.customer),
        answerBy: dateOrNull(evidence.due_by),
      };
    },

    /**
     * What has been paid back, all refunds together, of the payment that a refund belongs to. Neither charge nor
     * invoice says it since 2025: it is summed, so that parts add up and one that fails counts no more.
     */
    async findRepayment(refundId: string): Promise<StripeRepayment | null> {
      const refund = await noneIfMissing(client.refunds.retrieve(refundId));
      const intent = refund && idOf(refund.payment_intent);
      if (!intent) return null;
      const [payment, payments] = await Promise.all([
        client.paymentIntents.retrieve(intent),
        client.invoicePayments.list({
          payment: { type: 'payment_intent', payment_intent: intent },
          limit: 1,
        }),
      ]);
      let refunded = 0;
      for await (const one of client.refunds.list({ payment_intent: intent, limit: 100 })) {
        if (isPaidBack(one)) refunded += one.amount;
      }
      return {
        customerId: idOf(payment.customer),
        invoiceId: idOf(payments.data[0]?.invoice),
        refunded,
      };
    },
  };
}

async function noneIfMissing<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if ((error as { code?: string }).code === 'resource_missing') return null;
    throw error;
  }
}
