import type { SourceVersion } from '#app/domain/catalog/load-source-applications.ts';
import { offersOf } from '../organization-policies.ts';
import type { OrganizationPolicies } from '../organization-policies.ts';
import type { SourceCaller } from '../recognise-source-token.ts';
import type { CatalogIndex, IndexedApplication } from './catalog-index.ts';

/** What one caller is offered at one moment, asked application by application. */
export interface Offering {
  /** Newest first; empty when the application is another organisation's, not used, or has nothing to serve. */
  versionsOf(application: IndexedApplication): SourceVersion[];
}

/**
 * @param contract the one that the caller speaks: a version of which it could use no installer is not there for it
 */
export function createOffering(
  index: CatalogIndex,
  policies: OrganizationPolicies,
  { caller, contract, now }: { caller: SourceCaller; contract: number; now: Date },
): Offering {
  const ring = policies.rings.find(({ id }) => id === caller.ringId);
  const own = (application: IndexedApplication): SourceVersion[] => {
    if (!ring) return [];
    const { offered } = offersOf(policies, ring, application, now.getTime());
    return offered
      .map((id) => application.versions.find((version) => version.id === id))
      .filter((version) => version !== undefined)
      .filter((version) => version.contract !== null && version.contract <= contract);
  };
  return {
    versionsOf(application) {
      if (application.organizationId === caller.organizationId) return own(application);
      if (application.organizationId !== null) return [];
      // An identifier is one application to a client: the organisation's own stands before the curated one.
      const isShadowed = index
        .findByIdentifier(application.identifier)
        .some((one) => one.organizationId === caller.organizationId && own(one).length > 0);
      return isShadowed ? [] : own(application);
    },
  };
}
