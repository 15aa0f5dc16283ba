import type { GivenFields } from './field-reader.ts';
import { INSTALLER_DEFAULT_FIELDS } from './installer-fields.ts';
import { effectiveType, hasPackageFamily, registersProgram } from './installer-type.ts';
import type { YamlNode } from './read-yaml.ts';

/** Root values of these reach an entry only under the conditions below. */
const CONDITIONAL = [
  'PackageFamilyName',
  'ProductCode',
  'AppsAndFeaturesEntries',
  'Dependencies',
  'NestedInstallerType',
  'NestedInstallerFiles',
];
/** Maps that merge field by field; every other field of an entry replaces the root's whole. */
const MERGED_BY_FIELD = ['InstallerSwitches', 'InstallationMetadata'];

/**
 * An entry of Installers with the root's defaults filled in, as winget does (ManifestYamlPopulator):
 * the entry's own value wins; a field without a value counts as not given; an empty list of the
 * entry replaces the root's, except for the conditional fields, where it counts as not given.
 */
export function mergeInstallerEntry(root: GivenFields, entry: GivenFields): GivenFields {
  const merged = new Map<string, YamlNode>();
  for (const name of Object.keys(INSTALLER_DEFAULT_FIELDS)) {
    const node = root.get(name);
    if (node && !CONDITIONAL.includes(name)) merged.set(name, node);
  }
  for (const [name, node] of entry) {
    if (node.kind === 'nothing') continue;
    const inherited = MERGED_BY_FIELD.includes(name) ? merged.get(name) : undefined;
    merged.set(name, inherited ? mergeFields(inherited, node) : node);
  }

  const inherit = (name: string) => {
    const node = root.get(name);
    if (node && isNotGiven(merged.get(name))) merged.set(name, node);
  };
  const type = readType(merged.get('InstallerType'));
  if (type === 'zip') {
    inherit('NestedInstallerType');
    inherit('NestedInstallerFiles');
  }
  const effective = effectiveType(type, readType(merged.get('NestedInstallerType')));
  if (registersProgram(effective)) {
    inherit('ProductCode');
    inherit('AppsAndFeaturesEntries');
  }
  if (hasPackageFamily(effective) || registersPackageFamily(merged)) inherit('PackageFamilyName');
  inherit('Dependencies');
  return merged;
}

function mergeFields(inherited: YamlNode, own: YamlNode): YamlNode {
  if (inherited.kind !== 'map' || own.kind !== 'map') return own;
  const fields = new Map(inherited.fields);
  for (const [name, node] of own.fields) if (node.kind !== 'nothing') fields.set(name, node);
  return { ...own, fields };
}

function isNotGiven(node: YamlNode | undefined): boolean {
  if (!node || node.kind === 'nothing') return true;
  if (node.kind === 'list') return node.items.length === 0;
  if (node.kind === 'map') return [...node.fields.values()].every(isNotGiven);
  return node.text.trim() === '';
}

function readType(node: YamlNode | undefined): string {
  return node?.kind === 'text' ? node.text.trim().toLowerCase() : '';
}

/** An exe, say, may register an msix in "Apps & features". */
function registersPackageFamily(merged: GivenFields): boolean {
  const entries = merged.get('AppsAndFeaturesEntries');
  if (entries?.kind !== 'list') return false;
  return entries.items.some(
    (item) => item.kind === 'map' && hasPackageFamily(readType(item.fields.get('InstallerType'))),
  );
}
