import type { Translation } from '../messages.ts';
import type { operations as swedish } from '../sv/operations.ts';

export const operations: Translation<typeof swedish> = {
  jobs: {
    metaTitle: 'Job runs – Lappa',
    title: 'Job runs',
  },
};
