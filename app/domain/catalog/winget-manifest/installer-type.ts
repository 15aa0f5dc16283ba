/** The type that decides how winget runs it: what lies in the zip, else the type itself. */
export function effectiveType(type: string, nestedType: string | null): string {
  return type === 'zip' ? (nestedType ?? type) : type;
}

/** Types that leave an entry under "Apps & features", and so have a ProductCode (winget-cli). */
export function registersProgram(type: string): boolean {
  return ['exe', 'inno', 'msi', 'nullsoft', 'wix', 'burn', 'portable'].includes(type);
}

/** Types that are identified by a PackageFamilyName (winget-cli). */
export function hasPackageFamily(type: string): boolean {
  return ['msix', 'appx', 'msstore'].includes(type);
}

/** Switches that winget uses for a type when the manifest says nothing (winget-cli). */
export function defaultSwitches(type: string): Record<string, string> {
  switch (type) {
    case 'msi':
    case 'wix':
    case 'burn':
      return {
        Silent: '/quiet /norestart',
        SilentWithProgress: '/passive /norestart',
        InstallLocation: 'TARGETDIR="<INSTALLPATH>"',
        Log: '/log "<LOGPATH>"',
      };
    case 'nullsoft':
      return { Silent: '/S', SilentWithProgress: '/S', InstallLocation: '/D=<INSTALLPATH>' };
    case 'inno':
      return {
        Silent: '/SP- /VERYSILENT /SUPPRESSMSGBOXES /NORESTART',
        SilentWithProgress: '/SP- /SILENT /SUPPRESSMSGBOXES /NORESTART',
        InstallLocation: '/DIR="<INSTALLPATH>"',
        Log: '/LOG="<LOGPATH>"',
      };
    default:
      return {};
  }
}
