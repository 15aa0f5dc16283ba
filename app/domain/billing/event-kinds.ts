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

/** Whether the event is about the invoice that it names, rather than about the customer as a whole. */
export function isAboutInvoice(type: string): boolean {
  return type.startsWith('invoice.');
}

/** `endive` of `2026-10-28.endive`: what changes when Stripe's objects change their shape. */
export function majorOf(apiVersion: string): string {
  return apiVersion.split('.')[1] ?? apiVersion;
}
