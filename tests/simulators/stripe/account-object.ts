import type { Route } from './api-call.ts';
import { noSuch } from './api-error.ts';
import type { StripeAccount } from './stripe-account.ts';

export const accountRoutes: Route[] = [
  ['GET', '/v1/account', ({ account }) => describeAccount(account)],
  [
    'GET',
    '/v1/accounts/:id',
    ({ account, ids }) => {
      if (ids[0] !== account.id) throw noSuch('account', ids[0] ?? '');
      return describeAccount(account);
    },
  ],
  [
    'GET',
    '/v1/tax/settings',
    () => ({
      object: 'tax.settings',
      defaults: { provider: 'stripe', tax_behavior: 'exclusive', tax_code: 'txcd_10103001' },
      head_office: { address: { ...nowhere, country: 'SE' } },
      livemode: false,
      status: 'active',
      status_details: { active: {} },
    }),
  ],
];

const nowhere = {
  city: null,
  country: null,
  line1: null,
  line2: null,
  postal_code: null,
  state: null,
};

function describeAccount(account: StripeAccount): object {
  return {
    id: account.id,
    object: 'account',
    business_profile: { name: 'Lappa (simulated)', support_email: null, url: null },
    business_type: 'company',
    capabilities: { card_payments: 'active', transfers: 'active' },
    charges_enabled: true,
    country: 'SE',
    created: 1_767_225_600,
    default_currency: 'sek',
    details_submitted: true,
    email: null,
    metadata: {},
    payouts_enabled: true,
    settings: { dashboard: { display_name: 'Lappa (simulated)', timezone: 'Europe/Stockholm' } },
    type: 'standard',
  };
}
