import { throttle } from '../accounts/throttle.ts';

/** Mails to people who did not ask for them: enough to bring a whole company in, too few to pester. */
const ofOrganization = { name: 'invite:organization', attempts: 60, windowSeconds: 3600 };
const toOne = { name: 'invite:address', attempts: 5, windowSeconds: 3600 };

/** Counts a mail to be sent, the first or one more. Throws TooManyAttemptsError. */
export function throttleInvitations(organizationId: string, email: string): Promise<void> {
  return throttle([
    [ofOrganization, organizationId],
    [toOne, `${organizationId} ${email}`],
  ]);
}
