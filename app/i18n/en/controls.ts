import type { Translation } from '../messages.ts';
import type { controls as swedish } from '../sv/controls.ts';

export const controls: Translation<typeof swedish> = {
  signOut: 'Sign out',
  time: {
    now: 'just now',
    minutesAgo: '{{minutes}} min ago',
    today: 'today {{clock}}',
    yesterday: 'yesterday {{clock}}',
  },
  pagination: {
    label: 'Pages',
    previous: 'Previous',
    next: 'Next',
    position: 'Page {{page}} of {{pageCount}}',
  },
  input: {
    tooLong: 'may be at most {{number}} characters',
    notAPage: 'must be a whole number from 1',
    unknownChoice: 'must be one of {{choices}}',
  },
  copy: 'Copy',
  copied: 'Copied',
  close: 'Close',
  required: 'required',
  menu: 'Menu',
};
