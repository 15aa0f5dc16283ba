import { count, desc, eq } from 'drizzle-orm';
import { applications, installers, sourceProblems, versions } from '#db/schema/catalog.ts';
import type { Context } from '#db/tenancy.server.ts';
import { pageWindow } from '../page-window.ts';
import type { SourceProblem } from './check-source-installer.ts';

/** An installer that the winget source leaves out. */
export interface LeftOutInstaller {
  installerId: string;
  identifier: string;
  /** Null in the curated catalog. */
  organizationId: string | null;
  version: string;
  architecture: string;
  type: string;
  scope: string | null;
  downloadUrl: string;
  problem: SourceProblem;
  foundAt: Date;
}

const pageSize = 50;

export interface SourceProblemPage {
  problems: LeftOutInstaller[];
  count: number;
  page: number;
  pageCount: number;
}

/** For staff: the installers that computers are not offered, those found last first. */
export async function listSourceProblems(
  { tx }: Context,
  { page: wanted }: { page: number },
): Promise<SourceProblemPage> {
  const [total] = await tx.select({ count: count() }).from(sourceProblems);
  const all = total?.count ?? 0;
  const { page, pageCount, offset } = pageWindow(all, wanted, pageSize);
  const problems = await tx
    .select({
      installerId: sourceProblems.installerId,
      identifier: applications.identifier,
      organizationId: sourceProblems.organizationId,
      version: versions.version,
      architecture: installers.architecture,
      type: installers.type,
      scope: installers.scope,
      downloadUrl: installers.downloadUrl,
      problem: sourceProblems.problem,
      foundAt: sourceProblems.foundAt,
    })
    .from(sourceProblems)
    .innerJoin(installers, eq(installers.id, sourceProblems.installerId))
    .innerJoin(versions, eq(versions.id, sourceProblems.versionId))
    .innerJoin(applications, eq(applications.id, sourceProblems.applicationId))
    .orderBy(desc(sourceProblems.foundAt), desc(sourceProblems.installerId))
    .limit(pageSize)
    .offset(offset);
  return { problems: problems as LeftOutInstaller[], count: all, page, pageCount };
}
