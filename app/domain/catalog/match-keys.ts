import { foldCase } from './case-folding.ts';
import { nameKey } from './name-normalization.ts';

/**
 * The generation of the rules below and of those in name-normalization.ts. Whoever changes what keys a version gets
 * raises it, and the job `catalog.refresh-match-keys` makes all keys anew.
 */
export const matchRuleGeneration = 1;

export type MatchKeyKind = 'product-code' | 'upgrade-code' | 'package-family-name' | 'name';

/** By what an installed program is recognised as an application. */
export interface MatchKey {
  kind: MatchKeyKind;
  /** Folded; a name is normalised, too. */
  key: string;
}

/** What keys are made of: a version as the catalog has it. */
export interface KeyedVersion {
  /** Stands in where no locale has a name. */
  applicationName: string;
  /** With winget's field names. */
  locales: Record<string, unknown>[];
  installers: {
    productCode: string | null;
    upgradeCode: string | null;
    packageFamilyName: string | null;
    /** The merged entry with winget's field names. */
    manifest: Record<string, unknown>;
  }[];
}

/** The longest key that the database keeps. Nothing real is near it. */
const longestKey = 1000;

/**
 * The keys of one version, each once: the codes of every installer and of every entry that it leaves under "Apps &
 * features", and the normalised names of every locale and of every such entry.
 */
export function matchKeysOf(version: KeyedVersion): MatchKey[] {
  const keys = new Map<string, MatchKey>();
  const add = (kind: MatchKeyKind, key: string) => {
    if (key !== '' && key.length <= longestKey) keys.set(`${kind} ${key}`, { kind, key });
  };
  const addCode = (kind: MatchKeyKind, code: unknown) => {
    if (typeof code === 'string') add(kind, foldCase(code.trim()));
  };
  const names = version.locales.map(({ PackageName }) => PackageName).filter(isText);
  for (const name of names.length > 0 ? names : [version.applicationName]) {
    add('name', nameKey(name));
  }
  for (const installer of version.installers) {
    addCode('product-code', installer.productCode);
    addCode('upgrade-code', installer.upgradeCode);
    addCode('package-family-name', installer.packageFamilyName);
    addCode('package-family-name', installer.manifest.PackageFamilyName);
    for (const entry of programEntries(installer.manifest)) {
      addCode('product-code', entry.ProductCode);
      addCode('upgrade-code', entry.UpgradeCode);
      if (isText(entry.DisplayName)) add('name', nameKey(entry.DisplayName));
    }
  }
  return [...keys.values()];
}

/** What an installer says that it leaves under "Apps & features". */
export function programEntries(manifest: Record<string, unknown>): Record<string, unknown>[] {
  const entries = manifest.AppsAndFeaturesEntries;
  if (!Array.isArray(entries)) return [];
  return entries.filter(
    (entry): entry is Record<string, unknown> => typeof entry === 'object' && entry !== null,
  );
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
