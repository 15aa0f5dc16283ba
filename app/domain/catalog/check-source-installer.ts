import { ARCHITECTURES } from './version-manifest.ts';
import { isSupported } from './winget-contract.ts';
import { effectiveType, registersProgram } from './winget-manifest/installer-type.ts';

/** An installer as the catalog has it. */
export interface SourceInstaller {
  architecture: string;
  type: string;
  nestedType: string | null;
  scope: string | null;
  /** BCP 47. */
  locale: string | null;
  downloadUrl: string;
  sha256: string;
  productCode: string | null;
  /** The merged entry with winget's field names. */
  manifest: Record<string, unknown>;
}

/** Why an installer is left out of the winget source. */
export type SourceProblem =
  | 'architecture'
  | 'type'
  | 'scope'
  | 'url'
  | 'hash'
  | 'channel'
  | 'locale'
  | 'nested-installer'
  | 'nested-path'
  | 'product-code'
  | 'programs'
  | 'program-version'
  | 'return-codes'
  | 'markets'
  | 'commands'
  | 'duplicate';

/**
 * What would make winget's client refuse the whole application, every version of it, for this one installer
 * (winget-cli, ManifestValidation); null when nothing would.
 */
export function checkSourceInstaller(installer: SourceInstaller): SourceProblem | null {
  const { manifest, nestedType } = installer;
  const type = effectiveType(installer.type, nestedType);
  if (!(ARCHITECTURES as readonly string[]).includes(installer.architecture)) return 'architecture';
  if (!isSupported(installer.type, null) || type === 'msstore') return 'type';
  if (installer.scope !== null && !['user', 'machine'].includes(installer.scope)) return 'scope';
  if (!isWebAddress(installer.downloadUrl)) return 'url';
  if (!/^[0-9a-f]{64}$/i.test(installer.sha256)) return 'hash';
  if (isGiven(manifest.Channel)) return 'channel';
  if (installer.locale !== null && !isLanguageTag(installer.locale)) return 'locale';
  if (installer.type === 'zip') {
    const problem = checkArchive(nestedType, listOf(manifest.NestedInstallerFiles));
    if (problem !== null) return problem;
  }
  const programs = listOf(manifest.AppsAndFeaturesEntries);
  if (!registersProgram(type)) {
    if (installer.productCode !== null || isGiven(manifest.ProductCode)) return 'product-code';
    if (programs.length > 0) return 'programs';
  }
  if (type === 'portable' && programs.length > 1) return 'programs';
  if (programs.some(({ DisplayVersion }) => /^\s*[<>] /.test(textOf(DisplayVersion)))) {
    return 'program-version';
  }
  if (installer.type === 'portable' && countOf(manifest.Commands) > 1) return 'commands';
  if (repeatsReturnCode(manifest)) return 'return-codes';
  const markets = (manifest.Markets ?? {}) as Record<string, unknown>;
  if (countOf(markets.AllowedMarkets) > 0 && countOf(markets.ExcludedMarkets) > 0) return 'markets';
  return null;
}

/**
 * Why each installer of a version is left out, in their order; null for those that are served. Of installers that
 * winget cannot tell apart (same type, architecture, language and scope, where no scope equals any) one stays: those
 * that say their scope come first.
 */
export function checkSourceInstallers(
  installers: readonly SourceInstaller[],
): (SourceProblem | null)[] {
  const problems = installers.map(checkSourceInstaller);
  const byClarity = installers
    .map((installer, at) => ({ installer, at }))
    .filter(({ at }) => problems[at] === null)
    .sort((a, b) => Number(a.installer.scope === null) - Number(b.installer.scope === null));
  const scopes = new Map<string, (string | null)[]>();
  for (const { installer, at } of byClarity) {
    const key = identityOf(installer);
    const taken = scopes.get(key) ?? [];
    const { scope } = installer;
    if (taken.some((other) => other === null || scope === null || other === scope)) {
      problems[at] = 'duplicate';
    } else {
      scopes.set(key, [...taken, scope]);
    }
  }
  return problems;
}

/** What winget tells installers apart by, but for the scope. It takes msix and appx for one type. */
function identityOf({ type, nestedType, architecture, locale }: SourceInstaller): string {
  const family = effectiveType(type, nestedType).replace('appx', 'msix');
  return [family, architecture, locale?.toLowerCase() ?? ''].join(' ');
}

/** winget-cli reads tags with Windows, which keeps to BCP 47 as JavaScript does. */
export function isLanguageTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

function checkArchive(
  nestedType: string | null,
  files: Record<string, unknown>[],
): SourceProblem | null {
  const mayHoldMany = nestedType === 'portable' || nestedType === 'font';
  if (nestedType === null || !isSupported('zip', nestedType)) return 'nested-installer';
  if (files.length === 0 || (files.length > 1 && !mayHoldMany)) return 'nested-installer';
  const paths = files.map(({ RelativeFilePath }) => textOf(RelativeFilePath));
  const aliases = files
    .map(({ PortableCommandAlias }) => textOf(PortableCommandAlias))
    .filter((alias) => alias !== '');
  const areWrong =
    paths.some((path) => path === '') ||
    [...paths, ...aliases].some(leavesFolder) ||
    repeats(paths.map((path) => path.toLowerCase())) ||
    repeats(aliases.map((alias) => alias.toLowerCase()));
  return areWrong ? 'nested-path' : null;
}

/** Windows paths: both slashes, drives, and `..` in any place are suspect. */
function leavesFolder(path: string): boolean {
  return /^[\\/]|:/.test(path) || path.split(/[\\/]/).includes('..');
}

/** -1 and 4294967295 are the same 32 bits. A repeated success code alone is no fault to winget. */
function repeatsReturnCode(manifest: Record<string, unknown>): boolean {
  const success = Array.isArray(manifest.InstallerSuccessCodes)
    ? manifest.InstallerSuccessCodes.map((code) => Number(code) >>> 0)
    : [];
  const expected = listOf(manifest.ExpectedReturnCodes).map(
    ({ InstallerReturnCode }) => Number(InstallerReturnCode) >>> 0,
  );
  return repeats([...new Set(success), ...expected]);
}

function isWebAddress(address: string): boolean {
  return /^https?:\/\//i.test(address) && URL.canParse(address);
}

function repeats(values: unknown[]): boolean {
  return new Set(values).size < values.length;
}

function listOf(value: unknown): Record<string, unknown>[] {
  if (!Array.isArray(value)) return [];
  return value.filter(
    (item): item is Record<string, unknown> => typeof item === 'object' && item !== null,
  );
}

function countOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 0;
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
