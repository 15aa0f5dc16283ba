import { sourceTokens } from '#db/schema/source.ts';
import type { Context } from '#db/tenancy.server.ts';
import { createSecretToken } from '../../secret-token.ts';

/** Characters of a token that are shown, of 43. What is left is as good as unguessable. */
const prefixLength = 8;

export interface SourceTokenRow {
  /** Chosen by the form, so that a form sent twice makes one. */
  id?: string;
  organizationId: string;
  ringId: string;
  purpose: 'ring' | 'client';
  name: string;
  /** The token whose place it takes. */
  replaces?: string | null;
}

/** Makes a source token, of which its hash is kept. @returns null when there is one with this id already */
export async function insertSourceToken(
  { tx, actor, now }: Context,
  row: SourceTokenRow,
): Promise<{ id: string; token: string } | null> {
  const { token, hash } = createSecretToken();
  const [made] = await tx
    .insert(sourceTokens)
    .values({
      ...row,
      prefix: token.slice(0, prefixLength),
      tokenHash: hash,
      createdBy: 'userId' in actor ? actor.userId : null,
      createdAt: now,
    })
    .onConflictDoNothing({ target: sourceTokens.id })
    .returning({ id: sourceTokens.id });
  return made ? { id: made.id, token } : null;
}
