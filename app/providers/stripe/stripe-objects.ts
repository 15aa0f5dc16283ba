/** Stripe's objects as Lappa knows them: plain data. Amounts in öre (or the currency's smallest unit). */

export interface StripeAddress {
  line1: string | null;
  line2: string | null;
  postalCode: string | null;
  city: string | null;
  state: string | null;
  /** ISO 3166-1 alpha-2. */
  country: string | null;
}

export interface StripePaymentMethod {
  id: string;
  /** For people: brand and last digits, or the kind. */
  label: string;
}

export interface StripeCustomer {
  id: string;
  /** What Stripe keeps of a deleted customer is its id. */
  isDeleted: boolean;
  email: string | null;
  name: string | null;
  address: StripeAddress | null;
  vatNumber: string | null;
  /** Upper case; what the customer is locked to. */
  currency: string | null;
  paymentMethod: StripePaymentMethod | null;
  /** What Lappa wrote when it made the customer. */
  organizationId: string | null;
  isLive: boolean;
}

export interface StripeItem {
  id: string | null;
  priceId: string;
  /** What Lappa wrote on the price: plan and what the item counts; empty on a price that is not ours. */
  priceMetadata: Record<string, string>;
  unitAmount: number | null;
  /** Upper case. */
  currency: string;
  interval: string | null;
  quantity: number;
  /** Whether usage is counted afterwards instead of units bought; Lappa sells nothing so. */
  isMetered: boolean;
  periodStart: Date | null;
  periodEnd: Date | null;
}

export interface StripeSubscription {
  id: string;
  customerId: string;
  /** One of Stripe's statuses; new ones may come. */
  status: string;
  isLive: boolean;
  items: StripeItem[];
  startedAt: Date;
  cancelAt: Date | null;
  cancelAtPeriodEnd: boolean;
  canceledAt: Date | null;
  endedAt: Date | null;
  trialStart: Date | null;
  trialEnd: Date | null;
  paymentMethodId: string | null;
  /** For people; null when the card is the customer's. */
  paymentMethodLabel: string | null;
  latestInvoiceId: string | null;
  scheduleId: string | null;
  /** What the items become when the invoice of an upgrade is paid. */
  pendingItems: StripeItem[] | null;
  metadata: Record<string, string>;
}

export interface StripeSchedulePhase {
  start: Date;
  end: Date;
  items: StripeItem[];
}

export interface StripeSchedule {
  id: string;
  /** `active` and `not_started` rule their subscription. */
  status: string;
  /** Whether Lappa made it. */
  isOwn: boolean;
  phases: StripeSchedulePhase[];
}

export interface StripeInvoice {
  id: string;
  customerId: string | null;
  subscriptionId: string | null;
  number: string | null;
  status: string | null;
  currency: string;
  totalExcludingTax: number;
  tax: number;
  total: number;
  amountDue: number;
  amountPaid: number;
  /** By credit notes, before or after it was paid. */
  credited: number;
  periodStart: Date;
  periodEnd: Date;
  issuedAt: Date;
  dueAt: Date | null;
  paidAt: Date | null;
  isLive: boolean;
  /** Both are open to whoever has them, and expire. */
  pageUrl: string | null;
  pdfUrl: string | null;
}

/** A charge that the holder of the card has their bank take back. */
export interface StripeDispute {
  id: string;
  /** `needs_response`, `under_review`, `won`, `lost` and the like. */
  status: string;
  reason: string;
  amount: number;
  currency: string;
  customerId: string | null;
  /** Until when evidence is taken. */
  answerBy: Date | null;
}

/** All that was paid back of one payment. */
export interface StripeRepayment {
  customerId: string | null;
  /** Null for a payment of no invoice. */
  invoiceId: string | null;
  refunded: number;
}

export interface StripeCheckout {
  id: string;
  url: string | null;
  status: string | null;
  /** `paid`, `unpaid` or `no_payment_required`. */
  paymentStatus: string;
  customerId: string | null;
  subscriptionId: string | null;
  organizationId: string | null;
}

export interface StripeEventHead {
  id: string;
  type: string;
  apiVersion: string | null;
  isLive: boolean;
  occurredAt: Date;
  customerId: string | null;
  objectId: string | null;
  /** The whole event as it came. */
  payload: Record<string, unknown>;
}

/** One page of a list; `next` is null on the last. */
export interface StripePage<T> {
  entries: T[];
  next: string | null;
}
