import { ARCHITECTURES } from '../version-manifest.ts';
import {
  code,
  date,
  fields,
  type FieldShapes,
  flag,
  line,
  listOf,
  locale,
  oneOf,
  sha256,
  url,
} from './field-shape.ts';

const INSTALLER_TYPES = ['exe', 'msi', 'msix', 'appx', 'wix', 'burn', 'nullsoft', 'inno'] as const;

const word = line(40);
const key = line(255);
const switchText = line(512);
const market = line(2);

/**
 * Installer fields that may stand at the root as defaults or in an entry of Installers, with the
 * limits of winget's manifest schema 1.10 and the values that 1.12 added.
 */
export const INSTALLER_DEFAULT_FIELDS: FieldShapes = {
  InstallerLocale: locale,
  Platform: listOf(oneOf('Windows.Desktop', 'Windows.Universal')),
  MinimumOSVersion: word,
  InstallerType: oneOf(...INSTALLER_TYPES, 'zip', 'portable', 'pwa', 'msstore', 'font'),
  NestedInstallerType: oneOf(...INSTALLER_TYPES, 'portable', 'font'),
  NestedInstallerFiles: listOf(
    fields({ RelativeFilePath: line(512), PortableCommandAlias: line(40) }),
  ),
  Scope: oneOf('user', 'machine'),
  InstallModes: listOf(oneOf('interactive', 'silent', 'silentWithProgress')),
  InstallerSwitches: fields({
    Silent: switchText,
    SilentWithProgress: switchText,
    Interactive: switchText,
    InstallLocation: switchText,
    Log: switchText,
    Upgrade: switchText,
    Custom: line(2048),
    Repair: switchText,
  }),
  InstallerSuccessCodes: listOf(code),
  ExpectedReturnCodes: listOf(
    fields({ InstallerReturnCode: code, ReturnResponse: word, ReturnResponseUrl: url }),
  ),
  UpgradeBehavior: oneOf('install', 'uninstallPrevious', 'deny'),
  Commands: listOf(word),
  Protocols: listOf(line(2048)),
  FileExtensions: listOf(line(64)),
  Dependencies: fields({
    WindowsFeatures: listOf(line(128)),
    WindowsLibraries: listOf(line(128)),
    PackageDependencies: listOf(
      fields({ PackageIdentifier: line(128), MinimumVersion: line(128) }),
    ),
    ExternalDependencies: listOf(line(128)),
  }),
  PackageFamilyName: key,
  ProductCode: key,
  Capabilities: listOf(word),
  RestrictedCapabilities: listOf(word),
  Markets: fields({ AllowedMarkets: listOf(market), ExcludedMarkets: listOf(market) }),
  InstallerAbortsTerminal: flag,
  ReleaseDate: date,
  InstallLocationRequired: flag,
  RequireExplicitUpgrade: flag,
  DisplayInstallWarnings: flag,
  UnsupportedOSArchitectures: listOf(oneOf('x86', 'x64', 'arm', 'arm64')),
  UnsupportedArguments: listOf(oneOf('log', 'location')),
  AppsAndFeaturesEntries: listOf(
    fields({
      DisplayName: line(256),
      Publisher: line(256),
      DisplayVersion: line(128),
      ProductCode: key,
      UpgradeCode: key,
      InstallerType: oneOf(...INSTALLER_TYPES, 'zip', 'portable', 'pwa', 'msstore', 'font'),
    }),
  ),
  ElevationRequirement: oneOf('elevationRequired', 'elevationProhibited', 'elevatesSelf'),
  InstallationMetadata: fields({
    DefaultInstallLocation: line(2048),
    Files: listOf(
      fields({
        RelativeFilePath: line(2048),
        FileSha256: sha256,
        FileType: oneOf('launch', 'uninstall', 'other'),
        InvocationParameter: line(2048),
        DisplayName: line(256),
      }),
    ),
  }),
  DownloadCommandProhibited: flag,
  RepairBehavior: oneOf('modify', 'uninstaller', 'installer'),
  ArchiveBinariesDependOnPath: flag,
  Authentication: fields({
    AuthenticationType: line(64),
    MicrosoftEntraIdAuthenticationInfo: fields({ Resource: line(512), Scope: line(512) }),
  }),
};

/** An entry of Installers. */
export const INSTALLER_FIELDS: FieldShapes = {
  Architecture: oneOf(...ARCHITECTURES),
  ...INSTALLER_DEFAULT_FIELDS,
  InstallerUrl: url,
  InstallerSha256: sha256,
  SignatureSha256: sha256,
};
