import {
  checkSourceInstallers,
  isLanguageTag,
} from '#app/domain/catalog/check-source-installer.ts';
import { programEntries } from '#app/domain/catalog/match-keys.ts';
import type { SourceManifest } from '#app/domain/catalog/load-source-manifests.ts';
import { firstContract } from '#app/domain/catalog/winget-contract.ts';
import {
  effectiveType,
  hasPackageFamily,
  registersProgram,
} from '#app/domain/catalog/winget-manifest/installer-type.ts';
import { installerUrl } from './installer-url.ts';

type Fields = Record<string, unknown>;

/** A version as the wire has it, for the newest contract. */
export interface RenderedVersion {
  PackageVersion: string;
  DefaultLocale: Fields;
  Locales?: Fields[];
  Installers: Fields[];
}

/**
 * One version with its installers as a winget client takes them: whole entries, every field that has a value and no
 * empty one, and no installer for which it would refuse the application. Null when none is left.
 */
export function renderVersion(
  application: SourceManifest['application'],
  version: SourceManifest['version'],
): RenderedVersion | null {
  const problems = checkSourceInstallers(version.installers);
  const served = version.installers.filter((_, at) => problems[at] === null);
  if (served.length === 0) return null;
  const [first = {}, ...others] = version.locales;
  const locales = others
    .filter(({ PackageLocale }) => isText(PackageLocale) && isLanguageTag(PackageLocale))
    .map((locale) => withoutEmpty(omit(locale, 'Moniker')));
  return {
    PackageVersion: version.version,
    DefaultLocale: renderDefaultLocale(application, version, first),
    ...(locales.length > 0 ? { Locales: locales } : {}),
    Installers: served.map((installer) => renderInstaller(installer, version.releaseDate)),
  };
}

/** What a client needs of it is always there: the catalog's own words stand in. */
function renderDefaultLocale(
  application: SourceManifest['application'],
  version: SourceManifest['version'],
  locale: Fields,
): Fields {
  const given = withoutEmpty(locale);
  const { PackageLocale } = given;
  const described = application.descriptionEn.trim() || application.name;
  return {
    ...withoutEmpty({
      Publisher: application.publisher,
      PackageName: application.name,
      License: application.licence,
      ShortDescription: described.slice(0, 256),
      Moniker: application.moniker,
      ReleaseNotesUrl: version.releaseNotesUrl,
    }),
    ...given,
    PackageLocale: isText(PackageLocale) && isLanguageTag(PackageLocale) ? PackageLocale : 'en-US',
  };
}

function renderInstaller(
  installer: SourceManifest['version']['installers'][number],
  releaseDate: string | null,
): Fields {
  const { manifest } = installer;
  const type = effectiveType(installer.type, installer.nestedType);
  const registers = registersProgram(type);
  const family = installer.packageFamilyName ?? manifest.PackageFamilyName;
  return withoutEmpty({
    ReleaseDate: releaseDate,
    // What only other types have stays out, however it came into the catalog.
    ...omit(manifest, 'Channel', 'ProductCode', 'AppsAndFeaturesEntries', 'PackageFamilyName'),
    ...(registers && {
      ProductCode: manifest.ProductCode ?? installer.productCode,
      AppsAndFeaturesEntries: renderPrograms(installer),
    }),
    ...((hasPackageFamily(type) || registers) && { PackageFamilyName: family }),
    ...(installer.type !== 'zip' && { NestedInstallerFiles: null }),
    Architecture: installer.architecture,
    InstallerType: installer.type,
    NestedInstallerType: installer.nestedType,
    Scope: installer.scope,
    InstallerLocale: installer.locale,
    InstallerUrl: installerUrl(installer),
    InstallerSha256: installer.sha256.toUpperCase(),
    SignatureSha256: hashOrNothing(manifest.SignatureSha256),
    InstallationMetadata: renderMetadata(manifest.InstallationMetadata),
    InstallerSwitches: installer.switches,
    UpgradeBehavior: knownBehavior(manifest.UpgradeBehavior),
  });
}

/** An upgrade code that only the catalog's column has is told where a client looks for it. */
function renderPrograms(installer: SourceManifest['version']['installers'][number]): Fields[] {
  const entries = programEntries(installer.manifest);
  const { upgradeCode } = installer;
  if (upgradeCode === null || entries.some((entry) => isText(entry.UpgradeCode))) return entries;
  const [first = {}, ...others] = entries;
  return [{ ...first, UpgradeCode: upgradeCode }, ...others];
}

/** The client reads these as hashes, and fails on anything else. */
function renderMetadata(metadata: unknown): unknown {
  if (!isFields(metadata) || !Array.isArray(metadata.Files)) return metadata;
  const files = metadata.Files.filter(isFields).map((file) => ({
    ...file,
    FileSha256: hashOrNothing(file.FileSha256),
  }));
  return { ...metadata, Files: files };
}

function hashOrNothing(value: unknown): unknown {
  return isText(value) && /^[0-9a-f]{64}$/i.test(value) ? value : null;
}

function knownBehavior(value: unknown): unknown {
  return ['install', 'uninstallPrevious', 'deny'].includes(value as string) ? value : null;
}

/**
 * The same version for a client that speaks an older contract: without installers of types that it does not know, and
 * without `deny`, which would have it refuse the whole answer. Null when no installer is left.
 */
export function renderForContract(
  version: RenderedVersion,
  contract: number,
): RenderedVersion | null {
  const installers = version.Installers.filter(({ InstallerType, NestedInstallerType }) => {
    const first = firstContract(
      InstallerType as string,
      (NestedInstallerType ?? null) as string | null,
    );
    return first !== null && first <= contract;
  });
  if (installers.length === 0) return null;
  if (contract >= denyContract) return { ...version, Installers: installers };
  return {
    ...version,
    Installers: installers.map((installer) =>
      installer.UpgradeBehavior === 'deny' ? omit(installer, 'UpgradeBehavior') : installer,
    ),
  };
}

/** The first contract that knows `UpgradeBehavior: deny`. */
const denyContract = 6;

/** Without what says nothing: null, empty text, empty lists and maps, at any depth. */
function withoutEmpty(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields)
      .map(([name, value]) => [name, prune(value)] as const)
      .filter(([, value]) => value !== undefined),
  );
}

function prune(value: unknown): unknown {
  if (value === null || value === undefined || value === '') return undefined;
  if (Array.isArray(value)) {
    const items = value.map(prune).filter((item) => item !== undefined);
    return items.length === 0 ? undefined : items;
  }
  if (!isFields(value)) return value;
  const fields = withoutEmpty(value);
  return Object.keys(fields).length === 0 ? undefined : fields;
}

function omit(fields: Fields, ...names: string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
