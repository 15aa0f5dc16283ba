import type { Translation } from '../messages.ts';
import type { billing as swedish } from '../sv/billing.ts';

export const billing: Translation<typeof swedish> = {
  menu: 'Plan and billing',
  metaTitle: 'Plan and billing – Lappa',
  status: {
    trialing: 'Trial',
    active: 'Active',
    past_due: 'Payment missing',
    unpaid: 'Unpaid',
    canceled: 'Ended',
    incomplete: 'Awaiting payment',
    incomplete_expired: 'Never paid',
    paused: 'Paused',
  },
  headline: {
    none: 'You have {{plan}}, free of charge',
    agreed: 'You have {{plan}}, by agreement',
  },
  usage: {
    title: 'What you use',
    caption: 'Usage against the limits of the plan',
    what: 'What',
    used: 'Used',
    limit: 'Limit',
    unlimited: 'unlimited',
    clients: 'Clients in the last 30 days',
    members: 'Members',
    'storage-megabytes': 'Storage',
    'custom-dashboards': 'Own dashboards',
    'api-requests': 'Requests with an API key this month',
    'concurrent-users': 'Signed in at once',
  },
  change: 'Change plan',
};
