import { and, eq, gt, isNull } from 'drizzle-orm';
import { linkTokens, users } from '#db/schema/accounts.ts';
import type { LinkPurpose } from '#db/schema/accounts.ts';
import type { Context } from '#db/tenancy.server.ts';
import { createSecretToken, hashSecretToken } from '../secret-token.ts';

const minuteMs = 60_000;

/** How long a link is good, from when its mail is sent. What signs in is short (ASVS 6.6.3). */
export const linkLifetimesMs: Record<LinkPurpose, number> = {
  'verify-email': 24 * 60 * minuteMs,
  'reset-password': 30 * minuteMs,
  'sign-in': 10 * minuteMs,
  'change-email': 60 * minuteMs,
  registration: 24 * 60 * minuteMs,
};

/** Whom a link in a mail stands for, and which address it was sent to. */
export interface LinkHolder {
  userId: string;
  email: string;
}

/**
 * Makes the token of a link to this address. Called while the mail is rendered: the token goes into the mail, its
 * hash into the database, and nowhere else.
 */
export async function issueLink(
  { tx, now }: Context,
  userId: string,
  purpose: LinkPurpose,
  email: string,
): Promise<string> {
  const { token, hash } = createSecretToken();
  await tx.insert(linkTokens).values({
    userId,
    purpose,
    email,
    tokenHash: hash,
    createdAt: now,
    expiresAt: new Date(now.getTime() + linkLifetimesMs[purpose]),
  });
  return token;
}

/** The link's holder while the link is good, without using it up: mail scanners open links too. Null otherwise. */
export async function findLink(
  { tx, now }: Context,
  token: string,
  purpose: LinkPurpose,
): Promise<LinkHolder | null> {
  const [found] = await tx
    .select({ userId: linkTokens.userId, email: linkTokens.email, current: users.email })
    .from(linkTokens)
    .innerJoin(users, and(eq(users.id, linkTokens.userId), isNull(users.disabledAt)))
    .where(
      and(
        eq(linkTokens.tokenHash, hashSecretToken(token)),
        eq(linkTokens.purpose, purpose),
        isNull(linkTokens.usedAt),
        gt(linkTokens.expiresAt, now),
      ),
    );
  if (!found) return null;
  // A link to an address that the person has left since is worth nothing; one to a new address comes before it.
  if (purpose !== 'change-email' && found.current !== found.email) return null;
  return { userId: found.userId, email: found.email };
}

/**
 * Uses a link up, with all others of its purpose. Of two at once one gets null.
 * @returns the holder, or null when the link is not good (any more)
 */
export async function redeemLink(
  context: Context,
  token: string,
  purpose: LinkPurpose,
): Promise<LinkHolder | null> {
  const { tx, now } = context;
  const holder = await findLink(context, token, purpose);
  if (!holder) return null;
  const used = await tx
    .update(linkTokens)
    .set({ usedAt: now })
    .where(and(eq(linkTokens.tokenHash, hashSecretToken(token)), isNull(linkTokens.usedAt)))
    .returning({ id: linkTokens.id });
  if (used.length === 0) return null;
  await cancelLinks(context, holder.userId, [purpose]);
  return holder;
}

/** Makes the person's unused links of these purposes worthless. */
export async function cancelLinks(
  { tx, now }: Context,
  userId: string,
  purposes: LinkPurpose[],
): Promise<void> {
  for (const purpose of purposes) {
    await tx
      .update(linkTokens)
      .set({ usedAt: now })
      .where(
        and(
          eq(linkTokens.userId, userId),
          eq(linkTokens.purpose, purpose),
          isNull(linkTokens.usedAt),
        ),
      );
  }
}
