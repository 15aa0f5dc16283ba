import { and, asc, eq, sql } from 'drizzle-orm';
import { users } from '#db/schema/accounts.ts';
import { featureOverrides } from '#db/schema/entitlements.ts';
import type { Context } from '#db/tenancy.server.ts';
import { recordAudit } from '../activity/record-audit.ts';
import { ForbiddenError, InvalidInputError } from '../errors.ts';
import type { FeatureName } from './plan.ts';

/** A feature that staff switched for one organisation. */
export interface FeatureOverride {
  feature: string;
  isOn: boolean;
  reason: string;
  /** Null is until somebody takes it back. */
  endsAt: Date | null;
  setBy: string;
  setAt: Date;
}

/** Those of one organisation, also what has run out. For staff. */
export function listFeatureOverrides(
  { tx }: Context,
  organizationId: string,
): Promise<FeatureOverride[]> {
  return tx
    .select({
      feature: featureOverrides.feature,
      isOn: featureOverrides.isOn,
      reason: featureOverrides.reason,
      endsAt: featureOverrides.endsAt,
      setBy: users.name,
      setAt: featureOverrides.updatedAt,
    })
    .from(featureOverrides)
    .innerJoin(users, eq(users.id, featureOverrides.setBy))
    .where(eq(featureOverrides.organizationId, organizationId))
    .orderBy(asc(featureOverrides.feature));
}

export interface NewFeatureOverride {
  organizationId: string;
  feature: FeatureName;
  isOn: boolean;
  reason: string;
  /** The last day, as '2026-11-30', in Stockholm; null is until somebody takes it back. */
  lastDay: string | null;
}

/**
 * Switches a feature on or off for one organisation, whatever its plan says, at once. Throws ForbiddenError for others
 * than staff, and InvalidInputError (`lastDay`) when that day has passed.
 */
export async function setFeatureOverride(
  context: Context,
  { organizationId, feature, isOn, reason, lastDay }: NewFeatureOverride,
): Promise<void> {
  const { tx, now } = context;
  const setBy = requireStaff(context);
  const before = await findOverride(context, organizationId, feature);
  const endsAt =
    lastDay === null
      ? null
      : sql`(${lastDay}::date + 1)::timestamp at time zone 'Europe/Stockholm'`;
  const after = { isOn, reason, endsAt };
  const [saved] = await tx
    .insert(featureOverrides)
    .values({ organizationId, feature, ...after, setBy })
    .onConflictDoUpdate({
      target: [featureOverrides.organizationId, featureOverrides.feature],
      set: { ...after, setBy },
    })
    .returning({ endsAt: featureOverrides.endsAt });
  if (saved?.endsAt && saved.endsAt <= now) {
    throw new InvalidInputError([{ field: 'lastDay', message: 'entitlements:feature.dayPassed' }]);
  }
  await recordAudit(context, {
    action: 'feature.switched',
    organizationId,
    subject: { type: 'feature', id: feature },
    before: before && { feature, ...before },
    after: { feature, isOn, endsAt: saved?.endsAt ?? null },
    reason,
  });
}

/** Lets the plan decide again. A no-op when nothing was switched. */
export async function removeFeatureOverride(
  context: Context,
  { organizationId, feature }: { organizationId: string; feature: FeatureName },
): Promise<void> {
  requireStaff(context);
  const before = await findOverride(context, organizationId, feature);
  if (!before) return;
  await context.tx.delete(featureOverrides).where(ofFeature(organizationId, feature));
  await recordAudit(context, {
    action: 'feature.left-to-plan',
    organizationId,
    subject: { type: 'feature', id: feature },
    before: { feature, ...before },
  });
}

const ofFeature = (organizationId: string, feature: string) =>
  and(eq(featureOverrides.organizationId, organizationId), eq(featureOverrides.feature, feature));

async function findOverride({ tx }: Context, organizationId: string, feature: string) {
  const [found] = await tx
    .select({ isOn: featureOverrides.isOn, endsAt: featureOverrides.endsAt })
    .from(featureOverrides)
    .where(ofFeature(organizationId, feature));
  return found;
}

function requireStaff({ actor }: Context): string {
  if (actor.kind === 'staff') return actor.userId;
  throw new ForbiddenError('Only staff switch features.');
}
