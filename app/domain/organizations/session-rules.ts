import type { SignInMethod } from '#db/schema/accounts.ts';
import type { Membership } from './find-membership.ts';
import { signInWays as everyWay } from './security-rules.ts';

/** A rule of the organisation that a session does not meet. */
export type BrokenRule = 'too-old' | 'idle-too-long' | 'second-factor' | 'sign-in-way';

/** What the rules look at. */
export interface Session {
  methods: SignInMethod[];
  createdAt: Date;
  lastSeenAt: Date;
}

const secondFactors: readonly SignInMethod[] = [
  'totp',
  'recovery-code',
  'passkey',
  'single-sign-on',
];

/**
 * Which of the organisation's rules the session breaks; null when it may come in. A passkey proves both possession
 * and the person, and an identity provider asks for what it wants, so both count as a second factor.
 */
export function findBrokenRule(
  { security }: Pick<Membership, 'security'>,
  session: Session,
  now: Date,
): BrokenRule | null {
  const minutesSince = (time: Date) => (now.getTime() - time.getTime()) / 60_000;
  const { sessionHours, idleMinutes, secondFactorRequired, signInWays } = security;
  if (sessionHours !== null && minutesSince(session.createdAt) > sessionHours * 60)
    return 'too-old';
  if (idleMinutes !== null && minutesSince(session.lastSeenAt) > idleMinutes)
    return 'idle-too-long';
  const way = everyWay.find((one) => session.methods.includes(one));
  if (signInWays !== null && (way === undefined || !signInWays.includes(way))) return 'sign-in-way';
  if (secondFactorRequired && !session.methods.some((method) => secondFactors.includes(method))) {
    return 'second-factor';
  }
  return null;
}
