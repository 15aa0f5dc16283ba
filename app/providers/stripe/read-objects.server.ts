import type Stripe from 'stripe';
import type {
  StripeAddress,
  StripeCheckout,
  StripeCustomer,
  StripeEventHead,
  StripeInvoice,
  StripeItem,
  StripePaymentMethod,
  StripeSchedule,
  StripeSubscription,
} from './stripe-objects.ts';

/** Written on what Lappa makes at Stripe. */
export const organizationKey = 'lappa_organization';
export const ownScheduleKey = 'lappa_schedule';

export const idOf = (reference: string | { id: string } | null | undefined): string | null =>
  typeof reference === 'string' ? reference : (reference?.id ?? null);

const dateOf = (seconds: number): Date => new Date(seconds * 1000);
export const dateOrNull = (seconds: number | null | undefined): Date | null =>
  typeof seconds === 'number' ? dateOf(seconds) : null;

function readAddress(address: Stripe.Address | null | undefined): StripeAddress | null {
  if (!address) return null;
  return {
    line1: address.line1,
    line2: address.line2,
    postalCode: address.postal_code,
    city: address.city,
    state: address.state,
    country: address.country,
  };
}

export function readPaymentMethod(
  method: string | Stripe.PaymentMethod | null | undefined,
): StripePaymentMethod | null {
  if (!method) return null;
  if (typeof method === 'string') return { id: method, label: '' };
  const { card } = method;
  return { id: method.id, label: card ? `${card.brand} •••• ${card.last4}` : method.type };
}

/** The customer's tax ids and default payment method are read when they were expanded. */
export function readCustomer(customer: Stripe.Customer | Stripe.DeletedCustomer): StripeCustomer {
  if (customer.deleted) {
    return {
      id: customer.id,
      isDeleted: true,
      email: null,
      name: null,
      address: null,
      vatNumber: null,
      currency: null,
      paymentMethod: null,
      organizationId: null,
      isLive: false,
    };
  }
  return {
    id: customer.id,
    isDeleted: false,
    email: customer.email,
    name: customer.name ?? null,
    address: readAddress(customer.address),
    vatNumber: customer.tax_ids?.data.find(({ type }) => type === 'eu_vat')?.value ?? null,
    currency: customer.currency?.toUpperCase() ?? null,
    paymentMethod: readPaymentMethod(customer.invoice_settings.default_payment_method),
    organizationId: customer.metadata[organizationKey] ?? null,
    isLive: customer.livemode,
  };
}

function readItem(item: Stripe.SubscriptionItem): StripeItem {
  return {
    id: item.id,
    priceId: item.price.id,
    priceMetadata: item.price.metadata,
    unitAmount: item.price.unit_amount,
    currency: item.price.currency.toUpperCase(),
    interval: item.price.recurring?.interval ?? null,
    quantity: item.quantity ?? 0,
    isMetered: item.price.recurring?.usage_type === 'metered',
    periodStart: dateOrNull(item.current_period_start),
    periodEnd: dateOrNull(item.current_period_end),
  };
}

export function readSubscription(subscription: Stripe.Subscription): StripeSubscription {
  return {
    id: subscription.id,
    customerId: idOf(subscription.customer) ?? '',
    status: subscription.status,
    isLive: subscription.livemode,
    items: subscription.items.data.map(readItem),
    startedAt: dateOf(subscription.start_date),
    cancelAt: dateOrNull(subscription.cancel_at),
    cancelAtPeriodEnd: subscription.cancel_at_period_end,
    canceledAt: dateOrNull(subscription.canceled_at),
    endedAt: dateOrNull(subscription.ended_at),
    trialStart: dateOrNull(subscription.trial_start),
    trialEnd: dateOrNull(subscription.trial_end),
    paymentMethodId: idOf(subscription.default_payment_method),
    paymentMethodLabel: readPaymentMethod(subscription.default_payment_method)?.label || null,
    latestInvoiceId: idOf(subscription.latest_invoice),
    scheduleId: idOf(subscription.schedule),
    pendingItems: subscription.pending_update?.subscription_items?.map(readItem) ?? null,
    metadata: subscription.metadata,
  };
}

/** Prices are read when they were expanded. */
export function readSchedule(schedule: Stripe.SubscriptionSchedule): StripeSchedule {
  return {
    id: schedule.id,
    status: schedule.status,
    isOwn: schedule.metadata?.[ownScheduleKey] !== undefined,
    phases: schedule.phases.map((phase) => ({
      start: dateOf(phase.start_date),
      end: dateOf(phase.end_date),
      items: phase.items.flatMap(({ price, quantity }): StripeItem[] => {
        if (typeof price === 'string' || price.deleted) return [];
        return [
          {
            id: null,
            priceId: price.id,
            priceMetadata: price.metadata,
            unitAmount: price.unit_amount,
            currency: price.currency.toUpperCase(),
            interval: price.recurring?.interval ?? null,
            quantity: quantity ?? 0,
            isMetered: price.recurring?.usage_type === 'metered',
            periodStart: null,
            periodEnd: null,
          },
        ];
      }),
    })),
  };
}

export function readInvoice(invoice: Stripe.Invoice): StripeInvoice {
  const tax = (invoice.total_taxes ?? []).reduce((sum, { amount }) => sum + amount, 0);
  return {
    id: invoice.id,
    customerId: idOf(invoice.customer),
    subscriptionId: idOf(invoice.parent?.subscription_details?.subscription),
    number: invoice.number,
    status: invoice.status,
    currency: invoice.currency.toUpperCase(),
    totalExcludingTax: invoice.total - tax,
    tax,
    total: invoice.total,
    amountDue: invoice.amount_due,
    amountPaid: invoice.amount_paid,
    credited: invoice.pre_payment_credit_notes_amount + invoice.post_payment_credit_notes_amount,
    periodStart: dateOf(invoice.period_start),
    periodEnd: dateOf(invoice.period_end),
    issuedAt: dateOf(invoice.status_transitions.finalized_at ?? invoice.created),
    dueAt: dateOrNull(invoice.due_date),
    paidAt: dateOrNull(invoice.status_transitions.paid_at),
    isLive: invoice.livemode,
    pageUrl: invoice.hosted_invoice_url ?? null,
    pdfUrl: invoice.invoice_pdf ?? null,
  };
}

export function readCheckout(session: Stripe.Checkout.Session): StripeCheckout {
  return {
    id: session.id,
    url: session.url,
    status: session.status,
    paymentStatus: session.payment_status,
    customerId: idOf(session.customer),
    subscriptionId: idOf(session.subscription),
    organizationId: session.client_reference_id,
  };
}

/** What the ledger keeps beside the event itself. */
export function readEvent(event: Stripe.Event): StripeEventHead {
  const object = event.data.object as unknown as Record<string, unknown>;
  const reference = object.customer as string | { id: string } | null | undefined;
  const ownId = typeof object.id === 'string' ? object.id : null;
  return {
    id: event.id,
    type: event.type,
    apiVersion: event.api_version,
    isLive: event.livemode,
    occurredAt: dateOf(event.created),
    customerId: object.object === 'customer' ? ownId : idOf(reference),
    objectId: ownId,
    payload: event as unknown as Record<string, unknown>,
  };
}
