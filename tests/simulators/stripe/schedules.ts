import { invalidRequest, missingParam, noSuch } from './api-error.ts';
import type { ApiCall, Route } from './api-call.ts';
import { cancelSubscription } from './cancel-subscription.ts';
import { findSubscription } from './find-record.ts';
import { isCreatedAsAsked, listPage } from './list-page.ts';
import { mergeMetadata } from './metadata.ts';
import { newId } from './new-id.ts';
import { phaseOf, readPhases } from './read-phases.ts';
import { applyPhase, releaseSchedule } from './schedule-phases.ts';
import { changeAndTell, type StripeAccount } from './stripe-account.ts';
import { hasEnded } from './subscription-state.ts';
import type { SubscriptionSchedule } from './wire-object.ts';

export const scheduleRoutes: Route[] = [
  ['POST', '/v1/subscription_schedules', createSchedule],
  ['GET', '/v1/subscription_schedules', listSchedules],
  [
    'GET',
    '/v1/subscription_schedules/:id',
    ({ account, ids }) => findSchedule(account, ids[0] ?? ''),
  ],
  ['POST', '/v1/subscription_schedules/:id', updateSchedule],
  ['POST', '/v1/subscription_schedules/:id/release', release],
  ['POST', '/v1/subscription_schedules/:id/cancel', cancel],
];

function findSchedule(account: StripeAccount, id: string): SubscriptionSchedule {
  const found = account.store.schedules.get(id);
  if (found === undefined) throw noSuch('subscription_schedule', id);
  return found;
}

/** Only from a subscription: its running period becomes the first phase. */
function createSchedule({ account, params }: ApiCall): SubscriptionSchedule {
  if (!params.has('from_subscription')) throw missingParam('from_subscription');
  const other = Object.keys(params.values).find(
    (key) => !['from_subscription', 'expand', 'billing_mode'].includes(key),
  );
  if (other !== undefined) {
    throw invalidRequest(
      `You cannot set \`${other}\` if \`from_subscription\` is set.`,
      other,
      'parameters_exclusive',
    );
  }
  const subscription = findSubscription(
    account,
    params.requiredText('from_subscription'),
    'from_subscription',
  );
  if (hasEnded(subscription)) {
    throw invalidRequest('You cannot migrate a subscription that has ended.', 'from_subscription');
  }
  if (subscription.schedule !== null) {
    const message = `You cannot migrate a subscription that is already attached to a schedule: ${subscription.schedule}`;
    throw invalidRequest(message, 'from_subscription');
  }
  const phase = phaseOf(subscription);
  const cancels = subscription.cancel_at !== null;
  const schedule: SubscriptionSchedule = {
    id: newId('sub_sched'),
    object: 'subscription_schedule',
    application: null,
    billing_mode: subscription.billing_mode,
    canceled_at: null,
    completed_at: null,
    created: account.clock.seconds(),
    current_phase: { start_date: phase.start_date, end_date: phase.end_date },
    customer: subscription.customer,
    customer_account: null,
    default_settings: {
      application_fee_percent: null,
      automatic_tax: { ...subscription.automatic_tax },
      billing_cycle_anchor: 'automatic',
      billing_thresholds: null,
      collection_method: subscription.collection_method,
      default_payment_method: subscription.default_payment_method,
      description: null,
      invoice_settings: {
        account_tax_ids: null,
        custom_fields: null,
        days_until_due: null,
        description: null,
        footer: null,
        issuer: { type: 'self' },
      },
      on_behalf_of: null,
      transfer_data: null,
    },
    end_behavior: cancels ? 'cancel' : 'release',
    livemode: false,
    metadata: {},
    pause_schedules: [],
    phases: [phase],
    released_at: null,
    released_subscription: null,
    status: 'active',
    subscription: subscription.id,
    test_clock: null,
  };
  account.store.schedules.put(schedule);
  account.emit('subscription_schedule.created', schedule);
  changeAndTell(account, 'customer.subscription.updated', subscription, (one) => {
    one.schedule = schedule.id;
    // From now on the schedule says when it ends.
    one.cancel_at_period_end = false;
  });
  return schedule;
}

function updateSchedule({ account, params, ids }: ApiCall): SubscriptionSchedule {
  const schedule = requireRunning(findSchedule(account, ids[0] ?? ''), 'update');
  const subscription = findSubscription(account, schedule.subscription ?? '');
  const now = account.clock.seconds();
  const phases = params.has('phases') ? readPhases(account, schedule, params) : schedule.phases;
  const current = phases.find((phase) => phase.start_date <= now && phase.end_date > now);
  changeAndTell(account, 'subscription_schedule.updated', schedule, (one) => {
    one.end_behavior =
      params.choice('end_behavior', ['cancel', 'none', 'release', 'renew']) ?? one.end_behavior;
    one.metadata = mergeMetadata(params, one.metadata ?? {});
    one.phases = phases;
    if (current !== undefined) {
      one.current_phase = { start_date: current.start_date, end_date: current.end_date };
    }
  });
  if (current !== undefined && params.has('phases')) applyPhase(account, subscription, current);
  const last = schedule.phases.at(-1);
  changeAndTell(account, 'customer.subscription.updated', subscription, (one) => {
    one.cancel_at = schedule.end_behavior === 'cancel' ? (last?.end_date ?? null) : null;
    one.cancel_at_period_end = false;
  });
  return schedule;
}

function release({ account, ids }: ApiCall): SubscriptionSchedule {
  const schedule = requireRunning(findSchedule(account, ids[0] ?? ''), 'release');
  releaseSchedule(account, schedule);
  return schedule;
}

function cancel({ account, ids, params }: ApiCall): SubscriptionSchedule {
  const schedule = requireRunning(findSchedule(account, ids[0] ?? ''), 'cancel');
  const subscription = findSubscription(account, schedule.subscription ?? '');
  cancelSubscription(account, subscription, {
    reason: 'cancellation_requested',
    prorate: params.flag('prorate') ?? true,
    invoiceNow: params.flag('invoice_now') ?? true,
  });
  return schedule;
}

function requireRunning(schedule: SubscriptionSchedule, verb: string): SubscriptionSchedule {
  if (schedule.status === 'active' || schedule.status === 'not_started') return schedule;
  const message = `You cannot ${verb} a subscription schedule that is currently in the \`${schedule.status}\` status. It must be \`not_started\` or \`active\`.`;
  throw invalidRequest(message);
}

function listSchedules(call: ApiCall): object {
  const { account, params } = call;
  const customer = params.text('customer');
  const isAsked = isCreatedAsAsked(call);
  return listPage(
    call,
    account.store.schedules.filter(
      (one) =>
        isAsked(one.created) &&
        (typeof customer !== 'string' || one.customer === customer) &&
        (params.flag('scheduled') !== true || one.status === 'not_started'),
    ),
  );
}
