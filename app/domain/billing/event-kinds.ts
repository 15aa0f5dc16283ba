/**
 * The events that say something about what Lappa keeps: the endpoint at Stripe is made for these
 * (docs/stripe-onboarding.md). Others are taken, kept, and not acted on.
 */
export const eventTypes = [
  'checkout.session.completed',
  'checkout.session.async_payment_succeeded',
  'checkout.session.async_payment_failed',
  'checkout.session.expired',
  'customer.created',
  'customer.updated',
  'customer.deleted',
  'customer.subscription.created',
  'customer.subscription.updated',
  'customer.subscription.deleted',
  'customer.subscription.paused',
  'customer.subscription.resumed',
  'customer.subscription.pending_update_applied',
  'customer.subscription.pending_update_expired',
  'customer.subscription.trial_will_end',
  'charge.dispute.created',
  'charge.dispute.updated',
  'charge.dispute.closed',
  'charge.dispute.funds_withdrawn',
  'charge.dispute.funds_reinstated',
  'credit_note.created',
  'credit_note.updated',
  'credit_note.voided',
  'customer.tax_id.created',
  'customer.tax_id.updated',
  'customer.tax_id.deleted',
  'invoice.finalized',
  'invoice.updated',
  'invoice.paid',
  'invoice.payment_succeeded',
  'invoice.payment_failed',
  'invoice.payment_action_required',
  'invoice.voided',
  'invoice.marked_uncollectible',
  'payment_method.attached',
  'payment_method.detached',
  'payment_method.updated',
  'refund.created',
  'refund.updated',
  'refund.failed',
  'subscription_schedule.created',
  'subscription_schedule.updated',
  'subscription_schedule.released',
  'subscription_schedule.canceled',
  'subscription_schedule.completed',
] as const;

const acted: ReadonlySet<string> = new Set(eventTypes);

export function isActedOn(type: string): boolean {
  return acted.has(type);
}

/** What an event makes us ask Stripe about, beside its customer. */
export interface EventSubject {
  /** One, all of the customer's, or none. */
  invoices: { id: string } | 'all' | 'none';
  disputeId: string | null;
  refundId: string | null;
}

export function subjectOf(type: string, objectId: string | null): EventSubject {
  const about = (prefix: string) => (type.startsWith(prefix) ? objectId : null);
  const invoiceId = about('invoice.');
  const disputeId = about('charge.dispute.');
  const refundId = about('refund.');
  const isMoney = disputeId ?? refundId ?? about('credit_note.');
  const all = isMoney === null ? 'none' : 'all';
  return { invoices: invoiceId === null ? all : { id: invoiceId }, disputeId, refundId };
}

/** `endive` of `2026-10-28.endive`: what changes when Stripe's objects change their shape. */
export function majorOf(apiVersion: string): string {
  return apiVersion.split('.')[1] ?? apiVersion;
}
