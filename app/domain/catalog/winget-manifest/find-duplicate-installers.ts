import type { ManifestProblems } from './manifest-problem.ts';
import type { ReadInstaller } from './read-installers.ts';

/**
 * Warns of installers that winget cannot tell apart: same type (and type inside a zip),
 * architecture, locale and scope, where no scope equals any scope. winget's client refuses the whole
 * package for it, so a source must not serve both. Warns too of one address with two hashes, for one
 * of them must be wrong.
 */
export function findDuplicateInstallers(
  installers: ReadInstaller[],
  file: string,
  problems: ManifestProblems,
): void {
  const alike = new Map<string, ReadInstaller[]>();
  const hashes = new Map<string, ReadInstaller>();
  for (const read of installers) {
    const { type, nestedType, architecture, locale, scope, downloadUrl, sha256 } = read.installer;
    const key = JSON.stringify([type, nestedType, architecture, locale?.toLowerCase()]);
    const others = alike.get(key) ?? [];
    const twin = others.find(
      ({ installer }) => !scope || !installer.scope || installer.scope === scope,
    );
    if (twin) {
      problems.warn(
        file,
        read.line,
        `winget cannot tell this installer from the one on line ${twin.line}`,
      );
    }
    alike.set(key, [...others, read]);

    const same = hashes.get(downloadUrl);
    if (same && same.installer.sha256 !== sha256) {
      problems.warn(
        file,
        read.line,
        `The same address has another InstallerSha256 on line ${same.line}`,
      );
    }
    hashes.set(downloadUrl, same ?? read);
  }
}
