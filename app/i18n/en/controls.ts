import type { Translation } from '../messages.ts';
import type { controls as swedish } from '../sv/controls.ts';

export const controls: Translation<typeof swedish> = {
  search: 'Search',
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
  form: {
    problems: 'This needs correcting',
    tooManyAttempts: 'Too many attempts. Try again in {{minutes}} min.',
    busy: 'Many people are here just now. Try again in a moment.',
    saved: 'Saved',
  },
  input: {
    nullCharacter: 'Holds a character that cannot be read.',
    missing: 'Fill in this field.',
    invalid: 'This value cannot be used.',
    longerThan: 'Write {{number}} characters at most.',
    invisible: 'The text has characters that cannot be seen. Write it by hand.',
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
