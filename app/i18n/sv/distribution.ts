/** When versions reach an organisation's computers. */
export const distribution = {
  mode: {
    'as-for-all': 'som för alla',
    'not-used': 'används inte',
    immediate: 'direkt',
    'after-days': 'efter några dagar',
    manual: 'godkänns för hand',
    pinned: 'låst till en version',
  },
  policy: {
    'as-for-all': 'som för alla',
    'not-used': 'används inte',
    immediate: 'direkt',
    afterDays_one: 'efter {{count}} dag',
    afterDays_other: 'efter {{count}} dagar',
    manual: 'godkänns för hand',
    pinned: 'låst till {{version}}',
  },
} as const;
