import { asc, desc, eq, sql } from 'drizzle-orm';
import { applications, versions } from '#db/schema/catalog.ts';
import type { VersionState } from '#db/schema/catalog.ts';
import type { Context } from '#db/tenancy.server.ts';
import { NotFoundError } from '../errors.ts';
import { describeOffers } from './describe-offers.ts';
import type { ApplicationOffers } from './describe-offers.ts';
import type { OfferableVersion, WaitReason } from './offered-versions.ts';
import { offersOf } from './organization-policies.ts';
import type { OrganizationPolicies } from './organization-policies.ts';

/** A version, and what each ring gets of it. */
export interface VersionInRings {
  id: string;
  version: string;
  state: VersionState;
  publishedAt: Date | null;
  releaseNotesUrl: string | null;
  refusal: 'declined' | 'withdrawn' | null;
  /** Names of the rings that are offered it; null when all are. */
  offeredTo: string[] | null;
  /** Why the last ring waits for it; null when it does not. */
  waiting: { because: WaitReason; until: Date | null } | null;
}

export interface DistributedApplication extends ApplicationOffers {
  identifier: string;
  name: string;
  publisher: string;
  /** The newest first, in winget's order. */
  versions: VersionInRings[];
}

/** An application that the organisation can distribute, as it is called. */
export type NamedApplication = Pick<
  DistributedApplication,
  'id' | 'identifier' | 'name' | 'publisher'
>;

/**
 * The application of an identifier, whose case does not matter; an own application hides one of the catalog's. Throws
 * NotFoundError.
 */
export async function findApplication(
  { tx }: Context,
  identifier: string,
): Promise<NamedApplication> {
  const [application] = await tx
    .select({
      id: applications.id,
      identifier: applications.identifier,
      name: applications.name,
      publisher: applications.publisher,
    })
    .from(applications)
    .where(eq(sql`lower(${applications.identifier})`, identifier.toLowerCase()))
    .orderBy(asc(sql`${applications.organizationId} is null`))
    .limit(1);
  if (!application) throw new NotFoundError(`There is no application ${identifier}.`);
  return application;
}

/** What each ring is offered of an application. */
export async function describeApplication(
  context: Context,
  policies: OrganizationPolicies,
  application: NamedApplication,
): Promise<DistributedApplication> {
  const offers = await describeOffers(context, policies, [application.id]);
  return {
    ...application,
    ...offers.get(application.id)!,
    versions: await listVersions(context, policies, application.id),
  };
}

async function listVersions(
  { tx, now }: Context,
  policies: OrganizationPolicies,
  applicationId: string,
): Promise<VersionInRings[]> {
  const rows = await tx
    .select({
      id: versions.id,
      version: versions.version,
      sortKey: sql<string>`encode(${versions.sortKey}, 'hex')`,
      state: versions.state,
      publishedAt: versions.publishedAt,
      releaseNotesUrl: versions.releaseNotesUrl,
    })
    .from(versions)
    .where(eq(versions.applicationId, applicationId))
    .orderBy(desc(versions.sortKey));
  const offerable = rows.flatMap(({ id, sortKey, state, publishedAt }): OfferableVersion[] =>
    publishedAt === null
      ? []
      : [{ id, sortKey, publishedAt: publishedAt.getTime(), isOffered: state === 'offered' }],
  );
  const inRings = policies.rings.map((ring) => {
    const application = { id: applicationId, versions: offerable };
    return { ring, ...offersOf(policies, ring, application, now.getTime()) };
  });
  return rows.map(({ sortKey: _sortKey, ...row }) => {
    const having = inRings.filter(({ offered }) => offered.includes(row.id));
    const waiting = inRings.at(-1)?.waiting.find(({ versionId }) => versionId === row.id);
    const isEverywhere = having.length === inRings.length;
    return {
      ...row,
      refusal: policies.decisions.get(row.id)?.refusal ?? null,
      offeredTo: isEverywhere ? null : having.map(({ ring }) => ring.name),
      waiting: waiting
        ? {
            because: waiting.because,
            until: waiting.until === null ? null : new Date(waiting.until),
          }
        : null,
    };
  });
}
