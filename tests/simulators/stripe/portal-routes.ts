import { invalidRequest, noSuch } from './api-error.ts';
import type { ApiCall, Route } from './api-call.ts';
import { findCustomer, findSubscription } from './find-record.ts';
import { listPage } from './list-page.ts';
import { mergeMetadata } from './metadata.ts';
import { newId, randomText } from './new-id.ts';
import { changeAndTell, type StripeAccount } from './stripe-account.ts';
import type { PortalConfiguration, PortalSession } from './wire-object.ts';

export const portalRoutes: Route[] = [
  ['POST', '/v1/billing_portal/sessions', createSession],
  ['POST', '/v1/billing_portal/configurations', createConfiguration],
  ['GET', '/v1/billing_portal/configurations', listConfigurations],
  [
    'GET',
    '/v1/billing_portal/configurations/:id',
    ({ account, ids }) => findConfiguration(account, ids[0] ?? '', 'id'),
  ],
  ['POST', '/v1/billing_portal/configurations/:id', updateConfiguration],
];

function createSession({ account, params }: ApiCall): PortalSession {
  const customer = findCustomer(account, params.requiredText('customer'));
  const asked = params.text('configuration');
  const configuration =
    typeof asked === 'string'
      ? findConfiguration(account, asked, 'configuration')
      : defaultConfiguration(account);
  if (!configuration.active) {
    throw invalidRequest('The configuration is not active.', 'configuration');
  }
  const returnUrl = params.text('return_url') ?? configuration.default_return_url;
  const flow = params.inside('flow_data');
  const subscription =
    flow?.inside('subscription_cancel')?.text('subscription') ??
    flow?.inside('subscription_update')?.text('subscription') ??
    flow?.inside('subscription_update_confirm')?.text('subscription');
  if (typeof subscription === 'string') {
    if (findSubscription(account, subscription).customer !== customer.id) {
      throw noSuch('subscription', subscription, 'flow_data');
    }
  }
  const id = newId('bps');
  const session: PortalSession = {
    id,
    object: 'billing_portal.session',
    configuration: configuration.id,
    created: account.clock.seconds(),
    customer: customer.id,
    customer_account: null,
    flow:
      flow === undefined
        ? null
        : {
            after_completion: {
              hosted_confirmation: null,
              redirect: null,
              type: 'portal_homepage',
            },
            customer_update: null,
            subscription_cancel: null,
            subscription_pause: null,
            subscription_update: null,
            subscription_update_confirm: null,
            type: flow.requiredText('type') as NonNullable<PortalSession['flow']>['type'],
          },
    livemode: false,
    locale: (params.text('locale') ?? null) as PortalSession['locale'],
    on_behalf_of: null,
    return_url: returnUrl,
    url: `${account.url}/portal/${id}`,
  };
  account.store.portalSessions.put(session);
  account.emit('billing_portal.session.created', session);
  return session;
}

/** Saved in Stripe's dashboard as a rule; here there always is one. */
function defaultConfiguration(account: StripeAccount): PortalConfiguration {
  for (const one of account.store.portalConfigurations.all()) if (one.is_default) return one;
  return addConfiguration(account, { isDefault: true });
}

function createConfiguration({ account, params }: ApiCall): PortalConfiguration {
  const configuration = addConfiguration(account, { isDefault: false });
  writeConfiguration(configuration, { account, params });
  account.emit('billing_portal.configuration.created', configuration);
  return configuration;
}

function updateConfiguration({ account, params, ids }: ApiCall): PortalConfiguration {
  const found = findConfiguration(account, ids[0] ?? '', 'id');
  return changeAndTell(account, 'billing_portal.configuration.updated', found, (one) =>
    writeConfiguration(one, { account, params }),
  );
}

function listConfigurations(call: ApiCall): object {
  const { account, params } = call;
  const active = params.flag('active');
  const isDefault = params.flag('is_default');
  return listPage(
    call,
    account.store.portalConfigurations.filter(
      (one) =>
        (active === undefined || one.active === active) &&
        (isDefault === undefined || one.is_default === isDefault),
    ),
  );
}

function findConfiguration(account: StripeAccount, id: string, param: string): PortalConfiguration {
  const found = account.store.portalConfigurations.get(id);
  if (found === undefined) throw noSuch('configuration', id, param);
  return found;
}

function writeConfiguration(
  configuration: PortalConfiguration,
  { account, params }: Pick<ApiCall, 'account' | 'params'>,
): void {
  configuration.updated = account.clock.seconds();
  configuration.active = params.flag('active') ?? configuration.active;
  configuration.metadata = mergeMetadata(params, configuration.metadata ?? {});
  if (params.has('default_return_url')) {
    configuration.default_return_url = params.text('default_return_url') ?? null;
  }
  const features = params.inside('features');
  for (const name of Object.keys(
    configuration.features,
  ) as (keyof PortalConfiguration['features'])[]) {
    const enabled = features?.inside(name)?.flag('enabled');
    if (enabled !== undefined) configuration.features[name].enabled = enabled;
  }
  const mode = features
    ?.inside('subscription_cancel')
    ?.choice('mode', ['at_period_end', 'immediately']);
  if (mode !== undefined) configuration.features.subscription_cancel.mode = mode;
}

function addConfiguration(
  account: StripeAccount,
  { isDefault }: { isDefault: boolean },
): PortalConfiguration {
  const now = account.clock.seconds();
  return account.store.portalConfigurations.put({
    id: newId('bpc'),
    object: 'billing_portal.configuration',
    active: true,
    application: null,
    business_profile: { headline: null, privacy_policy_url: null, terms_of_service_url: null },
    created: now,
    default_return_url: null,
    features: {
      customer_update: { allowed_updates: ['address', 'email', 'tax_id'], enabled: isDefault },
      invoice_history: { enabled: isDefault },
      payment_method_update: { enabled: isDefault, payment_method_configuration: null },
      subscription_cancel: {
        cancellation_reason: { enabled: false, feedback_options: null, options: [] },
        enabled: isDefault,
        mode: 'at_period_end',
        proration_behavior: 'none',
      },
      subscription_pause: {
        duration: { interval_options: [], type: 'indefinite' },
        enabled: false,
      },
      subscription_update: {
        billing_cycle_anchor: null,
        default_allowed_updates: [],
        enabled: false,
        products: [],
        proration_behavior: 'none',
        schedule_at_period_end: { conditions: [] },
        trial_update_behavior: 'end_trial',
      },
    },
    is_default: isDefault,
    livemode: false,
    login_page: { enabled: false, url: null },
    metadata: {},
    name: isDefault ? null : `Configuration ${randomText(4)}`,
    updated: now,
  });
}
