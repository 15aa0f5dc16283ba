import { asc, eq, inArray } from 'drizzle-orm';
import {
  applicationMatchKeys,
  applications,
  installers,
  sourceProblems,
  versions,
} from '#db/schema/catalog.ts';
import type { Context } from '#db/tenancy.server.ts';
import { checkSourceInstallers } from '../check-source-installer.ts';
import { matchKeysOf } from '../match-keys.ts';

/** Rows of one statement; PostgreSQL takes 65,535 values. */
const mostRows = 5000;

/**
 * Writes down what follows from versions as they are in the database: the keys that installed programs are recognised
 * by, which only ever become more, and which installers the winget source leaves out.
 */
export async function writeSourceFacts(context: Context, versionIds: string[]): Promise<void> {
  if (versionIds.length === 0) return;
  const { tx, now } = context;
  const rows = await tx
    .select({
      id: versions.id,
      applicationId: versions.applicationId,
      applicationName: applications.name,
      locales: versions.locales,
    })
    .from(versions)
    .innerJoin(applications, eq(applications.id, versions.applicationId))
    .where(inArray(versions.id, versionIds));
  const files = await tx
    .select()
    .from(installers)
    .where(inArray(installers.versionId, versionIds))
    .orderBy(installers.versionId, asc(installers.position));
  const filesOf = Map.groupBy(files, ({ versionId }) => versionId);

  const keys = new Map<string, typeof applicationMatchKeys.$inferInsert>();
  const problems: (typeof sourceProblems.$inferInsert)[] = [];
  for (const { id, applicationId, applicationName, locales } of rows) {
    const its = filesOf.get(id) ?? [];
    for (const { kind, key } of matchKeysOf({ applicationName, locales, installers: its })) {
      keys.set(`${applicationId} ${kind} ${key}`, { applicationId, kind, key });
    }
    checkSourceInstallers(its).forEach((problem, at) => {
      if (problem === null) return;
      const { id: installerId, architecture, type, scope, locale } = its[at]!;
      problems.push({
        installerId,
        problem,
        applicationId,
        versionId: id,
        details: { architecture, type, scope, locale },
        foundAt: now,
      });
    });
  }
  for (const some of inParts([...keys.values()])) {
    await tx.insert(applicationMatchKeys).values(some).onConflictDoNothing();
  }
  await tx.delete(sourceProblems).where(inArray(sourceProblems.versionId, versionIds));
  for (const some of inParts(problems)) await tx.insert(sourceProblems).values(some);
}

function inParts<Row>(rows: Row[]): Row[][] {
  const parts: Row[][] = [];
  for (let at = 0; at < rows.length; at += mostRows) parts.push(rows.slice(at, at + mostRows));
  return parts;
}
