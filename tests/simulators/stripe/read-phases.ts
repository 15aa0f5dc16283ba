import { invalidRequest, missingParam } from './api-error.ts';
import { findActivePrice } from './find-record.ts';
import type { Params } from './read-params.ts';
import { addSpan } from './simulator-clock.ts';
import type { StripeAccount } from './stripe-account.ts';
import type { SchedulePhase, Subscription, SubscriptionSchedule } from './wire-object.ts';

/** The phase that a subscription is in now: its items until its period's end. */
export function phaseOf(subscription: Subscription): SchedulePhase {
  const items = subscription.items.data;
  return {
    ...emptyPhase(subscription.currency),
    start_date: Math.min(...items.map((item) => item.current_period_start)),
    end_date: subscription.cancel_at ?? Math.min(...items.map((item) => item.current_period_end)),
    items: items.map((item) => phaseItem(item.price.id, item.quantity ?? 1)),
    trial_end: subscription.trial_end,
  };
}

/**
 * The phases a request gives: each begins where the one before ends, and ends at `end_date` or
 * after `duration`. The current phase must be given again with its start.
 */
export function readPhases(
  account: StripeAccount,
  schedule: SubscriptionSchedule,
  params: Params,
): SchedulePhase[] {
  const now = account.clock.seconds();
  const sent = params.each('phases');
  if (sent.length === 0) throw missingParam('phases');
  const phases: SchedulePhase[] = [];
  for (const [index, one] of sent.entries()) {
    const before = phases.at(-1);
    const start = readStart(one, before, schedule, now);
    if (before !== undefined && start !== before.end_date) {
      const message = 'The phases must be continuous: a phase begins when the one before ends.';
      throw invalidRequest(message, one.path('start_date'));
    }
    const end = readEnd(account, one, { start, isLast: index === sent.length - 1, now });
    if (end <= start) {
      throw invalidRequest('A phase must end after it starts.', one.path('end_date'));
    }
    const items = one.each('items').map((item) => {
      const price = findActivePrice(account, item.requiredText('price'), item.path('price'));
      const quantity = item.integer('quantity') ?? 1;
      if (quantity < 0) throw invalidRequest('Invalid non-negative integer', item.path('quantity'));
      return phaseItem(price.id, quantity);
    });
    if (items.length === 0) throw missingParam(one.path('items'));
    const metadata = one.inside('metadata');
    phases.push({
      ...emptyPhase(schedule.phases[0]?.currency ?? 'sek'),
      start_date: start,
      end_date: end,
      items,
      metadata: metadata === undefined ? {} : textsOf(metadata),
      proration_behavior:
        one.choice('proration_behavior', ['always_invoice', 'create_prorations', 'none']) ??
        'create_prorations',
      billing_cycle_anchor:
        one.choice('billing_cycle_anchor', ['automatic', 'phase_start']) ?? null,
    });
  }
  const current = schedule.current_phase?.start_date;
  if (current !== undefined && phases[0]?.start_date !== current) {
    const message = 'You can not modify the start date of the current phase.';
    throw invalidRequest(message, 'phases[0][start_date]');
  }
  return phases;
}

function readStart(
  phase: Params,
  before: SchedulePhase | undefined,
  schedule: SubscriptionSchedule,
  now: number,
): number {
  if (phase.text('start_date') === 'now') return now;
  const given = phase.integer('start_date');
  if (given !== undefined) return given;
  if (before !== undefined) return before.end_date;
  if (schedule.current_phase !== null) {
    throw invalidRequest(
      'The subscription schedule update is missing at least one phase with a `start_date` to anchor end dates to.',
      'phases',
    );
  }
  return now;
}

function readEnd(
  account: StripeAccount,
  phase: Params,
  { start, isLast, now }: { start: number; isLast: boolean; now: number },
): number {
  if (phase.text('end_date') === 'now') return now;
  const given = phase.integer('end_date');
  const duration = phase.inside('duration');
  if (given !== undefined && duration !== undefined) {
    const message = 'You may only specify one of these parameters: duration, end_date.';
    throw invalidRequest(message, phase.path('duration'), 'parameters_exclusive');
  }
  if (given !== undefined) return given;
  if (duration === undefined && !isLast) throw missingParam(phase.path('end_date'));
  const price = phase.each('items')[0]?.text('price') ?? '';
  const period = account.store.prices.get(price)?.recurring;
  const interval =
    duration?.choice('interval', ['day', 'week', 'month', 'year']) ?? period?.interval ?? 'month';
  const count = duration?.integer('interval_count') ?? period?.interval_count ?? 1;
  const span = {
    day: { days: count },
    week: { days: 7 * count },
    month: { months: count },
    year: { years: count },
  }[interval];
  return addSpan(new Date(start * 1000), span).getTime() / 1000;
}

function phaseItem(price: string, quantity: number): SchedulePhase['items'][number] {
  return {
    billing_thresholds: null,
    discounts: [],
    metadata: {},
    plan: price,
    price,
    quantity,
    tax_rates: [],
  };
}

function emptyPhase(currency: string): SchedulePhase {
  return {
    add_invoice_items: [],
    application_fee_percent: null,
    billing_cycle_anchor: null,
    billing_thresholds: null,
    collection_method: null,
    currency,
    default_payment_method: null,
    default_tax_rates: [],
    description: null,
    discounts: [],
    end_date: 0,
    invoice_settings: null,
    items: [],
    metadata: {},
    on_behalf_of: null,
    proration_behavior: 'create_prorations',
    start_date: 0,
    transfer_data: null,
    trial_end: null,
  };
}

function textsOf(params: Params): Record<string, string> {
  return Object.fromEntries(Object.keys(params.values).map((key) => [key, params.text(key) ?? '']));
}
