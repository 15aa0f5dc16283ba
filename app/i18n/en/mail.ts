import type { Translation } from '../messages.ts';
import type { mail as swedish } from '../sv/mail.ts';

export const mail: Translation<typeof swedish> = {
  greeting: 'Hello,',
  greetingByName: 'Hello {{name}},',
  copyLink: 'If the button does not work, copy this address to your browser:',
  linkRule: 'The link works once, until {{until}}.',
  footer: {
    why: 'Sent by {{company}} to {{email}}.',
    contact: 'Questions? Write to {{contact}}.',
  },
  verifyEmail: {
    subject: 'Confirm your e-mail address',
    text: 'Confirm that {{email}} is your address, and you can start using Lappa.',
    action: 'Confirm the address',
    unexpected: 'If you have not created an account, you can ignore this message.',
  },
  alreadyRegistered: {
    subject: 'You already have an account',
    text: 'Somebody, probably you, wanted to create an account for {{email}}. The address has one already, so no new one was created.',
    forgot: 'If you have forgotten the password, you can choose a new one on the sign-in page.',
    action: 'Sign in',
    unexpected: 'If it was not you, there is nothing to do. Nobody else has got into the account.',
  },
  signInLink: {
    subject: 'Your link to sign in',
    text: 'Here is the link you asked for to sign in to Lappa.',
    action: 'Sign in',
    unexpected:
      'If you did not ask for it, you can ignore this message. Do not give the link to anybody.',
  },
  resetPassword: {
    subject: 'Choose a new password',
    text: 'Somebody asked for a new password for the account {{email}}.',
    action: 'Choose a new password',
    unexpected: 'If it was not you, you can ignore this message. The password remains as it is.',
  },
  changeEmail: {
    subject: 'Confirm your new e-mail address',
    text: 'Confirm that {{email}} is your address, and we will change to it in Lappa.',
    action: 'Confirm the new address',
    unexpected: 'If you have not asked for it, you can ignore this message. Nothing will change.',
  },
  emailChanged: {
    subject: 'Your e-mail address has changed',
    text: 'You now sign in with {{newEmail}}. This address no longer works.',
    unexpected: 'Was it not you? Write to {{contact}} at once, and we will help you.',
  },
  passwordChanged: {
    subject: 'Your password has changed',
    text: 'The password of {{email}} has changed, and all other sign-ins have ended.',
    unexpected: 'Was it not you? Choose a new password at once.',
    action: 'Choose a new password',
  },
  securityChanged: {
    subject: {
      'totp-added': 'Two-step sign-in is on',
      'totp-removed': 'Two-step sign-in is off',
      'passkey-added': 'A passkey was added',
      'passkey-removed': 'A passkey was removed',
      'recovery-codes-renewed': 'You have new recovery codes',
      'recovery-code-used': 'A recovery code was used',
    },
    text: {
      'totp-added': 'When you sign in, Lappa now also asks for a code from your app.',
      'totp-removed': 'Lappa no longer asks for a code when you sign in.',
      'passkey-added': 'A new passkey can now be used to sign in.',
      'passkey-removed': 'A passkey can no longer be used to sign in.',
      'recovery-codes-renewed': 'The old recovery codes no longer work.',
      'recovery-code-used': 'Somebody signed in with one of your recovery codes.',
    },
    action: 'Review your security',
    unexpected: 'Was it not you? Sign in, change your password and end all other sign-ins.',
  },
  membershipChanged: {
    subject: {
      removed: 'You are no longer in {{organization}}',
      role: 'Your role in {{organization}} has changed',
      ownership: 'You now own {{organization}}',
    },
    text: {
      removed: 'You were removed from {{organization}} on Lappa. Your own account remains.',
      role: 'Your role in {{organization}} is now {{role}}.',
      ownership: 'You are now {{role}} of {{organization}}, after the one who was before.',
    },
    role: { owner: 'owner', admin: 'administrator', member: 'member' },
    action: 'Open Lappa',
    unexpected: 'Did you not expect it? Ask somebody who owns {{organization}}.',
  },
  domainLapsed: {
    subject: '{{domain}} is no longer verified',
    text: 'The TXT record that shows that {{domain}} belongs to {{organization}} has been gone for three days. Addresses of the domain can therefore no longer sign in through your own sign-in.',
    action: 'Open Lappa',
    unexpected: 'Put the record back and press Check under Settings, Single sign-on.',
  },
  complianceChanged: {
    subject: {
      compliant: '{{organization}}: the clients are within the licence again',
      grace: '{{organization}} has more clients than the licence covers',
      overLimit: '{{organization}} has had too many clients for 14 days',
      unlicensed: '{{organization}}: the clients have no licence',
    },
    text: {
      compliant:
        '{{observed}} clients have checked in during the last 30 days, and the licence covers {{licensed}}. Everything works as usual.',
      grace:
        '{{observed}} clients have checked in during the last 30 days, and the licence covers {{licensed}}. Updates go on as usual. Within 14 days, license more clients or remove those that are no longer in use.',
      overLimit:
        '{{observed}} clients have checked in during the last 30 days, and the licence covers {{licensed}}. No more clients can be connected, and new versions are not approved by themselves until there is room. What is offered already stays.',
      unlicensed:
        'The subscription gives no rights now, and {{observed}} clients have no licence. No more clients can be connected. What is offered already stays.',
    },
    action: 'Open Lappa',
    unexpected: 'Does the number look wrong? Write to {{contact}}.',
  },
  invitation: {
    subject: 'Invitation to {{organization}} on Lappa',
    heading: 'You are invited to {{organization}}',
    text: '{{inviter}} has invited you as {{role}} of {{organization}}, which keeps its applications up to date with Lappa.',
    textWithoutInviter:
      'You are invited as {{role}} of {{organization}}, which keeps its applications up to date with Lappa.',
    role: { admin: 'administrator', member: 'member' },
    action: 'See the invitation',
    linkRule: 'The invitation is for {{email}}, until {{until}}.',
    unexpected: 'If you do not know the sender, you can ignore this message.',
  },
};
