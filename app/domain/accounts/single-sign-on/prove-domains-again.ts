import { and, asc, eq, isNotNull, lte, or } from 'drizzle-orm';
import { lookUpTexts, NameServerError } from '#app/providers/name-server.server.ts';
import type { LookUpTexts } from '#app/providers/name-server.server.ts';
import { users } from '#db/schema/accounts.ts';
import { memberships } from '#db/schema/organizations.ts';
import { organizationDomains } from '#db/schema/single-sign-on.ts';
import type { Context, DoorOptions } from '#db/tenancy.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { enqueueMail } from '../../activity/enqueue-mail.ts';
import { recordAudit } from '../../activity/record-audit.ts';
import { proofName, proofText } from './email-domain.ts';

const dayMs = 24 * 60 * 60_000;
/** A proof is looked at again after a week, and daily while its record is missing. */
const provedForMs = 7 * dayMs;
/** A record that is missing for so long, at least twice in a row, proves nothing any more. */
const patienceMs = 3 * dayMs;

export interface DomainsProvedAgain {
  proved: number;
  missing: number;
  lapsed: number;
  /** The name servers said nothing: it may be our fault, and changes nothing. */
  unanswered: number;
}

/**
 * Looks whether proved domains still show their organisation's record: a domain changes hands, and with it who signs
 * in as its addresses. One whose record is gone is no longer trusted after three days; the organisation's owners get a
 * mail. Opens transactions of its own, none of which waits for an answer. Run daily.
 */
export async function proveDomainsAgain(
  lookUp: LookUpTexts = lookUpTexts,
  options: DoorOptions = {},
): Promise<DomainsProvedAgain> {
  const due = await asSystem('list domains to prove again', listDue, options);
  const found: DomainsProvedAgain = { proved: 0, missing: 0, lapsed: 0, unanswered: 0 };
  for (const domain of due) {
    const isThere = await showsProof(domain, lookUp);
    if (isThere === null) found.unanswered += 1;
    else {
      const keep = (context: Context) => keepProof(context, domain.id, isThere);
      found[await asSystem('keep a repeated proof', keep, options)] += 1;
    }
  }
  return found;
}

function listDue({ tx, now }: Context) {
  const { id, domain, token, verifiedAt, checkedAt, missingSince } = organizationDomains;
  const isOld = lte(checkedAt, new Date(now.getTime() - provedForMs));
  return tx
    .select({ id, domain, token })
    .from(organizationDomains)
    .where(and(isNotNull(verifiedAt), or(isOld, isNotNull(missingSince))))
    .orderBy(asc(checkedAt), asc(id));
}

/** Null when the name servers do not answer. */
async function showsProof(
  { domain, token }: { domain: string; token: string },
  lookUp: LookUpTexts,
): Promise<boolean | null> {
  try {
    return (await lookUp(proofName(domain))).includes(proofText(token));
  } catch (error) {
    if (error instanceof NameServerError) return null;
    throw error;
  }
}

async function keepProof(
  context: Context,
  id: string,
  isThere: boolean,
): Promise<'proved' | 'missing' | 'lapsed'> {
  const { tx, now } = context;
  const isThis = and(eq(organizationDomains.id, id), isNotNull(organizationDomains.verifiedAt));
  if (isThere) {
    await tx.update(organizationDomains).set({ checkedAt: now, missingSince: null }).where(isThis);
    return 'proved';
  }
  const [domain] = await tx.select().from(organizationDomains).where(isThis).for('update');
  // Removed since.
  if (!domain) return 'missing';
  const { missingSince } = domain;
  if (missingSince === null || now.getTime() - missingSince.getTime() < patienceMs) {
    await tx
      .update(organizationDomains)
      .set({ checkedAt: now, missingSince: missingSince ?? now })
      .where(isThis);
    return 'missing';
  }
  await tx
    .update(organizationDomains)
    .set({ checkedAt: now, missingSince: null, verifiedAt: null })
    .where(isThis);
  await recordAudit(context, {
    action: 'domain.lapsed',
    organizationId: domain.organizationId,
    subject: { type: 'domain', id },
    before: { domain: domain.domain, missingSince: missingSince.toISOString() },
  });
  await tellOwners(context, domain);
  return 'lapsed';
}

async function tellOwners(
  context: Context,
  { organizationId, domain }: { organizationId: string; domain: string },
): Promise<void> {
  const owners = await context.tx
    .select({ userId: users.id, to: users.email, locale: users.locale })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(and(eq(memberships.organizationId, organizationId), eq(memberships.role, 'owner')));
  for (const owner of owners) {
    await enqueueMail(context, {
      ...owner,
      template: 'domain-lapsed',
      organizationId,
      data: { domain },
    });
  }
}
