import type { ManifestInstaller } from '../version-manifest.ts';
import { checkInstaller } from './check-installer.ts';
import { type FieldReader, type FieldValues, isEmpty } from './field-reader.ts';
import { INSTALLER_DEFAULT_FIELDS, INSTALLER_FIELDS } from './installer-fields.ts';
import { defaultSwitches, effectiveType, registersProgram } from './installer-type.ts';
import { mergeInstallerEntry } from './merge-installer-entry.ts';
import type { YamlMap, YamlNode } from './read-yaml.ts';

/** winget allows 1024; the largest real sets have some 220. */
export const MAX_INSTALLERS = 500;

export interface ReadInstaller {
  installer: ManifestInstaller;
  /** Where its entry begins, 1-based. */
  line: number;
}

/**
 * The installers of an installer or singleton manifest, with the root's defaults merged in. What is
 * wrong goes to the reader; the result counts only when nothing was refused. Entries that cannot be
 * downloaded (msstore), or whose type, architecture or scope only a newer winget knows, are left
 * out with a warning; so the result may be empty.
 */
export function readInstallers(root: YamlMap, reader: FieldReader): ReadInstaller[] {
  reader.readFields(root.fields, INSTALLER_DEFAULT_FIELDS);
  const list = root.fields.get('Installers');
  const installers: ReadInstaller[] = [];
  for (const entry of readEntries(list, root.line, reader) ?? []) {
    const installer = readEntry(root, entry, reader);
    if (installer) installers.push({ installer, line: entry.line });
  }
  return installers;
}

function readEntries(
  list: YamlNode | undefined,
  rootLine: number,
  reader: FieldReader,
): YamlMap[] | undefined {
  if (!list || isEmpty(list)) return reader.refuse(list?.line ?? rootLine, 'Installers is missing');
  if (list.kind !== 'list') return reader.refuse(list.line, 'Installers must be a list');
  if (list.items.length > MAX_INSTALLERS) {
    return reader.refuse(list.line, `There are more than ${MAX_INSTALLERS} installers`);
  }
  return list.items.filter((item): item is YamlMap => {
    if (item.kind === 'map') return true;
    reader.refuse(item.line, 'An entry of Installers must be a map of fields');
    return false;
  });
}

function readEntry(root: YamlMap, entry: YamlMap, reader: FieldReader): ManifestInstaller | null {
  const given = mergeInstallerEntry(root.fields, entry.fields);
  const values = reader.readFields(given, INSTALLER_FIELDS);
  if (values.InstallerType === 'msstore') {
    reader.warn(entry.line, 'An msstore installer has no file of its own and is left out');
    return null;
  }
  reader.requireFields(
    given,
    ['Architecture', 'InstallerType', 'InstallerUrl', 'InstallerSha256'],
    entry.line,
  );
  const scope = given.get('Scope');
  const unreadable =
    values.Architecture === undefined ||
    values.InstallerType === undefined ||
    (values.Scope === undefined && scope !== undefined && !isEmpty(scope));
  if (unreadable) return null;
  checkInstaller(values, entry.line, reader);
  dropForeignFields(values, entry.line, reader);
  return buildInstaller(values);
}

/** winget refuses a whole package for these, though they only say too much. */
function dropForeignFields(values: FieldValues, line: number, reader: FieldReader): void {
  const type = effectiveTypeOf(values);
  if (registersProgram(type)) return;
  for (const name of ['ProductCode', 'AppsAndFeaturesEntries']) {
    if (values[name] === undefined) continue;
    reader.warn(line, `${name} is left out, for the type ${type} does not have it`);
    delete values[name];
  }
}

function buildInstaller(values: FieldValues): ManifestInstaller {
  const type = values.InstallerType as string;
  const registered = (values.AppsAndFeaturesEntries ?? []) as FieldValues[];
  const productCode =
    textOf(values.ProductCode) ??
    textOf(registered.find((entry) => entry.ProductCode)?.ProductCode);
  const upgradable = registered.filter((entry) => entry.UpgradeCode !== undefined);
  const own = upgradable.find((entry) => entry.ProductCode === productCode) ?? upgradable[0];
  return {
    architecture: values.Architecture as ManifestInstaller['architecture'],
    type,
    nestedType: type === 'zip' ? textOf(values.NestedInstallerType) : null,
    scope: (values.Scope ?? null) as ManifestInstaller['scope'],
    locale: textOf(values.InstallerLocale),
    downloadUrl: textOf(values.InstallerUrl) ?? '',
    sha256: textOf(values.InstallerSha256) ?? '',
    size: null,
    productCode,
    upgradeCode: textOf(own?.UpgradeCode),
    packageFamilyName: textOf(values.PackageFamilyName),
    switches: {
      ...defaultSwitches(effectiveTypeOf(values)),
      ...(values.InstallerSwitches as Record<string, string> | undefined),
    },
    manifest: values,
  };
}

function effectiveTypeOf(values: FieldValues): string {
  return effectiveType(values.InstallerType as string, textOf(values.NestedInstallerType));
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
