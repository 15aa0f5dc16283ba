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
  },
};
