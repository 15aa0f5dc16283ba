import { lookUpTexts, NameServerError } from '#app/providers/name-server.server.ts';
import type { LookUpTexts } from '#app/providers/name-server.server.ts';
import type { Origin } from '#db/tenancy.server.ts';
import { asMember, asSystem } from '#db/tenancy.server.ts';
import { ConflictError } from '../../errors.ts';
import { countAttempt } from '../../operations/count-attempt.ts';
import type { AttemptLimit } from '../../operations/count-attempt.ts';
import { proofName, proofText } from './email-domain.ts';
import { getDomain, recordDomainCheck } from './manage-domains.ts';
import { requireSingleSignOn } from './require-single-sign-on.ts';

const perOrganization: AttemptLimit = { name: 'domain-check', attempts: 30, windowSeconds: 900 };

/** `taken`: another organisation proved it before. */
export type DomainCheck = 'proved' | 'not-found' | 'no-answer' | 'taken';

/**
 * Asks the name servers whether the domain's TXT record shows the organisation's token, and keeps what they say.
 * Opens transactions of its own, none of which waits for the answer. Throws NotFoundError, ForbiddenError,
 * PlanLimitError or TooManyAttemptsError.
 */
export async function verifyDomain(
  member: { userId: string; organizationId: string },
  domainId: string,
  origin: Origin,
  lookUp: LookUpTexts = lookUpTexts,
): Promise<DomainCheck> {
  const domain = await asMember(member, async (context) => {
    await requireSingleSignOn(context);
    return getDomain(context, domainId);
  });
  await asSystem('count a domain check', (context) =>
    countAttempt(context, perOrganization, member.organizationId),
  );
  let texts: string[];
  try {
    texts = await lookUp(proofName(domain.domain));
  } catch (error) {
    if (error instanceof NameServerError) return 'no-answer';
    throw error;
  }
  const isProved = texts.includes(proofText(domain.token));
  try {
    await asSystem(
      'keep a domain check',
      (context) => recordDomainCheck(context, domain, { ...member, isProved }),
      { origin },
    );
  } catch (error) {
    if (error instanceof ConflictError && error.code === 'domain_taken') return 'taken';
    throw error;
  }
  return isProved ? 'proved' : 'not-found';
}
