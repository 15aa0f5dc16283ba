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
};
