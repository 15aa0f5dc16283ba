import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import { sourceTokens } from '#db/schema/source.ts';
import type { Context } from '#db/tenancy.server.ts';
import { insertSourceToken } from './internal/insert-source-token.ts';

/** The source address of one client, of which the computer keeps the token. */
export interface ClientSourceToken {
  id: string;
  /** Shown this once. */
  token: string;
}

/** Makes a source token for one client, in the ring that it has now. The earlier ones are for the caller to end. */
export async function issueClientSourceToken(
  context: Context,
  client: { organizationId: string; ringId: string; name: string },
): Promise<ClientSourceToken> {
  const made = await insertSourceToken(context, { ...client, purpose: 'client' });
  if (!made) throw new Error('The source token was not written.');
  return made;
}

/** Ends source tokens of clients, at once. */
export async function endClientSourceTokens({ tx, now }: Context, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .update(sourceTokens)
    .set({ revokedAt: now })
    .where(
      and(
        inArray(sourceTokens.id, ids),
        eq(sourceTokens.purpose, 'client'),
        isNull(sourceTokens.revokedAt),
      ),
    );
}

/** Has the source token of a client that was brought back work again. */
export async function reviveClientSourceToken({ tx }: Context, id: string): Promise<void> {
  await tx
    .update(sourceTokens)
    .set({ revokedAt: null })
    .where(and(eq(sourceTokens.id, id), eq(sourceTokens.purpose, 'client')));
}

/** Ends the source tokens of all clients of an organisation; addresses of rings stay. */
export async function endAllClientSourceTokens(
  { tx, now }: Context,
  organizationId: string,
): Promise<void> {
  await tx
    .update(sourceTokens)
    .set({ revokedAt: now })
    .where(
      and(
        eq(sourceTokens.organizationId, organizationId),
        eq(sourceTokens.purpose, 'client'),
        isNull(sourceTokens.revokedAt),
      ),
    );
}

/** Has the source addresses of clients serve another ring from now on, without touching the computers. */
export async function moveClientSourceTokens(
  { tx }: Context,
  moves: readonly { tokenId: string; ringId: string }[],
): Promise<void> {
  if (moves.length === 0) return;
  const tokenIds = sql.param(moves.map(({ tokenId }) => tokenId));
  const ringIds = sql.param(moves.map(({ ringId }) => ringId));
  await tx.execute(sql`
    update app.source_tokens token set ring_id = move.ring_id
    from unnest(${tokenIds}::uuid[], ${ringIds}::uuid[]) as move (token_id, ring_id)
    where token.id = move.token_id and token.ring_id <> move.ring_id`);
}
