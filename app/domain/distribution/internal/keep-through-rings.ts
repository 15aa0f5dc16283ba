import type { MemberContext } from '#db/tenancy.server.ts';
import { offeredVersions, versionOpensAt } from '../offered-versions.ts';
import type { OfferableVersion } from '../offered-versions.ts';
import { askOffers, effectivePolicy } from '../organization-policies.ts';
import type { OrganizationPolicies } from '../organization-policies.ts';
import { keepInRings } from './keep-offered.ts';
import type { KeptOffer } from './keep-offered.ts';
import { listOfferableVersions } from '../list-offerable-versions.ts';

/**
 * After a change of rings: has each ring keep what it was offered before, where the rings as they are now would have
 * it wait. Looks at every application that is used, so it takes a second where that is the whole catalog.
 */
export async function keepThroughChange(
  context: MemberContext,
  before: OrganizationPolicies,
  after: OrganizationPolicies,
): Promise<void> {
  const applications = await listOfferableVersions(context);
  const at = context.now.getTime();
  const kept = applications
    .filter(({ id }) => effectivePolicy(before, id).mode !== 'not-used')
    .flatMap((application) => findLost(before, after, application, at));
  await keepInRings(context, kept);
}

/** What rings would lose of one application; with what the rings before them must have, too, for it to pass. */
export function findLost(
  before: OrganizationPolicies,
  after: OrganizationPolicies,
  application: { id: string; versions: readonly OfferableVersion[] },
  at: number,
): KeptOffer[] {
  const kept: KeptOffer[] = [];
  /** Since when a later ring keeps a version. */
  let carried = new Map<string, number>();
  for (const ring of after.rings.slice(1).toReversed()) {
    const needed = new Map(carried);
    const old = before.rings.find(({ id }) => id === ring.id);
    if (old) {
      const question = askOffers(before, old, application, at);
      for (const id of offeredVersions(question).offered) {
        const version = application.versions.find((one) => one.id === id)!;
        const since = versionOpensAt(question, version);
        needed.set(id, Math.min(since, needed.get(id) ?? since));
      }
    }
    const question = askOffers(after, ring, application, at);
    carried = new Map();
    for (const [id, since] of needed) {
      const version = application.versions.find((one) => one.id === id)!;
      if (versionOpensAt(question, version) <= since) continue;
      kept.push({ ringId: ring.id, versionId: id, at: since });
      carried.set(id, since);
    }
  }
  return kept;
}
