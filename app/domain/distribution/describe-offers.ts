import { inArray } from 'drizzle-orm';
import { versions } from '#db/schema/catalog.ts';
import type { Context } from '#db/tenancy.server.ts';
import { listOfferableVersions } from './list-offerable-versions.ts';
import type { OfferPolicy, WaitReason } from './offered-versions.ts';
import { effectivePolicy, offersOf } from './organization-policies.ts';
import type { OrganizationPolicies } from './organization-policies.ts';

/** A policy as pages tell it. */
export interface ToldPolicy {
  mode: OfferPolicy['mode'];
  delayDays: number;
  isAsForAll: boolean;
  pinnedVersionId: string | null;
  /** Text of the version that is pinned or gone back to. */
  version: string | null;
  keepVersions: number;
  frozenAt: Date | null;
  rolledBackTo: string | null;
}

/** What a ring gets of an application. */
export interface RingOffer {
  ringId: string;
  ring: string;
  /** The newest that is offered; null when nothing is. */
  versionId: string | null;
  version: string | null;
  /** The newest that waits, and why; null when nothing newer is there. */
  waiting: { versionId: string; version: string; because: WaitReason; until: Date | null } | null;
}

export interface ApplicationOffers {
  id: string;
  policy: ToldPolicy;
  /** The newest in the catalog; null when it has none. */
  newest: { version: string; publishedAt: Date } | null;
  /** First ring first. */
  rings: RingOffer[];
}

/** What each ring gets of applications now, by application. In two statements, however many they are. */
export async function describeOffers(
  context: Context,
  policies: OrganizationPolicies,
  applicationIds: readonly string[],
): Promise<Map<string, ApplicationOffers>> {
  if (applicationIds.length === 0) return new Map();
  const found = await listOfferableVersions(context, applicationIds);
  const ofApplication = new Map(found.map((application) => [application.id, application]));
  const at = context.now.getTime();
  const drafts = applicationIds.map((id) => {
    const application = ofApplication.get(id) ?? { id, versions: [] };
    const newest = application.versions
      .filter(({ isOffered }) => isOffered)
      .reduce<(typeof application.versions)[number] | null>(
        (best, one) => (best === null || one.sortKey > best.sortKey ? one : best),
        null,
      );
    const rings = policies.rings.map((ring) => {
      const { offered, waiting } = offersOf(policies, ring, application, at);
      return { ring, offered: offered[0] ?? null, waiting: waiting[0] ?? null };
    });
    return { id, newest, rings, policy: effectivePolicy(policies, id) };
  });
  const textOf = await readTexts(
    context,
    drafts.flatMap(({ newest, rings, policy }) => [
      newest?.id ?? null,
      policy.pinnedVersionId,
      policy.rolledBackTo,
      ...rings.flatMap(({ offered, waiting }) => [offered, waiting?.versionId ?? null]),
    ]),
  );
  return new Map(
    drafts.map(({ id, newest, rings, policy }) => [
      id,
      {
        id,
        policy: tellPolicy(policy, policies, id, textOf),
        newest: newest && {
          version: textOf(newest.id),
          publishedAt: new Date(newest.publishedAt),
        },
        rings: rings.map(({ ring, offered, waiting }) => ({
          ringId: ring.id,
          ring: ring.name,
          versionId: offered,
          version: offered && textOf(offered),
          waiting: waiting && {
            versionId: waiting.versionId,
            version: textOf(waiting.versionId),
            because: waiting.because,
            until: waiting.until === null ? null : new Date(waiting.until),
          },
        })),
      },
    ]),
  );
}

function tellPolicy(
  policy: OfferPolicy,
  policies: OrganizationPolicies,
  applicationId: string,
  textOf: (id: string) => string,
): ToldPolicy {
  const named = policy.mode === 'pinned' ? policy.pinnedVersionId : policy.rolledBackTo;
  return {
    mode: policy.mode,
    delayDays: policy.afterDays,
    isAsForAll: policies.own.get(applicationId)?.isAsForAll ?? true,
    pinnedVersionId: policy.pinnedVersionId,
    version: named === null ? null : textOf(named),
    keepVersions: policy.keepVersions,
    frozenAt: policy.frozenAt === null ? null : new Date(policy.frozenAt),
    rolledBackTo: policy.rolledBackTo,
  };
}

async function readTexts(
  { tx }: Context,
  ids: readonly (string | null)[],
): Promise<(id: string) => string> {
  const wanted = [...new Set(ids.filter((id) => id !== null))];
  const rows =
    wanted.length === 0
      ? []
      : await tx
          .select({ id: versions.id, version: versions.version })
          .from(versions)
          .where(inArray(versions.id, wanted));
  const texts = new Map(rows.map(({ id, version }) => [id, version]));
  return (id) => texts.get(id) ?? '';
}
