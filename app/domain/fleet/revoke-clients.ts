import { and, eq, isNotNull, isNull } from 'drizzle-orm';
import { clients } from '#db/schema/fleet.ts';
import type { Context } from '#db/tenancy.server.ts';
import {
  endAllClientSourceTokens,
  endClientSourceTokens,
} from '../distribution/client-source-tokens.ts';
import { NotFoundError } from '../errors.ts';
import { assessSoon } from './internal/assess-soon.ts';
import { managingFleet } from './internal/fleet-manager.ts';
import { recordFleetChange } from './internal/record-fleet-change.ts';

const withoutToken = { tokenPrefix: null, tokenHash: null, sourceTokenId: null };

/** Ends the client's tokens: it must be enrolled again. Throws NotFoundError when it is none (any more). */
export async function revokeClient(context: Context, clientId: string): Promise<void> {
  const { actor } = managingFleet(context);
  const { name } = await endClient(context, clientId, withoutToken);
  await recordFleetChange(context, {
    organizationId: actor.organizationId,
    action: 'client.token-revoked',
    subject: { type: 'client', id: clientId },
    after: { name },
  });
}

/** Ends the tokens of all clients, removed ones too: each must be enrolled again. @returns of how many that are there */
export async function revokeAllClients(context: Context): Promise<number> {
  const { tx, actor } = managingFleet(context);
  const { organizationId } = actor;
  const ended = await tx
    .update(clients)
    .set(withoutToken)
    .where(and(eq(clients.organizationId, organizationId), isNotNull(clients.tokenHash)))
    .returning({ removedAt: clients.removedAt });
  await endAllClientSourceTokens(context, organizationId);
  const count = ended.filter(({ removedAt }) => removedAt === null).length;
  await recordFleetChange(context, {
    organizationId,
    action: 'clients.tokens-revoked',
    activity: 'fleet.tokens-revoked',
    subject: { type: 'organization', id: organizationId },
    after: { clients: count },
  });
  return count;
}

/**
 * Removes a client: it counts no more, and its tokens do not work unless it is brought back (`restoreClient`). Throws
 * NotFoundError when it is none (any more).
 */
export async function removeClient(context: Context, clientId: string): Promise<void> {
  const { actor } = managingFleet(context);
  const { organizationId } = actor;
  const { name } = await endClient(context, clientId, { removedAt: context.now });
  await recordFleetChange(context, {
    organizationId,
    action: 'client.removed',
    activity: 'fleet.client-removed',
    subject: { type: 'client', id: clientId },
    after: { name },
    data: { name },
  });
  await assessSoon(context, organizationId);
}

/**
 * A client takes itself out, when its script is uninstalled, and keeps no token. Acts as the system, for a client that
 * was recognised.
 */
export async function letClientLeave(
  context: Context,
  { clientId, organizationId }: { clientId: string; organizationId: string },
): Promise<void> {
  const { name } = await endClient(context, clientId, { ...withoutToken, removedAt: context.now });
  await recordFleetChange(context, {
    organizationId,
    action: 'client.left',
    subject: { type: 'client', id: clientId },
    after: { name },
  });
  await assessSoon(context, organizationId);
}

async function endClient(
  context: Context,
  clientId: string,
  change: Partial<typeof clients.$inferInsert>,
): Promise<{ name: string }> {
  const { tx } = context;
  const [client] = await tx
    .select({ name: clients.name, sourceTokenId: clients.sourceTokenId })
    .from(clients)
    .where(and(eq(clients.id, clientId), isNull(clients.removedAt)))
    .for('update');
  if (!client) throw new NotFoundError('There is no such client.');
  await tx.update(clients).set(change).where(eq(clients.id, clientId));
  if (client.sourceTokenId !== null) await endClientSourceTokens(context, [client.sourceTokenId]);
  return client;
}
