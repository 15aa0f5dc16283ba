import { and, eq, inArray } from 'drizzle-orm';
import { changeRing, createRing } from '#app/domain/distribution/manage-rings.ts';
import {
  approveCatalogOfToday,
  setDefaultPolicy,
} from '#app/domain/distribution/set-default-policy.ts';
import { setPolicies } from '#app/domain/distribution/set-policies.ts';
import { checkFeatureAccess, loadEntitlement } from '#app/domain/entitlements/entitlement.ts';
import { createEnrolmentKey } from '#app/domain/fleet/enrolment-keys.ts';
import { listPlaces } from '#app/domain/fleet/list-places.ts';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { applications } from '#db/schema/catalog.ts';
import { memberships, organizations } from '#db/schema/organizations.ts';
import type { Context } from '#db/tenancy.server.ts';
import { asMember, asSystem } from '#db/tenancy.server.ts';
import { seedPatchLevels } from './seed-patch-levels.ts';
import type { KeyShare } from '#tests/simulators/clients/fleet.ts';

const slug = 'nordvik-bygg';

/** What Nordvik Bygg looks at before it is distributed. */
const approvedByHand = ['OBSProject.OBSStudio', 'Inkscape.Inkscape'];

/**
 * Has an owner of Nordvik Bygg set up its distribution, by the functions that the pages call: new versions go to the
 * ring Pilot at once, and to Bred when a computer there has reported success; some are approved by hand. Where the plan
 * does not include that, today's catalog is approved, and what comes is approved by hand. The patch levels of days before
 * are invented. Safe to repeat: what is set up already stays, but for the keys, which are made anew.
 * @returns enrolment keys for Pilot and for Bred
 */
export async function seedFleet(url: string): Promise<KeyShare[]> {
  connectDatabase({ url, poolSize: 2, applicationName: 'lappa seeds' });
  try {
    const owner = await asSystem('find who sets up the fleet', findOwner);
    const { organizationId } = owner;
    const keys = await asMember(owner, (context) => setUp(context, organizationId));
    const { rings } = await asMember(owner, (context) => listPlaces(context, organizationId));
    await seedPatchLevels(organizationId, rings);
    return keys;
  } finally {
    await closeDatabase();
  }
}

async function findOwner({ tx }: Context): Promise<{ userId: string; organizationId: string }> {
  const [owner] = await tx
    .select({ userId: memberships.userId, organizationId: memberships.organizationId })
    .from(memberships)
    .innerJoin(organizations, eq(organizations.id, memberships.organizationId))
    .where(and(eq(organizations.slug, slug), eq(memberships.role, 'owner')));
  if (!owner) throw new Error(`${slug} has no owner; seed the people first.`);
  return owner;
}

async function setUp(context: Context, organizationId: string): Promise<KeyShare[]> {
  const { rings } = await listPlaces(context, organizationId);
  const last = rings.at(-1);
  if (!last) throw new Error('Every organisation has a ring.');
  let pilotId = rings[0]!.id;
  if (rings.length === 1 && !(await mayAutomate(context, organizationId))) {
    await approveCatalogOfToday(context);
  } else if (rings.length === 1) {
    pilotId = await createRing(context, 'Pilot');
    await setDefaultPolicy(context, { mode: 'immediate', delayDays: 0, keepVersions: 3 });
    await changeRing(context, last.id, {
      name: 'Bred',
      delayDays: 0,
      gate: { share: 50, count: 1 },
    });
    await setPolicies(context, {
      applicationIds: await findApplications(context, approvedByHand),
      choice: { mode: 'manual' },
      reason: 'Vi provar ritprogram och inspelning själva först.',
    });
  }
  const common = { mostClients: 1000, days: 365, teamId: null };
  const pilot = await createEnrolmentKey(context, { ...common, name: 'Pilot', ringId: pilotId });
  const broad = await createEnrolmentKey(context, { ...common, name: 'Bred', ringId: null });
  return [
    { enrolmentKey: pilot.key, ofTen: 3 },
    { enrolmentKey: broad.key, ofTen: 7 },
  ];
}

/** With Stripe's own key nobody has bought a plan for the organisation yet. */
async function mayAutomate(context: Context, organizationId: string): Promise<boolean> {
  const entitlement = await loadEntitlement(context, organizationId);
  return checkFeatureAccess(entitlement, 'automatic-distribution').allowed;
}

async function findApplications({ tx }: Context, identifiers: string[]): Promise<string[]> {
  const rows = await tx
    .select({ id: applications.id })
    .from(applications)
    .where(inArray(applications.identifier, identifiers));
  return rows.map(({ id }) => id);
}
