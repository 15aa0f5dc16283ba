import type { Translation } from '../messages.ts';
import type { accounts as swedish } from '../sv/accounts.ts';

export const accounts: Translation<typeof swedish> = {
  area: 'Your account',
  menu: {
    organizations: 'Organisations',
    profile: 'Profile',
    security: 'Security',
    sessions: 'Sign-ins',
  },
};
