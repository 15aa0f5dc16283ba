import type { SignInMethod } from '#db/schema/accounts.ts';

const ownFactors: readonly SignInMethod[] = ['totp', 'recovery-code', 'passkey'];

/**
 * Whether a session was signed in with a second factor of the person's own, as Lappa asks of its staff. Single sign-on
 * is none: customers run it, who could otherwise come in as staff with an address of theirs.
 */
export function usedOwnSecondFactor(session: { methods: readonly SignInMethod[] }): boolean {
  return session.methods.some((method) => ownFactors.includes(method));
}
