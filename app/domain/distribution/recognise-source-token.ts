import { and, eq, gt, isNull, or, sql } from 'drizzle-orm';
import { distributionSettings } from '#db/schema/distribution.ts';
import { sourceTokens } from '#db/schema/source.ts';
import type { Context } from '#db/tenancy.server.ts';
import { hashSecretToken } from '../secret-token.ts';

/** Who asks the winget source, by the token in the address. */
export interface SourceCaller {
  tokenId: string;
  organizationId: string;
  ringId: string;
  /** The source's identity on every computer of the organisation. */
  sourceIdentifier: string;
  /** Milliseconds since 1970; null while no other token takes its place. */
  expiresAt: number | null;
}

/** The hash by which a token is found; null for what cannot be one, so that nobody is asked. */
export function hashOfSourceToken(token: string): Uint8Array | null {
  return /^[\w-]{43}$/.test(token) ? hashSecretToken(token) : null;
}

/** Null when no token that may be used has this hash. */
export async function findSourceCaller(
  { tx, now }: Context,
  hash: Uint8Array,
): Promise<SourceCaller | null> {
  const [row] = await tx
    .select({
      tokenId: sourceTokens.id,
      organizationId: sourceTokens.organizationId,
      ringId: sourceTokens.ringId,
      expiresAt: sourceTokens.expiresAt,
      sourceIdentifier: distributionSettings.sourceIdentifier,
    })
    .from(sourceTokens)
    .innerJoin(
      distributionSettings,
      eq(distributionSettings.organizationId, sourceTokens.organizationId),
    )
    .where(
      and(
        eq(sourceTokens.tokenHash, hash),
        isNull(sourceTokens.revokedAt),
        or(isNull(sourceTokens.expiresAt), gt(sourceTokens.expiresAt, now)),
      ),
    );
  return row ? { ...row, expiresAt: row.expiresAt?.getTime() ?? null } : null;
}

/** Whether any computer may come to ask. */
export async function hasSourceTokens({ tx }: Context): Promise<boolean> {
  const [found] = await tx
    .select({ one: sql`1` })
    .from(sourceTokens)
    .where(isNull(sourceTokens.revokedAt))
    .limit(1);
  return found !== undefined;
}
