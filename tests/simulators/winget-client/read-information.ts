import { WingetError } from './winget-error.ts';
import { isFields, isFilled, listOf } from './wire.ts';
import type { Fields } from './wire.ts';

export interface SourceInformation {
  identifier: string;
  /** As the source spells it. */
  contract: string;
  /** The minor number of the contract. */
  minor: number;
}

/** Reads /information and chooses the highest contract that both speak, by major and minor number alone. */
export function readInformation(answer: Fields | null, contracts: number[]): SourceInformation {
  const data = answer?.Data;
  const fail = (reason: string): never => {
    throw new WingetError('RESTSOURCE_INTERNAL_ERROR', reason);
  };
  if (!isFields(data)) return fail('Data is missing.');
  const { SourceIdentifier, ServerSupportedVersions, SourceAgreements, Authentication } = data;
  if (!isFilled(SourceIdentifier) || SourceIdentifier.length < 3 || SourceIdentifier.length > 128) {
    return fail('SourceIdentifier is missing.');
  }
  if (isFields(SourceAgreements) && !isFilled(SourceAgreements.AgreementsIdentifier)) {
    return fail('AgreementsIdentifier is missing.');
  }
  if (isFields(Authentication) && Authentication.AuthenticationType !== 'none') {
    return fail('The authentication is not supported.');
  }
  const common = listOf(ServerSupportedVersions)
    .filter(isFilled)
    .map((text) => ({ text, match: /^1\.(\d+)/.exec(text) }))
    .filter(({ match }) => match !== null && contracts.includes(Number(match[1])))
    .map(({ text, match }) => ({ contract: text, minor: Number(match![1]) }))
    .sort((a, b) => a.minor - b.minor)
    .at(-1);
  if (!common) return fail('No contract in common.');
  return { identifier: SourceIdentifier, ...common };
}
