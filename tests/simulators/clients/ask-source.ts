import { chooseInstaller, installedBy } from './installed-program.ts';
import type { InstalledProgram, InstallerFacts } from './installed-program.ts';

/** winget's own rules; a simulated computer brings none. */
export interface WingetRules {
  /** What is compared of a program's name. */
  normalizeName: (name: string) => string;
  /** Negative when the first version is the older. */
  compareVersions: (one: string, other: string) => number;
}

export interface AvailableUpgrade {
  program: InstalledProgram;
  identifier: string;
  version: string;
}

interface SourceHit {
  PackageIdentifier: string;
  Versions: {
    PackageVersion: string;
    ProductCodes?: string[];
    PackageFamilyNames?: string[];
    /** As Windows tells the version, where that differs. */
    AppsAndFeaturesEntryVersions?: string[];
  }[];
}

interface SourceManifest {
  Versions: {
    PackageVersion: string;
    DefaultLocale: { PackageName: string; Publisher: string };
    Installers: Record<string, unknown>[];
  }[];
}

const contract = '1.10.0';
const timeoutMs = 30_000;

/**
 * Asks the winget source for each program, one request after the other, as `winget upgrade` does, and tells which have
 * a higher version there.
 * @param source the source's address, as given to `winget source add`
 */
export async function askForUpgrades(
  source: string,
  programs: readonly InstalledProgram[],
  { normalizeName, compareVersions }: WingetRules,
  signal?: AbortSignal,
): Promise<AvailableUpgrade[]> {
  await call(`${source}/information`, {}, signal);
  const upgrades: AvailableUpgrade[] = [];
  for (const program of programs) {
    const hits = await search(source, { ...program, nameKey: normalizeName(program.name) }, signal);
    const hit = chooseHit(program, hits);
    const version = hit?.Versions.map((one) => one.PackageVersion)
      .sort(compareVersions)
      .at(-1);
    if (!hit || version === undefined || program.version === '') continue;
    if (compareVersions(version, installedVersion(program, hit)) > 0) {
      upgrades.push({ program, identifier: hit.PackageIdentifier, version });
    }
  }
  return upgrades;
}

/** What Windows lists after the version was installed; null when the source has no installer for the computer. */
export async function downloadVersion(
  source: string,
  wanted: { identifier: string; version: string; architecture: string },
  signal?: AbortSignal,
): Promise<InstalledProgram | null> {
  const { identifier, version, architecture } = wanted;
  const address = `${source}/packageManifests/${encodeURIComponent(identifier)}?Version=${encodeURIComponent(version)}`;
  const answer = await call<{ Data?: SourceManifest }>(address, {}, signal);
  const found = answer?.Data?.Versions.find((one) => one.PackageVersion === version);
  if (!found) return null;
  const installer = chooseInstaller(found.Installers.map(readInstaller), architecture);
  const { PackageName: name, Publisher: publisher } = found.DefaultLocale;
  return installer && installedBy({ name, publisher, version }, installer);
}

async function search(
  source: string,
  { packageFamilyName, productCode, nameKey }: InstalledProgram & { nameKey: string },
  signal?: AbortSignal,
): Promise<SourceHit[]> {
  const exactly = (field: string, keyWord: string) => ({
    PackageMatchField: field,
    RequestMatch: { KeyWord: keyWord.toLowerCase(), MatchType: 'Exact' },
  });
  const inclusions = packageFamilyName
    ? [exactly('PackageFamilyName', packageFamilyName)]
    : [
        ...(productCode ? [exactly('ProductCode', productCode)] : []),
        exactly('NormalizedPackageNameAndPublisher', nameKey),
      ];
  const body = JSON.stringify({ Inclusions: inclusions });
  const answer = await call<{ Data?: SourceHit[] }>(
    `${source}/manifestSearch`,
    { method: 'POST', headers: { 'Content-Type': 'application/json' }, body },
    signal,
  );
  return answer?.Data ?? [];
}

/** The version that is installed, by the source's names: Windows may tell another one. */
function installedVersion({ version }: InstalledProgram, { Versions }: SourceHit): string {
  const told = Versions.find((one) => one.AppsAndFeaturesEntryVersions?.includes(version));
  return told?.PackageVersion ?? version;
}

/** One hit is it; of several, the only one that a code speaks for. */
function chooseHit(program: InstalledProgram, hits: SourceHit[]): SourceHit | undefined {
  if (hits.length < 2) return hits[0];
  const code = (program.packageFamilyName ?? program.productCode)?.toLowerCase();
  const strong = hits.filter(({ Versions }) =>
    Versions.some(({ ProductCodes = [], PackageFamilyNames = [] }) =>
      [...ProductCodes, ...PackageFamilyNames].some((one) => one.toLowerCase() === code),
    ),
  );
  return strong.length === 1 ? strong[0] : undefined;
}

function readInstaller(installer: Record<string, unknown>): InstallerFacts {
  const text = (field: string) => (typeof installer[field] === 'string' ? installer[field] : null);
  const entries = installer.AppsAndFeaturesEntries;
  const scope = text('Scope');
  return {
    architecture: text('Architecture') ?? 'neutral',
    type: text('InstallerType') ?? 'exe',
    scope: scope === 'user' || scope === 'machine' ? scope : null,
    productCode: text('ProductCode'),
    packageFamilyName: text('PackageFamilyName'),
    entries: Array.isArray(entries) ? (entries as Record<string, unknown>[]) : [],
  };
}

/** Null for an answer without content. Throws for one that is no success. */
async function call<Answer>(
  address: string,
  init: RequestInit,
  signal?: AbortSignal,
): Promise<Answer | null> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const response = await fetch(address, {
    ...init,
    headers: { Version: contract, ...init.headers },
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
  });
  if (response.status === 204) return null;
  // The address holds the source's secret.
  if (!response.ok) throw new Error(`The winget source answered ${response.status}`);
  return (await response.json()) as Answer;
}
