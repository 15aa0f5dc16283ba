import { randomUUID } from 'node:crypto';
import { and, desc, eq, gt, isNull, lt, lte, or, sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import {
  accessTokenAlgorithm,
  accessTokenSeconds,
  generateSigningKey,
  importSigningKey,
} from '#app/providers/access-token.server.ts';
import type { SigningKey } from '#app/providers/access-token.server.ts';
import { seal, SealBrokenError, unseal } from '#app/providers/encryption.server.ts';
import { log } from '#app/providers/log.server.ts';
import { signingKeys } from '#db/schema/accounts.ts';
import type { Context } from '#db/tenancy.server.ts';

/** A key signs for so long; then another does, and this one only verifies until its last token has ended. */
export const keyLifetimeMs = 30 * 24 * 60 * 60_000;
const verifiesAfterwardsMs = 2 * accessTokenSeconds * 1000;
/** A process asks the database again after so long: a key deleted in an emergency is worth nothing a minute later. */
const rememberedMs = 60_000;

const remembered = new Map<string, { key: SigningKey; until: number }>();

/** Where a private key is sealed. */
export const privateKeyPlace = (kid: string) => ({
  table: 'signing_keys',
  column: 'private_jwk',
  row: kid,
});

/**
 * The key that signs now. Makes the first, and the next when its time has come or it cannot be opened (the key it was
 * sealed with is gone from ENCRYPTION_KEYS). Acts as the system.
 */
export async function currentSigningKey(context: Context): Promise<SigningKey> {
  const found = (await findCurrent(context)) ?? (await replaceKey(context));
  try {
    return await openPrivateKey(context, found);
  } catch (error) {
    if (!(error instanceof SealBrokenError)) throw error;
    log().warn({ event: 'signing-key.not-opened', kid: found.kid });
    await retire(context, eq(signingKeys.kid, found.kid));
    return openPrivateKey(context, await replaceKey(context));
  }
}

async function openPrivateKey(
  { now }: Context,
  { kid, privateJwk }: { kid: string; privateJwk: string },
): Promise<SigningKey> {
  const key = remember(`private ${kid}`, now);
  if (key) return key;
  const jwk = JSON.parse(unseal(privateJwk, privateKeyPlace(kid))) as object;
  return keep(`private ${kid}`, await importSigningKey(kid, jwk), now);
}

async function retire({ tx, now }: Context, which: SQL): Promise<void> {
  await tx
    .update(signingKeys)
    .set({ retiredAt: now })
    .where(and(which, isNull(signingKeys.retiredAt)));
}

/** The public key of a kid, while tokens of it may still be good; null otherwise. Acts as the system. */
export async function findVerifyingKey(
  { tx, now }: Context,
  kid: string,
): Promise<SigningKey | null> {
  const key = remember(`public ${kid}`, now);
  if (key) return key;
  const [found] = await tx
    .select({ publicJwk: signingKeys.publicJwk })
    .from(signingKeys)
    .where(
      and(
        eq(signingKeys.kid, kid),
        or(isNull(signingKeys.retiredAt), gt(signingKeys.retiredAt, verifyingSince(now))),
      ),
    );
  if (!found) return null;
  return keep(`public ${kid}`, await importSigningKey(kid, found.publicJwk), now);
}

async function findCurrent({ tx, now }: Context) {
  const [found] = await tx
    .select({ kid: signingKeys.kid, privateJwk: signingKeys.privateJwk })
    .from(signingKeys)
    .where(
      and(
        isNull(signingKeys.retiredAt),
        gt(signingKeys.createdAt, new Date(now.getTime() - keyLifetimeMs)),
      ),
    )
    .orderBy(desc(signingKeys.createdAt))
    .limit(1);
  return found;
}

/** Makes a key, retires those before it, and forgets those that verify nothing any more. Of two at once, one does. */
async function replaceKey(context: Context): Promise<{ kid: string; privateJwk: string }> {
  const { tx, now } = context;
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('signing key', 0))`);
  const made = await findCurrent(context);
  if (made) return made;
  await tx.delete(signingKeys).where(lt(signingKeys.retiredAt, verifyingSince(now)));
  await retire(context, lte(signingKeys.createdAt, now));
  const kid = randomUUID();
  const { publicJwk, privateJwk } = await generateSigningKey();
  const sealed = seal(JSON.stringify(privateJwk), privateKeyPlace(kid));
  await tx.insert(signingKeys).values({
    kid,
    algorithm: accessTokenAlgorithm,
    publicJwk: { ...publicJwk },
    privateJwk: sealed,
    createdAt: now,
  });
  return { kid, privateJwk: sealed };
}

const verifyingSince = (now: Date) => new Date(now.getTime() - verifiesAfterwardsMs);

function remember(name: string, now: Date): SigningKey | null {
  const known = remembered.get(name);
  return known && known.until > now.getTime() ? known.key : null;
}

function keep(name: string, key: SigningKey, now: Date): SigningKey {
  remembered.set(name, { key, until: now.getTime() + rememberedMs });
  return key;
}
