import { and, eq } from 'drizzle-orm';
import { redeemAuthorization } from '#app/providers/identity-provider.server.ts';
import type { IdentityClaims } from '#app/providers/identity-provider.server.ts';
import { users } from '#db/schema/accounts.ts';
import { ssoIdentities } from '#db/schema/single-sign-on.ts';
import type { Context } from '#db/tenancy.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { recordAudit } from '../../activity/record-audit.ts';
import { ForbiddenError } from '../../errors.ts';
import { closeChallenge, findChallenge } from '../authentication-challenges.ts';
import { createPerson } from '../create-person.ts';
import { normalizeEmail } from '../email-address.ts';
import { longestName } from '../person-name.ts';
import { proveAddress } from '../prove-address.ts';
import { askProvider } from './ask-provider.ts';
import { domainOf } from './email-domain.ts';
import { findProviderOfConnection } from './find-provider.ts';
import type { SsoChallengeData } from './start-single-sign-on.ts';

/** Who came back from the identity provider, not yet known to be anybody here. */
export interface SsoArrival {
  connectionId: string;
  organizationId: string;
  claims: IdentityClaims & { email: string };
  locale: 'sv' | 'en';
  returnTo: string | null;
}

export interface SsoPerson {
  userId: string;
  organizationId: string;
  /** The first time that this identity comes. */
  isNew: boolean;
}

/** The language and the page that a sign-in was begun in; null when the browser's token begins none. */
export async function findSingleSignOn(
  token: string,
): Promise<Pick<SsoChallengeData, 'locale' | 'returnTo'> | null> {
  const challenge = await asSystem('find a single sign-on', (context) =>
    findChallenge(context, token, 'single-sign-on'),
  );
  return challenge && (challenge.data as SsoChallengeData);
}

/**
 * Takes the answer that the browser brought from the identity provider: once, by the browser that began it, and of
 * the connection that it was begun with, while that still may. The address must be one that the provider has verified,
 * in a domain that the organisation has proved; null when the sign-in is not to be finished (any more).
 * Throws ForbiddenError (`provider_unusable`, `provider_refused`, `provider_invalid`, `address_not_verified`,
 * `address_elsewhere`).
 */
export async function receiveSingleSignOn(
  token: string,
  callbackUrl: URL,
): Promise<SsoArrival | null> {
  const begun = await asSystem('take up a single sign-on', async (context) => {
    const challenge = await findChallenge(context, token, 'single-sign-on');
    if (!challenge || !(await closeChallenge(context, challenge.id))) return null;
    const data = challenge.data as SsoChallengeData;
    const found = await findProviderOfConnection(context, data.connectionId, data.domain);
    return found && { ...found, data };
  });
  if (!begun) return null;
  const { connectionId, organizationId, provider, data } = begun;
  const claims = await askProvider(() => redeemAuthorization(provider, callbackUrl, data));
  if (claims.email === null || !claims.isEmailVerified) {
    const message = 'The provider has not verified the address.';
    throw new ForbiddenError(message, 'address_not_verified', begun);
  }
  const email = normalizeEmail(claims.email);
  const isOwn = await asSystem('check a single sign-on', async (context) => {
    return (await findProviderOfConnection(context, connectionId, domainOf(email))) !== null;
  });
  if (!isOwn) {
    throw new ForbiddenError('The address is in no domain of theirs.', 'address_elsewhere', begun);
  }
  const { locale, returnTo } = data;
  return { connectionId, organizationId, claims: { ...claims, email }, locale, returnTo };
}

/**
 * Whose identity this is: of the person it came as before, else of the account with its address, else of a new one.
 * The address counts as proved by it. Acts as the system. Throws ForbiddenError `account_disabled`.
 */
export async function recognizeIdentity(
  context: Context,
  { connectionId, organizationId, claims, locale }: SsoArrival,
): Promise<SsoPerson> {
  const { tx, now } = context;
  const isThis = and(
    eq(ssoIdentities.connectionId, connectionId),
    eq(ssoIdentities.subject, claims.subject),
  );
  const [known] = await tx
    .update(ssoIdentities)
    .set({ lastUsedAt: now })
    .where(isThis)
    .returning({ userId: ssoIdentities.userId });
  const [person] = await tx
    .select({ id: users.id, email: users.email, disabledAt: users.disabledAt })
    .from(users)
    .where(known ? eq(users.id, known.userId) : eq(users.email, claims.email));
  if (person?.disabledAt) {
    throw new ForbiddenError('The account is closed.', 'account_disabled', { organizationId });
  }
  const userId =
    person?.id ??
    (await createPerson(context, {
      email: claims.email,
      name: nameOf(claims),
      locale,
      passwordHash: null,
      isVerified: true,
    }));
  if (person?.email === claims.email) {
    await proveAddress(context, userId, { knowsPassword: false });
  }
  if (known) return { userId, organizationId, isNew: false };
  await tx
    .insert(ssoIdentities)
    .values({ connectionId, subject: claims.subject, userId, createdAt: now, lastUsedAt: now });
  await recordAudit(context, {
    action: 'single-sign-on.identity-linked',
    organizationId,
    actorUserId: userId,
    subject: { type: 'person', id: userId },
    after: { connectionId },
  });
  return { userId, organizationId, isNew: true };
}

function nameOf({ name, email }: SsoArrival['claims']): string {
  const given = (name ?? '').replace(/[\p{Cc}\p{Bidi_Control}\s]+/gu, ' ').trim();
  return (given || email.slice(0, email.lastIndexOf('@'))).slice(0, longestName);
}
