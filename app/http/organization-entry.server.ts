import type { LoaderFunctionArgs } from '@remix-run/node';
import { ForbiddenError, NotFoundError } from '#app/domain/errors.ts';
import { findMembership } from '#app/domain/organizations/find-membership.ts';
import type { Membership } from '#app/domain/organizations/find-membership.ts';
import { isSeatFresh } from '#app/domain/organizations/seat-time.ts';
import { takeSeat } from '#app/domain/organizations/seats.ts';
import { findBrokenRule } from '#app/domain/organizations/session-rules.ts';
import type { Origin } from '#db/tenancy.server.ts';
import { asMember, asSystem } from '#db/tenancy.server.ts';
import { originOf, signedIn } from './identity.server.ts';

/** A member in an organisation that a request of the JSON API names. */
export interface EnteredMember {
  userId: string;
  organizationId: string;
  origin: Origin;
  membership: Membership;
}

/**
 * Lets an app in to the organisation that its request names, by the rules that pages go by: the person is a member,
 * the session meets the organisation's rules, and the plan has a seat. Which permission it takes, the domain asks.
 * @throws NotFoundError, ForbiddenError (`session_too-old`, `session_idle-too-long`, `session_second-factor`,
 * `session_sign-in-way`, `seats_taken`)
 */
export async function enterOrganization(
  { request, context }: Pick<LoaderFunctionArgs, 'request' | 'context'>,
  organizationId: string,
): Promise<EnteredMember> {
  const session = signedIn(context);
  const userId = session.person.id;
  const origin = originOf(request, context);
  const membership = await asSystem('look for a membership', (opened) =>
    findMembership(opened, userId, { id: organizationId }),
  );
  if (!membership) throw new NotFoundError('There is no such organisation.');
  const broken = findBrokenRule(membership, session, new Date());
  if (broken !== null) {
    throw new ForbiddenError(
      'The session does not meet the organisation’s rules.',
      `session_${broken}`,
    );
  }
  const hasSeat =
    isSeatFresh(membership.lastActiveAt, new Date()) ||
    (await asMember({ userId, organizationId }, takeSeat, { origin }));
  if (!hasSeat) throw new ForbiddenError('All seats of the plan are taken.', 'seats_taken');
  return { userId, organizationId, origin, membership };
}
