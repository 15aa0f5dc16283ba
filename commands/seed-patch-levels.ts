import { dayAgo } from '#app/domain/fleet/patch-level-finding.ts';
import { patchLevels } from '#db/schema/patch-levels.ts';
import { asSystem } from '#db/tenancy.server.ts';

const days = 60;
/** What the demo's computers have of applications that are offered, about. */
const installedOnEach = 19;

/** Days on which somebody upgraded by hand, and to how many percent that came. */
const serviceDays = [
  { daysAgo: 63, level: 57 },
  { daysAgo: 38, level: 60 },
  { daysAgo: 16, level: 58 },
];
/** Percent that vendors' releases put behind each day. */
const agePerDay = 0.55;

/**
 * Invents, for the demo alone, the patch levels of the days before it was started: as though the organisation's
 * computers had checked in already, and been upgraded by hand now and then. From today on they are measured, and
 * upgrade themselves. What is written already stays.
 */
export async function seedPatchLevels(
  organizationId: string,
  rings: readonly { id: string }[],
): Promise<void> {
  await asSystem('invent the demo’s past patch levels', async ({ tx, now }) => {
    const rows = Array.from({ length: days }, (_, index) => days - index).flatMap((daysAgo) => {
      const day = dayAgo(now, daysAgo);
      const ofRings = rings.map(({ id }, place) => {
        const clients = clientsOf(daysAgo, place, rings.length);
        const installed = clients * installedOnEach;
        const current = Math.round(installed * levelOf(daysAgo, place));
        return {
          organizationId,
          day,
          scope: 'ring' as const,
          scopeId: id,
          clients,
          installed,
          current,
        };
      });
      const sum = (of: 'clients' | 'installed' | 'current') =>
        ofRings.reduce((total, ring) => total + ring[of], 0);
      const whole = {
        ...{ clients: sum('clients'), installed: sum('installed'), current: sum('current') },
        ...{ organizationId, day, scope: 'organization' as const, scopeId: organizationId },
      };
      return [whole, ...ofRings];
    });
    await tx.insert(patchLevels).values(rows).onConflictDoNothing();
  });
}

/** It grew from five computers to eight. */
function clientsOf(daysAgo: number, ring: number, ringCount: number): number {
  const all = daysAgo > 40 ? 5 : daysAgo > 20 ? 7 : 8;
  const first = ringCount === 1 ? all : Math.round(all * 0.3);
  return ring === 0 ? first : Math.round((all - first) / (ringCount - 1));
}

/** Some days bring more releases than others. */
function levelOf(daysAgo: number, ring: number): number {
  const last = serviceDays.filter((one) => one.daysAgo >= daysAgo).at(-1)!;
  const age = last.daysAgo - daysAgo;
  const unevenness = Math.sin(daysAgo * 1.7) + Math.sin(daysAgo * 0.6 + ring);
  return (last.level - age * agePerDay + unevenness * 0.8) / 100;
}
