/** What happened: the activity feed and the audit trail. */
export const activity = {} as const;
