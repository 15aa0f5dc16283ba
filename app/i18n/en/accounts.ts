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
  email: {
    label: 'E-mail',
    missing: 'Write your e-mail address.',
    invalid: 'This is not written as an e-mail address.',
  },
  password: {
    label: 'Password',
    newLabel: 'New password',
    hint: 'At least 12 characters. A sentence is easiest to remember.',
    missing: 'Write a password.',
    tooShort: 'The password needs at least 12 characters.',
    tooLong: 'The password can have 128 characters at most.',
    common: 'This password is too easy to guess. Choose one that only you would think of.',
    wrong: 'The password is not right.',
  },
};
