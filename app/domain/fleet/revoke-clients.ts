import { and, eq, inArray, isNotNull, isNull } from 'drizzle-orm';
import { clients } from '#db/schema/fleet.ts';
import type { Context } from '#db/tenancy.server.ts';
import { enqueue } from '#app/providers/queue.server.ts';
import {
  endAllClientSourceTokens,
  endClientSourceTokens,
} from '../distribution/client-source-tokens.ts';
import { NotFoundError } from '../errors.ts';
import { managingFleet } from './internal/fleet-manager.ts';
import { recordFleetChange } from './internal/record-fleet-change.ts';

const withoutToken = { tokenPrefix: null, tokenHash: null, sourceTokenId: null };

/** Ends the client's tokens: it must be enrolled again. Throws NotFoundError when it is none (any more). */
export async function revokeClient(context: Context, clientId: string): Promise<void> {
  const { actor } = managingFleet(context);
  const { name } = await endClient(context, clientId, {});
  await recordFleetChange(context, {
    organizationId: actor.organizationId,
    action: 'client.token-revoked',
    subject: { type: 'client', id: clientId },
    after: { name },
  });
}

/** Ends the tokens of all clients: each must be enrolled again. @returns how many there were */
export async function revokeAllClients(context: Context): Promise<number> {
  const { tx, actor } = managingFleet(context);
  const { organizationId } = actor;
  const ended = await tx
    .update(clients)
    .set(withoutToken)
    .where(and(eq(clients.organizationId, organizationId), isNotNull(clients.tokenHash)))
    .returning({ id: clients.id });
  await endAllClientSourceTokens(context, organizationId);
  await recordFleetChange(context, {
    organizationId,
    action: 'clients.tokens-revoked',
    activity: 'fleet.tokens-revoked',
    subject: { type: 'organization', id: organizationId },
    after: { clients: ended.length },
  });
  return ended.length;
}

/** Removes a client: its tokens end, it counts no more. Throws NotFoundError when it is none (any more). */
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

/** Removes several at once. @returns how many there were */
export async function removeClients(
  context: Context,
  clientIds: readonly string[],
): Promise<number> {
  managingFleet(context);
  const found = await context.tx
    .select({ id: clients.id })
    .from(clients)
    .where(and(inArray(clients.id, [...clientIds]), isNull(clients.removedAt)))
    .orderBy(clients.id);
  for (const { id } of found) await removeClient(context, id);
  return found.length;
}

/** A client takes itself out, when its script is uninstalled. Acts as the system, for a client that was recognised. */
export async function letClientLeave(
  context: Context,
  { clientId, organizationId }: { clientId: string; organizationId: string },
): Promise<void> {
  const { name } = await endClient(context, clientId, { removedAt: context.now });
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
  further: { removedAt?: Date },
): Promise<{ name: string }> {
  const { tx } = context;
  const [client] = await tx
    .select({ name: clients.name, sourceTokenId: clients.sourceTokenId })
    .from(clients)
    .where(and(eq(clients.id, clientId), isNull(clients.removedAt)))
    .for('update');
  if (!client) throw new NotFoundError('There is no such client.');
  await tx
    .update(clients)
    .set({ ...withoutToken, ...further })
    .where(eq(clients.id, clientId));
  if (client.sourceTokenId !== null) await endClientSourceTokens(context, [client.sourceTokenId]);
  return client;
}

async function assessSoon({ tx }: Context, organizationId: string): Promise<void> {
  await enqueue(tx, 'fleet.assess-compliance', { organizationId }, { key: organizationId });
}
