import type { SignInWay } from '#db/schema/organizations.ts';

export const signInWays = [
  'password',
  'sign-in-link',
  'passkey',
  'single-sign-on',
] as const satisfies readonly SignInWay[];

/** What an organisation asks of its members' sessions; null leaves it to the house. */
export interface SecurityRules {
  /** 1–336 */
  sessionHours: number | null;
  /** 5–1440 */
  idleMinutes: number | null;
  secondFactorRequired: boolean;
  signInWays: SignInWay[] | null;
}

export const houseRules: SecurityRules = {
  sessionHours: null,
  idleMinutes: null,
  secondFactorRequired: false,
  signInWays: null,
};
