import type {
  Charge,
  CheckoutSession,
  Coupon,
  CreditNote,
  Customer,
  Discount,
  Dispute,
  Invoice,
  InvoiceItem,
  InvoicePayment,
  PaymentIntent,
  PaymentMethod,
  PortalConfiguration,
  PortalSession,
  Price,
  Product,
  Refund,
  SetupIntent,
  StripeEvent,
  Subscription,
  SubscriptionSchedule,
  TaxId,
  WebhookEndpoint,
} from './wire-object.ts';
import type { Delivery } from './delivery.ts';
import type { KeptAnswer } from './idempotency.ts';
import type { HeldUpdate } from './subscription-state.ts';
import type { SessionPlan } from './session-plan.ts';

/** All that the simulated account holds, table by table. */
export interface Records {
  customers: Customer;
  taxIds: TaxId;
  products: Product;
  prices: Price;
  paymentMethods: PaymentMethod;
  paymentIntents: PaymentIntent;
  setupIntents: SetupIntent;
  charges: Charge;
  refunds: Refund;
  disputes: Dispute;
  coupons: Coupon;
  discounts: Discount;
  creditNotes: CreditNote;
  invoices: Invoice;
  invoiceItems: InvoiceItem;
  invoicePayments: InvoicePayment;
  subscriptions: Subscription;
  schedules: SubscriptionSchedule;
  checkoutSessions: CheckoutSession;
  /** What was asked for when a checkout session was made and is not part of the object. */
  sessionPlans: SessionPlan;
  portalSessions: PortalSession;
  portalConfigurations: PortalConfiguration;
  events: StripeEvent;
  webhookEndpoints: WebhookEndpoint;
  deliveries: Delivery;
  answers: KeptAnswer;
  /** Customers that were deleted: Stripe still knows their ids. */
  deletedCustomers: { id: string };
  /** Cards by payment method: how each behaves. */
  cards: { id: string; number: string; authenticated: boolean };
  /** Updates that wait for their invoice to be paid. */
  heldUpdates: HeldUpdate;
  /** Until when a subscription's trial was said to end soon. */
  trialNotices: { id: string; trialEnd: number };
  /** Customers whose next charges fail whatever the card. */
  failingCustomers: { id: string; times: number };
}

export type TableName = keyof Records;

export interface Table<T extends { id: string }> {
  get(id: string | null | undefined): T | undefined;
  put(record: T): T;
  delete(id: string): void;
  /** Oldest first. */
  all(): IterableIterator<T>;
  filter(test: (record: T) => boolean): T[];
  readonly size: number;
}

export type Store = { readonly [Name in TableName]: Table<Records[Name]> } & {
  /** Everything, to be written to a file. */
  dump(): StoreDump;
};

export type StoreDump = { [Name in TableName]?: Records[Name][] };

const names: Record<TableName, true> = {
  customers: true,
  taxIds: true,
  products: true,
  prices: true,
  paymentMethods: true,
  paymentIntents: true,
  setupIntents: true,
  charges: true,
  refunds: true,
  disputes: true,
  coupons: true,
  discounts: true,
  creditNotes: true,
  invoices: true,
  invoiceItems: true,
  invoicePayments: true,
  subscriptions: true,
  schedules: true,
  checkoutSessions: true,
  sessionPlans: true,
  portalSessions: true,
  portalConfigurations: true,
  events: true,
  webhookEndpoints: true,
  deliveries: true,
  answers: true,
  deletedCustomers: true,
  cards: true,
  heldUpdates: true,
  trialNotices: true,
  failingCustomers: true,
};

/** The state in memory, beginning with what a file kept. */
export function createStore(kept: StoreDump = {}): Store {
  const tables = Object.fromEntries(
    (Object.keys(names) as TableName[]).map((name) => [
      name,
      createTable((kept[name] ?? []) as { id: string }[]),
    ]),
  ) as unknown as Omit<Store, 'dump'>;
  return Object.assign(tables, {
    dump: () =>
      Object.fromEntries(
        (Object.keys(names) as TableName[]).map((name) => [name, [...tables[name].all()]]),
      ) as StoreDump,
  });
}

function createTable<T extends { id: string }>(kept: T[]): Table<T> {
  const records = new Map(kept.map((record) => [record.id, record]));
  return {
    get: (id) => (id === null || id === undefined ? undefined : records.get(id)),
    put(record) {
      records.set(record.id, record);
      return record;
    },
    delete: (id) => void records.delete(id),
    all: () => records.values(),
    filter: (test) => [...records.values()].filter(test),
    get size() {
      return records.size;
    },
  };
}
