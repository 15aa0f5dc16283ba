import { desc, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import { pageWindow } from '#app/domain/page-window.ts';
import type { CandidateReason } from '#db/schema/catalog.ts';
import { applications, installers, versionCandidates, versions } from '#db/schema/catalog.ts';
import type { Context } from '#db/tenancy.server.ts';
import type { LoadedCandidate } from './internal/load-candidate.ts';
import { filesOf, loadCandidate } from './internal/load-candidate.ts';

export interface ListedCandidate {
  id: string;
  identifier: string;
  applicationName: string;
  version: string;
  reason: CandidateReason;
  createdAt: Date;
  resolution: 'accepted' | 'rejected' | 'replaced' | null;
  resolvedAt: Date | null;
}

export interface CandidatePage {
  candidates: ListedCandidate[];
  /** How many wait for a person, whatever is shown. */
  open: number;
  page: number;
  pageCount: number;
}

const pageSize = 50;

/** The candidates that wait for a person, or those that were decided, newest first. */
export async function listCandidates(
  { tx }: Context,
  filter: { state: 'open' | 'decided'; page: number },
): Promise<CandidatePage> {
  const [count] = await tx
    .select({
      open: sql<number>`count(*) filter (where ${versionCandidates.resolution} is null)::int`,
      all: sql<number>`count(*)::int`,
    })
    .from(versionCandidates);
  const { open = 0, all = 0 } = count ?? {};
  const isOpen = filter.state === 'open';
  const { page, pageCount, offset } = pageWindow(isOpen ? open : all - open, filter.page, pageSize);
  const candidates = await tx
    .select({
      id: versionCandidates.id,
      identifier: applications.identifier,
      applicationName: applications.name,
      version: versions.version,
      reason: versionCandidates.reason,
      createdAt: versionCandidates.createdAt,
      resolution: versionCandidates.resolution,
      resolvedAt: versionCandidates.resolvedAt,
    })
    .from(versionCandidates)
    .innerJoin(versions, eq(versions.id, versionCandidates.versionId))
    .innerJoin(applications, eq(applications.id, versions.applicationId))
    .where(isOpen ? isNull(versionCandidates.resolution) : isNotNull(versionCandidates.resolution))
    .orderBy(
      desc(isOpen ? versionCandidates.createdAt : versionCandidates.resolvedAt),
      desc(versionCandidates.id),
    )
    .limit(pageSize)
    .offset(offset);
  return { candidates, open, page, pageCount };
}

/** One file of a candidate: the hash that the catalog or the manifest had, and the one that was found. */
export interface ChangedFile {
  url: string;
  before: string | null;
  now: string | null;
  /** Why there is none now. */
  problem: string | null;
}

export interface CandidateDetails extends Omit<LoadedCandidate, 'manifest' | 'fingerprint'> {
  files: ChangedFile[];
  /** The version that customers are offered meanwhile. */
  offered: string | null;
}

/** A candidate with what changed, file by file. @throws NotFoundError */
export async function getCandidate(context: Context, id: string): Promise<CandidateDetails> {
  const { manifest, fingerprint: _fingerprint, ...candidate } = await loadCandidate(context, id);
  const [newest] = await context.tx
    .select({ version: versions.version })
    .from(versions)
    .where(
      sql`${versions.applicationId} = ${candidate.applicationId}
        and ${versions.state} = 'offered' and ${versions.supersededBy} is null`,
    );
  const downloaded = filesOf(candidate).map(
    ({ url, expectedSha256, actualSha256, problem }): ChangedFile => ({
      url,
      before: expectedSha256,
      now: actualSha256 ?? null,
      problem: problem ?? null,
    }),
  );
  const files =
    downloaded.length > 0 ? downloaded : await compareFiles(context, candidate, manifest);
  return { ...candidate, offered: newest?.version ?? null, files: files.filter(isChanged) };
}

/** A file without hashes may be another, too. */
const isChanged = ({ before, now, problem }: ChangedFile) =>
  problem !== null || now === null || before !== now;

interface ToldFile {
  downloadUrl: string;
  sha256: string | null;
}

/** What was told to be in the catalog before and now; what the catalog has, for what came by hand. */
async function compareFiles(
  { tx }: Context,
  { versionId, evidence }: Pick<LoadedCandidate, 'versionId' | 'evidence'>,
  manifest: Record<string, unknown>,
): Promise<ChangedFile[]> {
  const before = Array.isArray(evidence.before)
    ? (evidence.before as ToldFile[])
    : await tx
        .select({ downloadUrl: installers.downloadUrl, sha256: installers.sha256 })
        .from(installers)
        .where(eq(installers.versionId, versionId))
        .orderBy(installers.position);
  const now = (evidence.now ?? manifest.installers ?? []) as ToldFile[];
  const hashOf = (told: ToldFile[], url: string) =>
    told.find((one) => one.downloadUrl === url)?.sha256 ?? null;
  const urls = [...new Set([...now, ...before].map((one) => one.downloadUrl))];
  return urls.map((url) => ({
    url,
    before: hashOf(before, url),
    now: hashOf(now, url),
    problem: null,
  }));
}
