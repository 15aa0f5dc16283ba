/** The files of one release, found by their names. */
export interface ManifestSetListing {
  /** The folder that holds them, '' for the top; with '/' between its parts. */
  folder: string;
  /** The package identifier as the file names have it. What the files say may differ. */
  identifier: string;
  /** Sorted. */
  paths: string[];
}

/**
 * Groups the YAML files of a folder tree into sets: one per folder and identifier, in path order.
 * Folder names mean nothing here, for a version folder has siblings that are none ("Portable"), parents
 * that look like one ("2022") and packages nested inside packages. Other files, dot
 * files and what lies in dot folders are passed over. Paths are relative, with '/' or '\' between parts.
 */
export function findManifestSets(paths: Iterable<string>): ManifestSetListing[] {
  const folders = new Map<string, Map<string, string>>();
  for (const path of paths) {
    const parts = path.split(/[\\/]/).filter((part) => part !== '' && part !== '.');
    const file = parts.pop() ?? '';
    if (!/\.ya?ml$/i.test(file) || [...parts, file].some(isHidden)) continue;
    const folder = parts.join('/');
    const files = folders.get(folder) ?? new Map<string, string>();
    folders.set(folder, files.set(path, file.replace(/\.ya?ml$/i, '')));
  }
  const sets: ManifestSetListing[] = [];
  for (const [folder, files] of folders) {
    for (const [identifier, members] of groupByIdentifier(files)) {
      sets.push({ folder, identifier, paths: members.sort() });
    }
  }
  return sets.sort(
    (a, b) => compareText(a.folder, b.folder) || compareText(a.identifier, b.identifier),
  );
}

/** '..' stays: a folder may be given from below. */
function isHidden(part: string): boolean {
  return part.startsWith('.') && part !== '..';
}

/**
 * `A.B.yaml`, `A.B.installer.yaml` and `A.B.locale.sv-SE.yaml` are of A.B. A package may itself be
 * called A.B.installer: then other files are named after it, which settles it. Names that differ
 * only in case belong together, so that the reader can tell what is wrong with them.
 */
function groupByIdentifier(files: Map<string, string>): Map<string, string[]> {
  const owners = new Set<string>();
  for (const name of files.values()) {
    const base = dropSuffix(name);
    if (base !== name) owners.add(base.toLowerCase());
  }
  const spellings = new Map<string, string>();
  const groups = new Map<string, string[]>();
  for (const [path, name] of files) {
    const identifier = owners.has(name.toLowerCase()) ? name : dropSuffix(name);
    const folded = identifier.toLowerCase();
    const spelling = spellings.get(folded) ?? identifier;
    spellings.set(folded, spelling);
    groups.set(spelling, [...(groups.get(spelling) ?? []), path]);
  }
  return groups;
}

function dropSuffix(name: string): string {
  return name.replace(/\.(installer|locale\.[^.]+)$/i, '');
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
