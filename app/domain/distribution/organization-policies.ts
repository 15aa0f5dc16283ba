import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import {
  applicationPolicies,
  distributionSettings,
  ringPassages,
  rings,
  versionDecisions,
} from '#db/schema/distribution.ts';
import { versions } from '#db/schema/catalog.ts';
import type { Context } from '#db/tenancy.server.ts';
import { NotFoundError } from '../errors.ts';
import { offeredVersions } from './offered-versions.ts';
import type {
  OfferPolicy,
  OfferQuestion,
  OfferRing,
  OfferableVersion,
  Offers,
  RingPassage,
  VersionDecision,
} from './offered-versions.ts';
import { joinReleases } from './release-by-policy.ts';

/** A ring of the organisation, first to last. */
export interface PolicyRing extends OfferRing {
  name: string;
  delayDays: number;
  gate: { share: number; count: number } | null;
}

/** All that an organisation decided about its versions: what `offeredVersions` asks, for any application. */
export interface OrganizationPolicies {
  /** Where an application has no policy of its own. */
  forAll: OfferPolicy;
  /** By application, joined with what holds for all. */
  own: ReadonlyMap<string, OwnPolicy>;
  rings: readonly PolicyRing[];
  decisions: ReadonlyMap<string, VersionDecision>;
  passages: ReadonlyMap<string, ReadonlyMap<string, RingPassage>>;
  /** Why versions are not approved by themselves, whatever policies say; null when they are. */
  automationEnded: 'plan' | 'over-limit' | null;
}

/** The policy of an application about which the organisation has said something. */
export interface OwnPolicy extends OfferPolicy {
  /** Whether its mode is that for all. */
  isAsForAll: boolean;
}

/**
 * Reads it in five statements, sent at once; what was decided about applications only for those that are named, when
 * some are, or none. Throws NotFoundError when there is no such organisation.
 */
export async function loadOrganizationPolicies(
  { tx }: Context,
  organizationId: string,
  applicationIds?: readonly string[],
): Promise<OrganizationPolicies> {
  const named = applicationIds && sql.param([...applicationIds]);
  const [[settings], ringRows, policies, decisions, passages] = await Promise.all([
    tx
      .select()
      .from(distributionSettings)
      .where(eq(distributionSettings.organizationId, organizationId)),
    tx
      .select()
      .from(rings)
      .where(eq(rings.organizationId, organizationId))
      .orderBy(asc(rings.position)),
    tx
      .select()
      .from(applicationPolicies)
      .where(
        and(
          eq(applicationPolicies.organizationId, organizationId),
          named && sql`${applicationPolicies.applicationId} = any(${named}::uuid[])`,
        ),
      ),
    tx
      .select({
        versionId: versionDecisions.versionId,
        decision: versionDecisions.decision,
        approvedAt: versionDecisions.approvedAt,
      })
      .from(versionDecisions)
      .where(
        and(
          eq(versionDecisions.organizationId, organizationId),
          named && sql`${versionDecisions.applicationId} = any(${named}::uuid[])`,
        ),
      ),
    tx
      .select({
        versionId: ringPassages.versionId,
        ringId: ringPassages.ringId,
        passedAt: ringPassages.passedAt,
        isKept: ringPassages.isKept,
      })
      .from(ringPassages)
      .where(
        and(
          eq(ringPassages.organizationId, organizationId),
          named &&
            inArray(
              ringPassages.versionId,
              tx
                .select({ id: versions.id })
                .from(versions)
                .where(sql`${versions.applicationId} = any(${named}::uuid[])`),
            ),
        ),
      ),
  ]);
  if (!settings) throw new NotFoundError('There is no such organisation.');
  const forAll = readDefaults(settings);
  return {
    forAll,
    own: new Map(policies.map((row) => [row.applicationId, readOwnPolicy(row, forAll)])),
    rings: readRings(ringRows),
    decisions: new Map(
      decisions.map(({ versionId, decision, approvedAt }) => [
        versionId,
        {
          approvedAt: approvedAt?.getTime() ?? null,
          refusal: decision === 'approved' ? null : decision,
        },
      ]),
    ),
    passages: readPassages(passages),
    automationEnded:
      settings.automationEndedAt === null ? null : settings.isOverLimit ? 'over-limit' : 'plan',
  };
}

/** What holds for an application: its own policy, or that for all. */
export function effectivePolicy(
  policies: OrganizationPolicies,
  applicationId: string,
): OfferPolicy {
  return policies.own.get(applicationId) ?? policies.forAll;
}

/** The question what a ring is offered of an application. */
export function askOffers(
  policies: OrganizationPolicies,
  ring: OfferRing,
  application: { id: string; versions: readonly OfferableVersion[] },
  at: number,
): OfferQuestion {
  return {
    policy: effectivePolicy(policies, application.id),
    ring,
    versions: application.versions,
    decisions: policies.decisions,
    passages: policies.passages,
    at,
  };
}

/** What a ring is offered of an application. See {@link offeredVersions}. */
export function offersOf(
  policies: OrganizationPolicies,
  ring: OfferRing,
  application: { id: string; versions: readonly OfferableVersion[] },
  at: number,
): Offers {
  return offeredVersions(askOffers(policies, ring, application, at));
}

function readDefaults(settings: typeof distributionSettings.$inferSelect): OfferPolicy {
  return {
    mode: settings.defaultMode,
    afterDays: settings.defaultDelayDays,
    pinnedVersionId: null,
    keepVersions: settings.keepVersions,
    frozenAt: null,
    automationEndedAt: settings.automationEndedAt?.getTime() ?? null,
    rolledBackTo: null,
    released: readRelease(settings),
  };
}

function readOwnPolicy(
  row: typeof applicationPolicies.$inferSelect,
  forAll: OfferPolicy,
): OwnPolicy {
  const isAsForAll = row.mode === null;
  const own = readRelease(row);
  return {
    isAsForAll,
    mode: row.mode ?? forAll.mode,
    afterDays: isAsForAll ? forAll.afterDays : (row.delayDays ?? 0),
    pinnedVersionId: row.pinnedVersionId,
    keepVersions: row.keepVersions ?? forAll.keepVersions,
    frozenAt: row.frozenAt?.getTime() ?? null,
    automationEndedAt: forAll.automationEndedAt,
    rolledBackTo: row.rolledBackTo,
    released: isAsForAll ? joinReleases(own, forAll.released) : own,
  };
}

function readRelease(row: {
  releasedThrough: Date | null;
  releasedAfterDays: number | null;
}): OfferPolicy['released'] {
  if (row.releasedThrough === null) return null;
  return { through: row.releasedThrough.getTime(), afterDays: row.releasedAfterDays ?? 0 };
}

/** @param rows by position */
function readRings(rows: (typeof rings.$inferSelect)[]): PolicyRing[] {
  const steps = rows.map(({ id, delayDays, gatedSince }) => ({
    ringId: id,
    delayDays,
    gatedSince: gatedSince?.getTime() ?? null,
  }));
  return rows.map(({ id, name, delayDays, gateShare, gateCount }, index) => ({
    id,
    name,
    delayDays,
    gate: gateShare === null || gateCount === null ? null : { share: gateShare, count: gateCount },
    steps: steps.slice(0, index + 1),
  }));
}

function readPassages(
  rows: { versionId: string; ringId: string; passedAt: Date; isKept: boolean }[],
): Map<string, Map<string, RingPassage>> {
  const passages = new Map<string, Map<string, RingPassage>>();
  for (const { versionId, ringId, passedAt, isKept } of rows) {
    const ofVersion = passages.get(versionId) ?? new Map<string, RingPassage>();
    ofVersion.set(ringId, { at: passedAt.getTime(), isKept });
    passages.set(versionId, ofVersion);
  }
  return passages;
}
