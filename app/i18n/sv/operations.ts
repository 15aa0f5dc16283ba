/** Job runs, for staff. */
export const operations = {
  jobs: {
    metaTitle: 'Körningar – Lappa',
    title: 'Körningar',
  },
} as const;
