/** A program as Windows lists it, and as a client reports it. */
export interface InstalledProgram {
  name: string;
  publisher: string;
  version: string;
  productCode: string | null;
  packageFamilyName: string | null;
  scope: 'user' | 'machine' | null;
}

/** Of a version's installer, the fields that decide what Windows lists afterwards. */
export interface InstallerFacts {
  architecture: string;
  type: string;
  scope: 'user' | 'machine' | null;
  productCode: string | null;
  packageFamilyName: string | null;
  /** With winget's field names. */
  entries: readonly Record<string, unknown>[];
}

/** What Windows lists once an installer of a version has run. */
export function installedBy(
  version: { name: string; publisher: string; version: string },
  installer: InstallerFacts,
): InstalledProgram {
  const [entry = {}] = installer.entries;
  const text = (field: string) => (typeof entry[field] === 'string' ? entry[field] : null);
  const isApp = installer.type === 'msix' || installer.type === 'appx';
  return {
    name: text('DisplayName') ?? version.name,
    publisher: text('Publisher') ?? version.publisher,
    version: text('DisplayVersion') ?? version.version,
    productCode: isApp ? null : (text('ProductCode') ?? installer.productCode),
    packageFamilyName: isApp ? installer.packageFamilyName : null,
    scope: installer.scope,
  };
}

/** The installer that a computer of this architecture takes: its own, else one that runs on it. */
export function chooseInstaller<Installer extends { architecture: string }>(
  installers: readonly Installer[],
  architecture: string,
): Installer | null {
  const order = architecture === 'arm64' ? ['arm64', 'x64', 'x86'] : ['x64', 'x86'];
  for (const wanted of [...order, 'neutral']) {
    const found = installers.find((one) => one.architecture === wanted);
    if (found) return found;
  }
  return null;
}
