import { randomBytes } from 'node:crypto';
import { and, asc, count, eq, sql } from 'drizzle-orm';
import { organizationDomains } from '#db/schema/single-sign-on.ts';
import type { Context } from '#db/tenancy.server.ts';
import { recordAudit } from '../../activity/record-audit.ts';
import { ConflictError, NotFoundError } from '../../errors.ts';
import { requirePermission } from '../../require-permission.ts';
import { requireSingleSignOn } from './require-single-sign-on.ts';

export interface OrganizationDomain {
  id: string;
  domain: string;
  /** What its TXT record must hold, in the form of `proofText`. */
  token: string;
  checkedAt: Date | null;
  verifiedAt: Date | null;
  /** A proved one's record has not been found since. */
  missingSince: Date | null;
}

/** More would be somebody collecting names. */
const mostDomains = 20;

const asDomain = {
  id: organizationDomains.id,
  domain: organizationDomains.domain,
  token: organizationDomains.token,
  checkedAt: organizationDomains.checkedAt,
  verifiedAt: organizationDomains.verifiedAt,
  missingSince: organizationDomains.missingSince,
};

/** The domains of the organisation that the member acts in. */
export async function listDomains(context: Context): Promise<OrganizationDomain[]> {
  requirePermission(context, 'security.manage');
  return context.tx
    .select(asDomain)
    .from(organizationDomains)
    .orderBy(asc(organizationDomains.domain));
}

/** Throws NotFoundError when it is not the organisation's. */
export async function getDomain(context: Context, id: string): Promise<OrganizationDomain> {
  requirePermission(context, 'security.manage');
  const [found] = await context.tx
    .select(asDomain)
    .from(organizationDomains)
    .where(eq(organizationDomains.id, id));
  if (!found) throw new NotFoundError('There is no such domain.');
  return found;
}

/** Adds a domain that the organisation says is its own. Throws ConflictError (`domain_exists`, `too_many_domains`). */
export async function addDomain(context: Context, domain: string): Promise<void> {
  const organizationId = await requireSingleSignOn(context);
  const { tx, now } = context;
  const [row] = await tx.select({ number: count() }).from(organizationDomains);
  if ((row?.number ?? 0) >= mostDomains) {
    throw new ConflictError('There are too many domains.', 'too_many_domains');
  }
  const token = randomBytes(16).toString('hex');
  // A member may write these columns alone; Drizzle would name them all.
  const added = await tx.execute<{ id: string }>(sql`
    insert into app.organization_domains (organization_id, domain, token, created_at)
    values (${organizationId}, ${domain}, ${token}, ${now.toISOString()}::timestamptz)
    on conflict (organization_id, domain) do nothing
    returning id`);
  const id = added[0]?.id;
  if (id === undefined) throw new ConflictError('The domain is there already.', 'domain_exists');
  await recordAudit(context, {
    action: 'domain.added',
    subject: { type: 'domain', id },
    after: { domain },
  });
}

/** Removes a domain: its addresses can no longer sign in through the organisation. Throws NotFoundError. */
export async function removeDomain(context: Context, id: string): Promise<void> {
  requirePermission(context, 'security.manage');
  const [removed] = await context.tx
    .delete(organizationDomains)
    .where(eq(organizationDomains.id, id))
    .returning(asDomain);
  if (!removed) throw new NotFoundError('There is no such domain.');
  await recordAudit(context, {
    action: 'domain.removed',
    subject: { type: 'domain', id },
    before: { domain: removed.domain, isVerified: removed.verifiedAt !== null },
  });
}

/**
 * Keeps what the name servers said about a domain. A proof stays good while its record is found again
 * (proveDomainsAgain). Acts as the system
 * for the member who asked. Throws ConflictError `domain_taken` when it is another organisation's already.
 */
export async function recordDomainCheck(
  context: Context,
  domain: Pick<OrganizationDomain, 'id' | 'domain'>,
  {
    organizationId,
    userId,
    isProved,
  }: { organizationId: string; userId: string; isProved: boolean },
): Promise<void> {
  const { tx, now } = context;
  const isThis = and(
    eq(organizationDomains.id, domain.id),
    eq(organizationDomains.organizationId, organizationId),
  );
  if (!isProved) {
    await tx.update(organizationDomains).set({ checkedAt: now }).where(isThis);
    return;
  }
  // Of two organisations that prove it at once, the second waits and finds it taken.
  await tx.execute(
    sql`select pg_advisory_xact_lock(hashtextextended(${`domain:${domain.domain}`}, 0))`,
  );
  const [other] = await tx
    .select({ organizationId: organizationDomains.organizationId })
    .from(organizationDomains)
    .where(
      and(
        eq(organizationDomains.domain, domain.domain),
        sql`${organizationDomains.verifiedAt} is not null`,
      ),
    );
  if (other && other.organizationId !== organizationId) {
    throw new ConflictError('The domain is another organisation’s.', 'domain_taken');
  }
  await tx
    .update(organizationDomains)
    .set({
      checkedAt: now,
      missingSince: null,
      verifiedAt: sql`coalesce(${organizationDomains.verifiedAt}, ${now.toISOString()}::timestamptz)`,
    })
    .where(isThis);
  await recordAudit(context, {
    action: 'domain.verified',
    organizationId,
    actorUserId: userId,
    subject: { type: 'domain', id: domain.id },
    after: { domain: domain.domain },
  });
}
