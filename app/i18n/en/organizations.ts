import type { Translation } from '../messages.ts';
import type { organizations as swedish } from '../sv/organizations.ts';

export const organizations: Translation<typeof swedish> = {
  menu: {
    dashboard: 'Overview',
    activity: 'Activity',
    members: 'Members',
    teams: 'Teams',
    audit: 'Audit trail',
    settings: 'Settings',
  },
  switch: '{{name}}, switch organisation',
  newOrganization: 'New organisation',
  dashboard: {
    stepsLeft_one: 'One step left',
    stepsLeft_other: '{{count}} steps left',
    allDone: 'Nothing needs doing',
    allDoneNote: '{{name}} is in order.',
    thenTitle: 'Then',
    connect: {
      action: 'Connect a computer',
      why: 'It takes five minutes and needs nothing but what Windows has.',
    },
    invite: {
      action: 'Invite a colleague',
      why: 'Then two of you can approve versions and help each other in.',
    },
    secondFactor: {
      action: 'Turn on two-step sign-in',
      why: 'Your account reaches all your computers. A code from your phone protects it.',
    },
    team: {
      action: 'Make a team',
      why: 'Teams share the work and can compete with each other.',
    },
    plan: 'Plan',
    seePlans: 'Compare plans',
    clients: 'Clients in the last 30 days',
    licensed_one: '{{count}} licensed client',
    licensed_other: '{{count}} licensed clients',
    members: 'Members',
    of: '{{count}} of {{limit}}',
    openInvitations_one: '{{count}} invitation is waiting for an answer',
    openInvitations_other: '{{count}} invitations are waiting for an answer',
    concurrent: 'Signed in at once, at most',
    unlimited: 'Unlimited',
    storage: '{{size}} for uploads',
    versions: 'New in the catalog',
    noVersions: 'No versions yet',
    application: 'Application',
    version: 'Version',
    when: 'When',
    activity: 'Activity',
    all: 'Show all',
  },
};
