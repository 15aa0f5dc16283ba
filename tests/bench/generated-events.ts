const customerCount = 500;
const apiVersion = '2026-10-28.endive';
/** What a renewal and a change of the customer send. */
const types = ['customer.subscription.updated', 'invoice.paid', 'customer.updated'] as const;

export interface GeneratedEvent {
  id: string;
  /** The body that Stripe would send. */
  payload: string;
}

/**
 * Stripe’s event with this number, always the same: a few kilobytes, of one customer of many. Subscriptions, invoices
 * and customers come in turn.
 */
export function generateEvent(number: number): GeneratedEvent {
  const type = types[number % types.length] ?? types[0];
  const customer = Math.floor(number / types.length) % customerCount;
  const id = `evt_bench${number.toString(36).padStart(10, '0')}`;
  // Each is younger than the one before, or the sync engine would have nothing to write.
  const created = 1_790_000_000 + number;
  const object = {
    'customer.subscription.updated': generateSubscription,
    'invoice.paid': generateInvoice,
    'customer.updated': generateCustomer,
  }[type](customer, created);
  const event = {
    id,
    object: 'event',
    api_version: apiVersion,
    created,
    data: { object, previous_attributes: { metadata: { change: String(number - 1) } } },
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type,
  };
  return { id, payload: JSON.stringify(event, null, 2) };
}

/** The customer with this number, in Stripe’s words. */
export function customerId(number: number): string {
  return `cus_Bench${String(number).padStart(9, '0')}`;
}

function generateCustomer(customer: number, created: number) {
  return {
    id: customerId(customer),
    object: 'customer',
    address: {
      city: 'Umeå',
      country: 'SE',
      line1: `Storgatan ${customer}`,
      line2: null,
      postal_code: '903 26',
      state: null,
    },
    balance: 0,
    created: 1_780_000_000,
    currency: 'sek',
    delinquent: false,
    description: null,
    discount: null,
    email: `faktura${customer}@example.com`,
    invoice_prefix: `BENCH${customer}`,
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: { organization_id: `organization-${customer}`, change: String(created) },
    name: `Bench ${customer} AB`,
    next_invoice_sequence: 2,
    phone: null,
    preferred_locales: ['sv'],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
  };
}

function generatePrice() {
  return {
    id: 'price_BenchStandardMonth',
    object: 'price',
    active: true,
    billing_scheme: 'per_unit',
    created: 1_780_000_000,
    currency: 'sek',
    custom_unit_amount: null,
    livemode: false,
    lookup_key: 'standard_month',
    metadata: {},
    product: 'prod_BenchStandard',
    recurring: {
      interval: 'month',
      interval_count: 1,
      meter: null,
      trial_period_days: null,
      usage_type: 'licensed',
    },
    tax_behavior: 'exclusive',
    type: 'recurring',
    unit_amount: 1500,
    unit_amount_decimal: '1500',
  };
}

function generateSubscription(customer: number, created: number) {
  const id = `sub_Bench${String(customer).padStart(9, '0')}`;
  const period = { current_period_start: created, current_period_end: created + 2_592_000 };
  const price = generatePrice();
  return {
    id,
    object: 'subscription',
    automatic_tax: { disabled_reason: null, enabled: true, liability: { type: 'self' } },
    billing_cycle_anchor: 1_780_000_000,
    billing_mode: { type: 'flexible', flexible: { proration_discounts: 'included' } },
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    cancellation_details: { comment: null, feedback: null, reason: null },
    collection_method: 'charge_automatically',
    created: 1_780_000_000,
    currency: 'sek',
    customer: customerId(customer),
    default_payment_method: 'pm_BenchCard',
    default_source: null,
    default_tax_rates: [],
    description: null,
    discounts: [],
    ended_at: null,
    invoice_settings: { account_tax_ids: null, issuer: { type: 'self' } },
    items: {
      object: 'list',
      data: [
        {
          id: `si_Bench${String(customer).padStart(9, '0')}`,
          object: 'subscription_item',
          billing_thresholds: null,
          created: 1_780_000_000,
          ...period,
          discounts: [],
          metadata: {},
          plan: { id: price.id, object: 'plan', amount: 1500, currency: 'sek', interval: 'month' },
          price,
          quantity: 25,
          subscription: id,
          tax_rates: [],
        },
      ],
      has_more: false,
      total_count: 1,
      url: `/v1/subscription_items?subscription=${id}`,
    },
    latest_invoice: `in_Bench${created}`,
    livemode: false,
    metadata: { organization_id: `organization-${customer}`, change: String(created) },
    next_pending_invoice_item_invoice: null,
    pause_collection: null,
    payment_settings: {
      payment_method_options: null,
      payment_method_types: null,
      save_default_payment_method: 'off',
    },
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: null,
    start_date: 1_780_000_000,
    status: 'active',
    test_clock: null,
    trial_end: null,
    trial_settings: { end_behavior: { missing_payment_method: 'create_invoice' } },
    trial_start: null,
  };
}

function generateInvoice(customer: number, created: number) {
  const id = `in_Bench${created}`;
  const subscription = `sub_Bench${String(customer).padStart(9, '0')}`;
  const amounts = { subtotal: 37_500, total: 46_875, total_excluding_tax: 37_500 };
  return {
    id,
    object: 'invoice',
    account_country: 'SE',
    account_name: 'Lappa',
    amount_due: 46_875,
    amount_paid: 46_875,
    amount_remaining: 0,
    attempt_count: 1,
    attempted: true,
    auto_advance: false,
    billing_reason: 'subscription_cycle',
    collection_method: 'charge_automatically',
    created,
    currency: 'sek',
    customer: customerId(customer),
    customer_email: `faktura${customer}@example.com`,
    customer_name: `Bench ${customer} AB`,
    hosted_invoice_url: `https://invoice.example.com/i/${id}`,
    invoice_pdf: `https://invoice.example.com/i/${id}/pdf`,
    lines: {
      object: 'list',
      data: [
        {
          id: `il_Bench${created}`,
          object: 'line_item',
          amount: 37_500,
          currency: 'sek',
          description: '25 × Lappa Standard (at 15.00 kr / month)',
          discountable: true,
          invoice: id,
          livemode: false,
          parent: {
            subscription_item_details: { proration: false, subscription },
            type: 'subscription_item_details',
          },
          period: { start: created, end: created + 2_592_000 },
          pricing: {
            price_details: { price: 'price_BenchStandardMonth', product: 'prod_BenchStandard' },
            type: 'price_details',
            unit_amount_decimal: '1500',
          },
          quantity: 25,
        },
      ],
      has_more: false,
      total_count: 1,
      url: `/v1/invoices/${id}/lines`,
    },
    livemode: false,
    metadata: {},
    number: `BENCH-${created}`,
    parent: {
      subscription_details: { metadata: {}, subscription },
      type: 'subscription_details',
    },
    period_end: created,
    period_start: created - 2_592_000,
    status: 'paid',
    status_transitions: { finalized_at: created, paid_at: created },
    ...amounts,
    total_taxes: [{ amount: 9_375, tax_behavior: 'exclusive', type: 'tax_rate_details' }],
  };
}
