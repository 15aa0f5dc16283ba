import { stripe } from '#app/providers/stripe.server.ts';
import type { EventSubject } from '../event-kinds.ts';

/** Whose a dispute or refund is: its event need not name a customer, the payment that it is about does. */
export async function findPayer({ disputeId, refundId }: EventSubject): Promise<string | null> {
  if (disputeId !== null) {
    return (await stripe().payments.findDispute(disputeId))?.customerId ?? null;
  }
  if (refundId !== null) {
    return (await stripe().payments.findRepayment(refundId))?.customerId ?? null;
  }
  return null;
}
