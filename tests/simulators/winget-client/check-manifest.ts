import { fieldsOf, isFields, isFilled, listOf, textOf } from './wire.ts';
import type { Fields } from './wire.ts';

/**
 * What a winget client that speaks contract 1.<minor> refuses of `Data` in an answer of /packageManifests, in its own
 * words; nothing when it takes the package. One fault in one version is enough for it to refuse all of them.
 */
export function checkManifest(data: unknown, minor: number): string[] {
  if (!isFields(data)) return ['Data is no object'];
  const problems: string[] = [];
  if (!isFilled(data.PackageIdentifier)) problems.push('PackageIdentifier is missing');
  const versions = fieldsOf(data.Versions);
  if (versions.length === 0) problems.push('there are no versions');
  for (const version of versions) {
    const name = textOf(version.PackageVersion);
    problems.push(...checkVersion(version, minor).map((problem) => `${name}: ${problem}`));
  }
  problems.push(...findEmpty(data, 'Data'));
  return problems;
}

function checkVersion(version: Fields, minor: number): string[] {
  const problems: string[] = [];
  const { PackageVersion } = version;
  if (!isFilled(PackageVersion)) problems.push('PackageVersion is missing');
  else if (/^[<>] /.test(PackageVersion)) problems.push('PackageVersion is approximate');
  if (isFilled(version.Channel)) problems.push('Channel is not supported');
  problems.push(...checkDefaultLocale(version.DefaultLocale));
  for (const locale of fieldsOf(version.Locales)) {
    if (!isTag(locale.PackageLocale)) problems.push('PackageLocale is no BCP 47 tag');
  }
  const installers = fieldsOf(version.Installers);
  if (installers.length === 0) problems.push('there are no installers');
  const known = installers.filter((installer) => effectiveType(installer, minor) !== null);
  if (installers.length > 0 && known.length === 0) problems.push('no installer is of a known type');
  for (const installer of known) problems.push(...checkInstaller(installer, minor));
  return [...problems, ...findTwins(known, minor)];
}

function checkDefaultLocale(locale: unknown): string[] {
  if (!isFields(locale)) return ['DefaultLocale is missing'];
  const problems = ['PackageName', 'Publisher', 'ShortDescription', 'License']
    .filter((name) => !isFilled(locale[name]))
    .map((name) => `DefaultLocale has no ${name}`);
  if (!isTag(locale.PackageLocale)) problems.push('PackageLocale is no BCP 47 tag');
  return problems;
}

const knownTypes: Record<string, { since: number; programs: boolean; is?: string }> = {
  exe: { since: 0, programs: true },
  msi: { since: 0, programs: true },
  wix: { since: 0, programs: true },
  burn: { since: 0, programs: true },
  inno: { since: 0, programs: true },
  nullsoft: { since: 0, programs: true },
  msix: { since: 0, programs: false },
  appx: { since: 0, programs: false, is: 'msix' },
  portable: { since: 4, programs: true },
  font: { since: 12, programs: false },
};

/** Null when this client does not know the type: it passes such an installer over. */
function effectiveType(installer: Fields, minor: number): string | null {
  const { InstallerType, NestedInstallerType } = installer;
  const isZip = textOf(InstallerType).toLowerCase() === 'zip';
  if (isZip && minor < 4) return null;
  const type = textOf(isZip ? NestedInstallerType : InstallerType).toLowerCase();
  const known = knownTypes[type];
  if (!known || known.since > minor) return null;
  return known.is ?? type;
}

function checkInstaller(installer: Fields, minor: number): string[] {
  const problems: string[] = [];
  const type = effectiveType(installer, minor);
  const { Architecture, Scope, UpgradeBehavior, InstallerLocale } = installer;
  if (!['x86', 'x64', 'arm', 'arm64', 'neutral'].includes(textOf(Architecture))) {
    problems.push(`Architecture ${textOf(Architecture)} is unknown`);
  }
  if (Scope !== undefined && !['user', 'machine'].includes(textOf(Scope))) {
    problems.push(`Scope ${textOf(Scope)} is unknown`);
  }
  const behaviors = ['install', 'uninstallPrevious', ...(minor >= 6 ? ['deny'] : [])];
  if (UpgradeBehavior !== undefined && !behaviors.includes(textOf(UpgradeBehavior))) {
    problems.push(`UpgradeBehavior ${textOf(UpgradeBehavior)} is unknown`);
  }
  if (!/^https?:\/\//.test(textOf(installer.InstallerUrl)))
    problems.push('InstallerUrl is missing');
  if (!isHash(installer.InstallerSha256)) problems.push('InstallerSha256 is no hash');
  for (const hash of otherHashes(installer)) {
    if (hash !== undefined && !isHash(hash)) problems.push(`${textOf(hash)} is no hash`);
  }
  if (InstallerLocale !== undefined && !isTag(InstallerLocale)) {
    problems.push('InstallerLocale is no BCP 47 tag');
  }
  if (textOf(installer.InstallerType).toLowerCase() === 'zip')
    problems.push(...checkZip(installer));
  const programs = fieldsOf(installer.AppsAndFeaturesEntries);
  if (type !== null && !knownTypes[type]?.programs) {
    if (isFilled(installer.ProductCode)) problems.push(`${type} has no ProductCode`);
    if (programs.length > 0) problems.push(`${type} has no AppsAndFeaturesEntries`);
  }
  if (programs.some(({ DisplayVersion }) => /^[<>] /.test(textOf(DisplayVersion)))) {
    problems.push('DisplayVersion is approximate');
  }
  problems.push(...checkCodes(installer), ...checkMarkets(installer));
  return problems;
}

function otherHashes(installer: Fields): unknown[] {
  const metadata = isFields(installer.InstallationMetadata) ? installer.InstallationMetadata : {};
  return [installer.SignatureSha256, ...fieldsOf(metadata.Files).map((file) => file.FileSha256)];
}

function checkZip(installer: Fields): string[] {
  const files = fieldsOf(installer.NestedInstallerFiles);
  const mayBeMany = ['portable', 'font'].includes(textOf(installer.NestedInstallerType));
  if (files.length === 0) return ['NestedInstallerFiles is missing'];
  if (files.length > 1 && !mayBeMany) return ['there are several NestedInstallerFiles'];
  return files.some((file) => !isFilled(file.RelativeFilePath))
    ? ['RelativeFilePath is missing']
    : [];
}

function checkCodes(installer: Fields): string[] {
  const taken = new Set(listOf(installer.InstallerSuccessCodes).map((code) => Number(code) | 0));
  for (const { InstallerReturnCode } of fieldsOf(installer.ExpectedReturnCodes)) {
    const code = Number(InstallerReturnCode) | 0;
    if (taken.has(code)) return [`the return code ${code} is given twice`];
    taken.add(code);
  }
  return [];
}

function checkMarkets({ Markets }: Fields): string[] {
  if (!isFields(Markets)) return [];
  const both =
    listOf(Markets.AllowedMarkets).length > 0 && listOf(Markets.ExcludedMarkets).length > 0;
  return both ? ['markets are both allowed and excluded'] : [];
}

/** Installers that winget cannot tell apart: no scope is any scope. */
function findTwins(installers: Fields[], minor: number): string[] {
  const keyOf = (one: Fields) =>
    [
      effectiveType(one, minor),
      one.Architecture,
      textOf(one.InstallerLocale ?? '').toLowerCase(),
    ].join();
  return installers.flatMap((one, at) =>
    installers
      .slice(at + 1)
      .filter(
        (other) =>
          keyOf(one) === keyOf(other) &&
          (one.Scope === undefined || other.Scope === undefined || one.Scope === other.Scope),
      )
      .map(() => `two installers are ${keyOf(one)}`),
  );
}

/** Some empty values throw in the client's reader, so none may be there. */
function findEmpty(value: unknown, path: string): string[] {
  if (value === null || value === '') return [`${path} is empty`];
  if (Array.isArray(value)) {
    if (value.length === 0) return [`${path} is empty`];
    return value.flatMap((item, at) => findEmpty(item, `${path}[${at}]`));
  }
  if (!isFields(value)) return [];
  const entries = Object.entries(value);
  if (entries.length === 0) return [`${path} is empty`];
  return entries.flatMap(([name, inner]) => findEmpty(inner, `${path}.${name}`));
}

function isHash(value: unknown): boolean {
  return typeof value === 'string' && /^[0-9a-f]{64}$/i.test(value);
}

function isTag(value: unknown): boolean {
  if (!isFilled(value)) return false;
  try {
    return Intl.getCanonicalLocales(value).length === 1;
  } catch {
    return false;
  }
}
