/** The mails Lappa sends. */
export const mail = {} as const;
