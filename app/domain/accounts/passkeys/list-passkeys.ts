import { asc, eq } from 'drizzle-orm';
import { passkeys } from '#db/schema/second-factors.ts';
import type { Context } from '#db/tenancy.server.ts';

/** A passkey as its owner sees it. */
export interface Passkey {
  id: string;
  name: string;
  /** The maker of the device copies it to the person's others. */
  backedUp: boolean;
  createdAt: Date;
  lastUsedAt: Date | null;
}

/** A person's passkeys, oldest first. */
export function listPasskeys({ tx }: Context, userId: string): Promise<Passkey[]> {
  return tx
    .select({
      id: passkeys.id,
      name: passkeys.name,
      backedUp: passkeys.backedUp,
      createdAt: passkeys.createdAt,
      lastUsedAt: passkeys.lastUsedAt,
    })
    .from(passkeys)
    .where(eq(passkeys.userId, userId))
    .orderBy(asc(passkeys.createdAt), asc(passkeys.id));
}
