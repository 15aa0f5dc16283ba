import type { Translation } from '../messages.ts';
import type { activity as swedish } from '../sv/activity.ts';

export const activity: Translation<typeof swedish> = {
  metaTitle: 'Activity – Lappa',
  title: 'What has happened',
  intro: 'In {{name}} and in Lappa’s catalog, latest first.',
  none: 'Nothing has happened yet',
  noneHint: 'New versions, new members and changes show up here.',
  sentence: {
    catalogVersionPublished: '{{name}} {{version}} found and verified',
    catalogVersionReOffered: '{{name}} {{version}} is offered again',
    catalogVersionHeld: '{{name}} {{version}} is held for review',
    catalogVersionRolledBack: '{{name}}: the vendor went back to {{version}}',
    organizationsCreated: 'The organisation {{name}} was created',
    organizationsRenamed: 'The organisation is now called {{after}}',
    organizationsMemberInvited: 'An invitation was sent',
    organizationsInvitationResent: 'An invitation was sent again',
    organizationsInvitationRevoked: 'An invitation was revoked',
    organizationsMemberJoined: '{{name}} joined',
    organizationsMemberLeft: '{{name}} left',
    organizationsMemberRemoved: '{{name}} was removed',
    organizationsRoleChanged: '{{name}} got another role',
    organizationsOwnershipTransferred: 'The ownership went to {{name}}',
    organizationsTeamCreated: 'The team {{name}} was created',
    organizationsTeamRenamed: 'The team {{before}} is now called {{after}}',
    organizationsTeamRemoved: 'The team {{name}} was dissolved',
    organizationsTeamMemberAdded: '{{name}} joined the team {{team}}',
    organizationsTeamMemberRemoved: '{{name}} left the team {{team}}',
    organizationsSecurityChanged: 'The rules for signing in were changed',
  },
};
