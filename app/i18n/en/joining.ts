import type { Translation } from '../messages.ts';
import type { joining as swedish } from '../sv/joining.ts';

export const joining: Translation<typeof swedish> = {
  choose: {
    metaTitle: 'Choose an organisation – Lappa',
    title: 'For which organisation?',
    text: 'A plan belongs to one organisation.',
    nowhere: 'Ask somebody who may change the plan',
    nowhereText: 'Owners and admins choose the plan. You are a member of your organisations.',
  },
  create: {
    metaTitle: 'New organisation – Lappa',
    title: 'What is the organisation called?',
    text: 'You become its owner. It is free for five computers and has members, computers and settings of its own.',
    submit: 'Create the organisation',
  },
  invitation: {
    metaTitle: 'Invitation – Lappa',
    title: 'Join {{organization}}',
    text: 'You are invited as {{role}}.',
    textOf: '{{inviter}} has invited you as {{role}}.',
    as: { admin: 'an administrator', member: 'a member' },
    how: {
      join: 'You are signed in as {{email}}.',
      'sign-in': 'Sign in with {{email}} to accept.',
      register: 'Your account gets the address {{email}}.',
    },
    name: 'Your name',
    nameMissing: 'Write your name.',
    join: 'Join',
    signIn: 'Sign in',
    signInFirst: 'The address has an account already. Sign in to accept.',
    full: 'All places of the organisation’s plan are taken. Ask whoever invited you to make room, and open the link again.',
    unknown: 'There is no such invitation',
    unknownText: 'The link is misspelt, or a newer mail has come. Use the link in the latest one.',
    expired: 'The invitation has expired',
    expiredText: 'An invitation is good for seven days. Ask whoever invited you to send a new one.',
    revoked: 'The invitation is no longer good',
    revokedText: 'It was revoked, or a newer mail has come. Use the link in the latest one.',
    accepted: 'The invitation has been used',
    acceptedText: 'You have joined. Sign in to get to the organisation.',
    toApp: 'To Lappa',
    otherAddress: 'The invitation is for another address',
    otherAddressText:
      'You are signed in as {{email}}. Sign out, and open the link in the mail again.',
  },
  seats: {
    metaTitle: 'Full right now – Lappa',
    title_one: 'Full right now. Try again in {{count}} minute',
    title_other: 'Full right now. Try again in {{count}} minutes',
    text_one: '{{name}} has {{plan}}, where {{count}} person can be signed in at a time.',
    text_other: '{{name}} has {{plan}}, where {{count}} people can be signed in at a time.',
    freeAt: 'The next seat comes free',
    rule: 'A seat comes free when somebody has done nothing for 15 minutes. Owners always get in.',
    tryAgain: 'Try again',
    caption: 'Who is in now',
  },
};
