import { and, count, desc, eq, gt, isNull, or } from 'drizzle-orm';
import { distributionSettings, rings } from '#db/schema/distribution.ts';
import { sourceTokens } from '#db/schema/source.ts';
import type { Context } from '#db/tenancy.server.ts';
import { recordAudit } from '../activity/record-audit.ts';
import { ConflictError, NotFoundError } from '../errors.ts';
import { requirePermission } from '../require-permission.ts';
import { insertSourceToken } from './internal/insert-source-token.ts';

/** How long a token works on when another takes its place: computers that are away need time to be told. */
export const defaultOverlapDays = 7;

/** Addresses for rings that may be in use at once; an organisation needs a handful. */
const mostRingTokens = 100;

const dayMs = 24 * 60 * 60_000;

export interface NewSourceToken {
  id: string;
  /** Shown once, and known to nobody afterwards. */
  token: string;
}

/** An address that computers use, or used. */
export interface SourceTokenSummary {
  id: string;
  name: string;
  ringId: string;
  ringName: string;
  /** The first characters of the token. */
  prefix: string;
  createdAt: Date;
  /** Until when it works beside the one that takes its place. */
  expiresAt: Date | null;
  lastUsedAt: Date | null;
}

interface TokenInput {
  /** Chosen by the form, so that a form sent twice makes one. */
  id?: string;
  organizationId: string;
  ringId: string;
  name: string;
}

/**
 * Makes an address of the source for many computers of a ring.
 * Throws NotFoundError when the ring is not the organisation's, ConflictError (`too_many_addresses`, `already_made`).
 */
export async function createSourceToken(
  context: Context,
  input: TokenInput,
): Promise<NewSourceToken> {
  requirePermission(context, 'distribution.manage');
  const ring = await findRing(context, input);
  await requireRoom(context, input.organizationId);
  const made = await insertToken(context, input, null);
  await recordAudit(context, {
    action: 'source-address.created',
    organizationId: input.organizationId,
    subject: { type: 'source-address', id: made.id },
    after: { name: input.name, ring: ring.name },
  });
  return made;
}

/**
 * Makes another address in the place of one, which works for `overlapDays` more (0: it stops at once).
 * Throws NotFoundError; ConflictError (`address_ended`) when it is revoked or has been replaced.
 */
export async function rotateSourceToken(
  context: Context,
  {
    organizationId,
    tokenId,
    overlapDays = defaultOverlapDays,
  }: TokenChoice & { overlapDays?: number },
): Promise<NewSourceToken> {
  requirePermission(context, 'distribution.manage');
  const { tx, now } = context;
  const old = await lockToken(context, { organizationId, tokenId });
  if (old.revokedAt !== null || old.expiresAt !== null) {
    throw new ConflictError('The address is revoked or has been replaced.', 'address_ended');
  }
  const made = await insertToken(context, { ...old, organizationId }, tokenId);
  const expiresAt = new Date(now.getTime() + overlapDays * dayMs);
  await tx.update(sourceTokens).set({ expiresAt }).where(eq(sourceTokens.id, tokenId));
  await recordAudit(context, {
    action: 'source-address.rotated',
    organizationId,
    subject: { type: 'source-address', id: tokenId },
    after: { name: old.name, worksUntil: expiresAt.toISOString(), replacedBy: made.id },
  });
  return made;
}

/** Ends an address at once; ending it again changes nothing. Throws NotFoundError. */
export async function revokeSourceToken(context: Context, choice: TokenChoice): Promise<void> {
  requirePermission(context, 'distribution.manage');
  const { tx, now } = context;
  const token = await lockToken(context, choice);
  if (token.revokedAt !== null) return;
  await tx.update(sourceTokens).set({ revokedAt: now }).where(eq(sourceTokens.id, choice.tokenId));
  await recordAudit(context, {
    action: 'source-address.revoked',
    organizationId: choice.organizationId,
    subject: { type: 'source-address', id: choice.tokenId },
    before: { name: token.name },
  });
}

/** The organisation's addresses for rings that work now, newest first. */
export async function listSourceTokens(
  context: Context,
  organizationId: string,
): Promise<SourceTokenSummary[]> {
  requirePermission(context, 'distribution.manage');
  return context.tx
    .select({
      id: sourceTokens.id,
      name: sourceTokens.name,
      ringId: sourceTokens.ringId,
      ringName: rings.name,
      prefix: sourceTokens.prefix,
      createdAt: sourceTokens.createdAt,
      expiresAt: sourceTokens.expiresAt,
      lastUsedAt: sourceTokens.lastUsedAt,
    })
    .from(sourceTokens)
    .innerJoin(rings, eq(rings.id, sourceTokens.ringId))
    .where(worksForRing(context, organizationId))
    .orderBy(desc(sourceTokens.createdAt), desc(sourceTokens.id));
}

interface TokenChoice {
  organizationId: string;
  tokenId: string;
}

/** Addresses of clients end with their enrolment, not here. */
function isRingToken({ organizationId, tokenId }: TokenChoice) {
  return and(
    eq(sourceTokens.id, tokenId),
    eq(sourceTokens.organizationId, organizationId),
    eq(sourceTokens.purpose, 'ring'),
  );
}

function worksForRing({ now }: Context, organizationId: string) {
  return and(
    eq(sourceTokens.organizationId, organizationId),
    eq(sourceTokens.purpose, 'ring'),
    isNull(sourceTokens.revokedAt),
    or(isNull(sourceTokens.expiresAt), gt(sourceTokens.expiresAt, now)),
  );
}

async function findRing(
  { tx }: Context,
  { organizationId, ringId }: { organizationId: string; ringId: string },
): Promise<{ name: string }> {
  const [ring] = await tx
    .select({ name: rings.name })
    .from(rings)
    .where(and(eq(rings.id, ringId), eq(rings.organizationId, organizationId)));
  if (!ring) throw new NotFoundError('There is no such ring.');
  return ring;
}

async function requireRoom(context: Context, organizationId: string): Promise<void> {
  const [there] = await context.tx
    .select({ count: count() })
    .from(sourceTokens)
    .where(worksForRing(context, organizationId));
  if ((there?.count ?? 0) >= mostRingTokens) {
    throw new ConflictError('There are too many addresses.', 'too_many_addresses');
  }
}

async function insertToken(
  context: Context,
  { id, organizationId, ringId, name }: TokenInput,
  replaces: string | null,
): Promise<NewSourceToken> {
  const made = await insertSourceToken(context, {
    ...(id !== undefined && { id }),
    ...{ organizationId, ringId, name, replaces },
    purpose: 'ring',
  });
  if (!made) throw new ConflictError('This address was made before.', 'already_made');
  return made;
}

/** An address by its id, also one that has ended, with the source's identity. Throws NotFoundError. */
export async function getSourceToken(
  context: Context,
  { organizationId, tokenId }: TokenChoice,
): Promise<{ name: string; sourceIdentifier: string }> {
  requirePermission(context, 'distribution.manage');
  const [token] = await context.tx
    .select({
      name: sourceTokens.name,
      sourceIdentifier: distributionSettings.sourceIdentifier,
    })
    .from(sourceTokens)
    .innerJoin(
      distributionSettings,
      eq(distributionSettings.organizationId, sourceTokens.organizationId),
    )
    .where(isRingToken({ organizationId, tokenId }));
  if (!token) throw new NotFoundError('There is no such address.');
  return token;
}

async function lockToken({ tx }: Context, { organizationId, tokenId }: TokenChoice) {
  const [token] = await tx
    .select({
      ringId: sourceTokens.ringId,
      name: sourceTokens.name,
      expiresAt: sourceTokens.expiresAt,
      revokedAt: sourceTokens.revokedAt,
    })
    .from(sourceTokens)
    .where(isRingToken({ organizationId, tokenId }))
    .for('update');
  if (!token) throw new NotFoundError('There is no such address.');
  return token;
}
