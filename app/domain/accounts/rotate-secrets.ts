import { and, eq } from 'drizzle-orm';
import {
  isSealedWithCurrentKey,
  seal,
  SealBrokenError,
  unseal,
} from '#app/providers/encryption.server.ts';
import type { SealedPlace } from '#app/providers/encryption.server.ts';
import { signingKeys } from '#db/schema/accounts.ts';
import { totpFactors } from '#db/schema/second-factors.ts';
import { ssoConnections } from '#db/schema/single-sign-on.ts';
import type { Context } from '#db/tenancy.server.ts';
import { recordAudit } from '../activity/record-audit.ts';
import { totpSecretPlace } from './second-factor-code.ts';
import { privateKeyPlace } from './signing-keys.ts';
import { clientSecretPlace } from './single-sign-on/manage-connection.ts';

/** What a rotation did, over every sealed column. */
export interface Rotation {
  /** Sealed anew with the first key. */
  rotated: number;
  /** Sealed with it already. */
  current: number;
  /** `table.column row` of what does not open with any key that is configured; left as it was. */
  broken: string[];
}

/** One sealed value, and how it is replaced: only while it is still what was read. */
interface Sealed {
  value: string;
  place: SealedPlace;
  replace: (fresh: string) => Promise<unknown>;
}

/**
 * Seals every secret in the database with the first of ENCRYPTION_KEYS that another of them sealed. Safe to repeat, and
 * while the processes run: a value that somebody changes meanwhile is sealed with the first key by them.
 */
export async function rotateSecrets(context: Context): Promise<Rotation> {
  const rotation: Rotation = { rotated: 0, current: 0, broken: [] };
  for (const { value, place, replace } of await listSealed(context)) {
    if (isSealedWithCurrentKey(value)) {
      rotation.current += 1;
      continue;
    }
    try {
      await replace(seal(unseal(value, place), place));
      rotation.rotated += 1;
    } catch (error) {
      if (!(error instanceof SealBrokenError)) throw error;
      rotation.broken.push(`${place.table}.${place.column} ${place.row}`);
    }
  }
  if (rotation.rotated > 0) {
    await recordAudit(context, {
      action: 'secrets.rotated',
      after: { rotated: rotation.rotated, broken: rotation.broken.length },
    });
  }
  return rotation;
}

async function listSealed({ tx }: Context): Promise<Sealed[]> {
  const factors = await tx
    .select({ id: totpFactors.userId, value: totpFactors.secret })
    .from(totpFactors);
  const connections = await tx
    .select({ id: ssoConnections.id, value: ssoConnections.clientSecret })
    .from(ssoConnections);
  const keys = await tx
    .select({ id: signingKeys.kid, value: signingKeys.privateJwk })
    .from(signingKeys);
  return [
    ...factors.map(({ id, value }) => ({
      value,
      place: totpSecretPlace(id),
      replace: (secret: string) =>
        tx
          .update(totpFactors)
          .set({ secret })
          .where(and(eq(totpFactors.userId, id), eq(totpFactors.secret, value))),
    })),
    ...connections.map(({ id, value }) => ({
      value,
      place: clientSecretPlace(id),
      replace: (clientSecret: string) =>
        tx
          .update(ssoConnections)
          .set({ clientSecret })
          .where(and(eq(ssoConnections.id, id), eq(ssoConnections.clientSecret, value))),
    })),
    ...keys.map(({ id, value }) => ({
      value,
      place: privateKeyPlace(id),
      replace: (privateJwk: string) =>
        tx
          .update(signingKeys)
          .set({ privateJwk })
          .where(and(eq(signingKeys.kid, id), eq(signingKeys.privateJwk, value))),
    })),
  ];
}
