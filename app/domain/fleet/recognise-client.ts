import { and, eq, isNull } from 'drizzle-orm';
import { clients } from '#db/schema/fleet.ts';
import type { Origin } from '#db/tenancy.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { MemoryMap } from '../memory-map.ts';
import { hashSecretToken } from '../secret-token.ts';
import { clientTokenMark } from './enrol-client.ts';
import { letClientLeave } from './revoke-clients.ts';

/** A client by its token. */
export interface RecognisedClient {
  clientId: string;
  organizationId: string;
  tokenHash: Uint8Array;
}

/** Who held which token when it was last looked up; computers check in again and again. */
const recent = new MemoryMap<RecognisedClient>({
  capacity: 50_000,
  longestMs: 24 * 60 * 60_000,
});

/**
 * Whose token it is, or was when this process looked it up: for `checkIn`, which asks the client's own row whether it
 * still is. Null when it is nobody's.
 */
export async function recallClient(token: string): Promise<RecognisedClient | null> {
  const hash = hashOfClientToken(token);
  if (hash === null) return null;
  const key = Buffer.from(hash).toString('base64');
  const known = recent.get(key);
  if (known) return known;
  const found = await recogniseClient(token);
  if (found) recent.set(key, found);
  return found;
}

/** The hash by which a client's token is found; null for what cannot be one, so that nobody is asked. */
export function hashOfClientToken(token: string): Uint8Array | null {
  const secret = token.startsWith(clientTokenMark) ? token.slice(clientTokenMark.length) : '';
  return /^[\w-]{43}$/.test(secret) ? hashSecretToken(token) : null;
}

/** Whose token it is; null when it is nobody's, was revoked, or the client removed. */
export async function recogniseClient(token: string): Promise<RecognisedClient | null> {
  const hash = hashOfClientToken(token);
  if (hash === null) return null;
  return asSystem('recognise a client', async ({ tx }) => {
    const [found] = await tx
      .select({ clientId: clients.id, organizationId: clients.organizationId })
      .from(clients)
      .where(and(eq(clients.tokenHash, hash), isNull(clients.removedAt)));
    return found ? { ...found, tokenHash: hash } : null;
  });
}

/** The client with this token takes itself out. @returns false when there is none */
export async function leaveFleet(token: string, origin: Origin): Promise<boolean> {
  const client = await recogniseClient(token);
  if (!client) return false;
  await asSystem('let a client leave', (context) => letClientLeave(context, client), { origin });
  return true;
}
