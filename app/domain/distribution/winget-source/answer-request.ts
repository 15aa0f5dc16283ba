import { foldCase } from '#app/domain/catalog/case-folding.ts';
import { contracts } from '#app/domain/catalog/winget-contract.ts';
import type { SourceCaller } from '../recognise-source-token.ts';
import { answerSearch } from './answer-search.ts';
import type { SearchAnswer } from './answer-search.ts';
import { createOffering } from './offering.ts';
import { renderForContract } from './render-version.ts';
import type { RenderedVersion } from './render-version.ts';
import { readSearchRequest } from './search-request.ts';
import { wingetSource } from './source-memory.ts';

/** Whose request it is and how the answer must read. */
export interface SourceRequest {
  caller: SourceCaller;
  /** The minor number of the contract that the client speaks. */
  contract: number;
  now: Date;
}

/** What a client asks first: who the source is and which contracts it speaks. It asks for no agreement. */
export function describeSource({ sourceIdentifier }: SourceCaller): object {
  return {
    Data: {
      SourceIdentifier: sourceIdentifier,
      ServerSupportedVersions: contracts.map((minor) => `1.${minor}.0`),
    },
  };
}

/** Null when nothing is found. Throws SourceRequestError when the body or the page token is none. */
export async function searchSource(
  request: SourceRequest,
  { body, pageToken }: { body: string; pageToken: string | null },
): Promise<SearchAnswer | null> {
  const asked = readSearchRequest(body);
  const source = wingetSource();
  const [index, policies] = await Promise.all([
    source.catalog(),
    source.policiesOf(request.caller.organizationId),
  ]);
  return answerSearch(index, createOffering(index, policies, request), asked, pageToken);
}

export interface ManifestQuestion {
  /** In whatever case the person typed it. */
  identifier: string;
  /** Spellings of one version of which any may be meant; empty for all. */
  versions: string[];
  /** Versions here have none, so another than '' finds nothing. */
  channel: string;
}

/** The manifests of an application that the caller is offered, newest first. Null when there is none. */
export async function readSourceManifests(
  request: SourceRequest,
  question: ManifestQuestion,
): Promise<{ Data: { PackageIdentifier: string; Versions: RenderedVersion[] } } | null> {
  if (question.channel !== '') return null;
  const source = wingetSource();
  const [index, policies] = await Promise.all([
    source.catalog(),
    source.policiesOf(request.caller.organizationId),
  ]);
  const offering = createOffering(index, policies, request);
  const wanted = question.versions.map(foldCase);
  for (const application of index.findByIdentifier(question.identifier)) {
    const ids = offering
      .versionsOf(application)
      .filter(({ version }) => wanted.length === 0 || wanted.includes(foldCase(version)))
      .map(({ id }) => id);
    const rendered = await source.manifestsOf(application.id, ids);
    const versions = rendered
      .map((version) => renderForContract(version, request.contract))
      .filter((version) => version !== null);
    if (versions.length === 0) continue;
    return { Data: { PackageIdentifier: application.identifier, Versions: versions } };
  }
  return null;
}
