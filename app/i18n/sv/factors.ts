/** Second factors, passkeys and single sign-on. */
export const factors = {} as const;
