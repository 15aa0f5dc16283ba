import { asc, inArray, lt } from 'drizzle-orm';
import { applicationMatchKeys, applications, versions } from '#db/schema/catalog.ts';
import type { Context } from '#db/tenancy.server.ts';
import { writeSourceFacts } from './internal/write-source-facts.ts';
import { matchRuleGeneration } from './match-keys.ts';

/** Applications of one transaction; some have hundreds of versions. */
const batchSize = 50;

/**
 * Makes the match keys of some applications anew whose keys were made by older rules, or never.
 * @returns how many; 0 when all are made by the rules of this code
 */
export async function refreshMatchKeys(context: Context): Promise<number> {
  const { tx } = context;
  const outdated = await tx
    .select({ id: applications.id })
    .from(applications)
    .where(lt(applications.matchRules, matchRuleGeneration))
    .orderBy(asc(applications.id))
    .limit(batchSize)
    // Another worker's batch is not waited for; its applications are not ours to count.
    .for('update', { skipLocked: true });
  const ids = outdated.map(({ id }) => id);
  if (ids.length === 0) return 0;
  const all = await tx
    .select({ id: versions.id })
    .from(versions)
    .where(inArray(versions.applicationId, ids));
  await tx.delete(applicationMatchKeys).where(inArray(applicationMatchKeys.applicationId, ids));
  await writeSourceFacts(
    context,
    all.map(({ id }) => id),
  );
  await tx
    .update(applications)
    .set({ matchRules: matchRuleGeneration })
    .where(inArray(applications.id, ids));
  return ids.length;
}
