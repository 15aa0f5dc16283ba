import { and, eq, gt, isNotNull, lte } from 'drizzle-orm';
import { clients } from '#db/schema/fleet.ts';
import type { Context } from '#db/tenancy.server.ts';
import { reviveClientSourceToken } from '../distribution/client-source-tokens.ts';
import { NotFoundError } from '../errors.ts';
import { requirePermission } from '../require-permission.ts';
import { assessSoon } from './internal/assess-soon.ts';
import { managingFleet } from './internal/fleet-manager.ts';
import { lockEnrolments } from './internal/lock-fleet.ts';
import { recordFleetChange } from './internal/record-fleet-change.ts';
import { requireRoom } from './internal/require-room.ts';
import { restorableSince } from './restorable-days.ts';

export interface RemovedClient {
  id: string;
  name: string;
  removedAt: Date;
  /** Whether its tokens work again when it is brought back; else it must be enrolled. */
  keepsToken: boolean;
}

/** A client that can be brought back. Throws NotFoundError, ForbiddenError. */
export async function getRemovedClient(context: Context, clientId: string): Promise<RemovedClient> {
  requirePermission(context, 'fleet.read');
  const { tokenHash, sourceTokenId: _, ...found } = await findRemoved(context, clientId);
  return { ...found, keepsToken: tokenHash !== null };
}

/**
 * Brings a removed client back, where it was: it counts again, and its tokens work again unless they were revoked.
 * Throws NotFoundError when it was not removed, or too long ago, and PlanLimitError (`clients`) when the organisation
 * may have no more.
 */
export async function restoreClient(context: Context, clientId: string): Promise<void> {
  const { tx, actor } = managingFleet(context);
  const { organizationId } = actor;
  await lockEnrolments(context, organizationId);
  const { name, removedAt, tokenHash, sourceTokenId } = await findRemoved(context, clientId, true);
  await requireRoom(context, organizationId);
  await tx.update(clients).set({ removedAt: null }).where(eq(clients.id, clientId));
  if (sourceTokenId !== null) await reviveClientSourceToken(context, sourceTokenId);
  await recordFleetChange(context, {
    organizationId,
    action: 'client.restored',
    activity: 'fleet.client-restored',
    subject: { type: 'client', id: clientId },
    before: { removedAt },
    after: { name, keepsToken: tokenHash !== null },
    data: { name },
  });
  await assessSoon(context, organizationId);
}

/** Forgets the tokens of clients that can be brought back no more. As the system. @returns of how many */
export async function forgetRemovedTokens(
  { tx, now }: Context,
  organizationId: string,
): Promise<number> {
  const forgotten = await tx
    .update(clients)
    .set({ tokenPrefix: null, tokenHash: null, sourceTokenId: null })
    .where(
      and(
        eq(clients.organizationId, organizationId),
        isNotNull(clients.tokenHash),
        lte(clients.removedAt, restorableSince(now)),
      ),
    )
    .returning({ id: clients.id });
  return forgotten.length;
}

async function findRemoved({ tx, now }: Context, clientId: string, isLocked = false) {
  const asked = tx
    .select({
      id: clients.id,
      name: clients.name,
      removedAt: clients.removedAt,
      tokenHash: clients.tokenHash,
      sourceTokenId: clients.sourceTokenId,
    })
    .from(clients)
    .where(and(eq(clients.id, clientId), gt(clients.removedAt, restorableSince(now))));
  const [found] = await (isLocked ? asked.for('update') : asked);
  if (!found?.removedAt) throw new NotFoundError('There is no such removed client.');
  return { ...found, removedAt: found.removedAt };
}
