import { and, eq } from 'drizzle-orm';
import { distributionSettings } from '#db/schema/distribution.ts';
import { enrolmentKeys } from '#db/schema/enrolment.ts';
import { clients } from '#db/schema/fleet.ts';
import type { Context, Origin } from '#db/tenancy.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import {
  endClientSourceTokens,
  issueClientSourceToken,
} from '../distribution/client-source-tokens.ts';
import { ForbiddenError } from '../errors.ts';
import { createSecretToken, hashSecretToken } from '../secret-token.ts';
import type { EnrolmentRequest } from './client-report.ts';
import { findRingOf } from './client-rings.ts';
import { hashMachine } from './internal/machine-hash.ts';
import { lockEnrolments } from './internal/lock-fleet.ts';
import { recordFleetChange } from './internal/record-fleet-change.ts';
import { requireRoom } from './internal/require-room.ts';

/** What every client's token begins with, so that a scanner for secrets knows one. */
export const clientTokenMark = 'lct_';

export interface EnrolledClient {
  clientId: string;
  organizationId: string;
  /** For `Authorization: Bearer`. Shown this once. */
  token: string;
  /** Of its winget source. Shown this once. */
  sourceToken: string;
  /** The source's identity on every computer of the organisation. */
  sourceIdentifier: string;
  /** Whether the computer was enrolled before. */
  isKnown: boolean;
}

/**
 * Exchanges an enrolment key for tokens of the computer's own. The same computer again gets its row back, and its
 * earlier tokens end. Who has a place already takes none.
 * @returns null when there is no such key
 * @throws ForbiddenError (`enrolment_key_revoked`, `enrolment_key_expired`, `enrolment_key_used_up`)
 * @throws PlanLimitError (`clients`)
 */
export function enrolClient(
  request: EnrolmentRequest,
  origin: Origin,
): Promise<EnrolledClient | null> {
  return asSystem(
    'enrol a client',
    async (context) => {
      const hash = hashSecretToken(request.enrolmentKey);
      const known = await findKey(context, hash);
      if (!known) return null;
      await lockEnrolments(context, known.organizationId);
      const key = await findKey(context, hash);
      if (!key) return null;
      return enrolWith(context, key, request);
    },
    { origin },
  );
}

type EnrolmentKey = typeof enrolmentKeys.$inferSelect;

async function findKey({ tx }: Context, hash: Uint8Array): Promise<EnrolmentKey | undefined> {
  const [key] = await tx.select().from(enrolmentKeys).where(eq(enrolmentKeys.keyHash, hash));
  return key;
}

async function enrolWith(
  context: Context,
  key: EnrolmentKey,
  request: EnrolmentRequest,
): Promise<EnrolledClient> {
  const { tx, now } = context;
  const { organizationId } = key;
  requireUsable(key, now);
  const machineHash = hashMachine(organizationId, request.machineId);
  const [before] = await tx
    .select()
    .from(clients)
    .where(and(eq(clients.organizationId, organizationId), eq(clients.machineHash, machineHash)))
    .for('update');
  const hasPlace = before !== undefined && before.removedAt === null;
  if (!hasPlace) {
    requireFreePlace(key);
    await requireRoom(context, organizationId);
  }
  await tx
    .update(enrolmentKeys)
    .set({ usedCount: key.usedCount + (hasPlace ? 0 : 1), lastUsedAt: now })
    .where(eq(enrolmentKeys.id, key.id));

  // Who comes back stays where the managers put it; a removed computer starts anew.
  const place = hasPlace
    ? { teamId: before.teamId, assignedRingId: before.assignedRingId, ringId: before.ringId }
    : {
        teamId: key.teamId,
        assignedRingId: key.ringId,
        ringId: key.ringId ?? (await findRingOf(context, organizationId, key.teamId)),
      };
  const { enrolmentKey: _, machineId: __, ...machine } = request;
  if (before?.sourceTokenId) await endClientSourceTokens(context, [before.sourceTokenId]);
  const source = await issueClientSourceToken(context, {
    organizationId,
    ringId: place.ringId,
    name: machine.name,
  });
  const token = clientTokenMark + createSecretToken().token;
  const row = {
    ...machine,
    ...place,
    tokenPrefix: token.slice(0, clientTokenMark.length + 4),
    tokenHash: hashSecretToken(token),
    sourceTokenId: source.id,
    enrolmentKeyId: key.id,
    enrolledAt: now,
    removedAt: null,
  };
  const [client] = before
    ? await tx.update(clients).set(row).where(eq(clients.id, before.id)).returning()
    : await tx
        .insert(clients)
        .values({ ...row, organizationId, machineHash })
        .returning();
  if (!client) throw new Error('The client was not written.');
  await recordFleetChange(context, {
    organizationId,
    action: 'client.enrolled',
    subject: { type: 'client', id: client.id },
    after: { name: client.name, enrolmentKey: key.name, again: before !== undefined },
  });
  return {
    clientId: client.id,
    organizationId,
    token,
    sourceToken: source.token,
    sourceIdentifier: await readSourceIdentifier(context, organizationId),
    isKnown: before !== undefined,
  };
}

function requireUsable({ revokedAt, expiresAt, organizationId }: EnrolmentKey, now: Date): void {
  const refusing = { organizationId };
  if (revokedAt !== null) {
    throw new ForbiddenError(
      'The enrolment key was revoked. Ask whoever looks after your computers for another.',
      'enrolment_key_revoked',
      refusing,
    );
  }
  if (expiresAt <= now) {
    throw new ForbiddenError(
      `The enrolment key expired ${expiresAt.toISOString()}. Ask for another.`,
      'enrolment_key_expired',
      refusing,
    );
  }
}

function requireFreePlace({ usedCount, mostClients, organizationId }: EnrolmentKey): void {
  if (usedCount < mostClients) return;
  throw new ForbiddenError(
    `The enrolment key was good for ${mostClients} computers, and all of them are enrolled.`,
    'enrolment_key_used_up',
    { organizationId },
  );
}

async function readSourceIdentifier({ tx }: Context, organizationId: string): Promise<string> {
  const [settings] = await tx
    .select({ sourceIdentifier: distributionSettings.sourceIdentifier })
    .from(distributionSettings)
    .where(eq(distributionSettings.organizationId, organizationId));
  if (!settings) throw new Error('Every organisation has a source.');
  return settings.sourceIdentifier;
}
