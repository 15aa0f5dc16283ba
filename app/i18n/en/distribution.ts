/** When versions reach an organisation's computers. */
export const distribution = {
  mode: {
    'as-for-all': 'as for all',
    'not-used': 'not used',
    immediate: 'at once',
    'after-days': 'after some days',
    manual: 'approved by hand',
    pinned: 'pinned to one version',
  },
  policy: {
    'as-for-all': 'as for all',
    'not-used': 'not used',
    immediate: 'at once',
    afterDays_one: 'after {{count}} day',
    afterDays_other: 'after {{count}} days',
    manual: 'approved by hand',
    pinned: 'pinned to {{version}}',
  },
} as const;
