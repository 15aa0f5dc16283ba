import type { VendorInstaller } from './vendor-package.ts';

const x64 = { architecture: 'x64', scope: 'machine' } as const;
const arm64 = { architecture: 'arm64', scope: 'machine' } as const;
const sevenZip = {
  type: 'exe',
  productCode: '7-Zip',
  switches: { Silent: '/S', SilentWithProgress: '/S' },
} as const;
const firefox = {
  type: 'exe',
  switches: {
    Silent: '/S /PreventRebootRequired=true',
    SilentWithProgress: '/S /PreventRebootRequired=true',
  },
} as const;
const python = {
  architecture: 'x64',
  type: 'burn',
  fileName: 'python-{version}-amd64.exe',
  productCode: '{fb355cb0-c07e-4095-85a7-81c5a2838da6}',
  upgradeCode: '{114AEC44-152B-5746-952F-F20CE3CAB54A}',
} as const;
const git = {
  architecture: 'x64',
  type: 'inno',
  fileName: 'Git-{version}-64-bit.exe',
} as const;
const obsidian = {
  architecture: 'x64',
  type: 'nullsoft',
  fileName: 'Obsidian-{version}.exe',
  productCode: 'bd400747-f0c1-5638-a859-982036102edf',
} as const;

/**
 * The installers of the demo's newest releases, by identifier: kinds, switches and product codes
 * as the public winget manifests state them, a choice of each application's files.
 */
export const demoInstallers: Record<string, VendorInstaller[]> = {
  '7zip.7zip': [
    { ...x64, ...sevenZip, fileName: '7z{digits}-x64.exe' },
    { ...arm64, ...sevenZip, fileName: '7z{digits}-arm64.exe' },
    {
      ...x64,
      type: 'wix',
      fileName: '7z{digits}-x64.msi',
      productCode: '{23170F69-40C1-2702-2602-000001000000}',
      upgradeCode: '{23170F69-40C1-2702-0000-000004000000}',
    },
  ],
  'Mozilla.Firefox': [
    {
      ...x64,
      ...firefox,
      fileName: 'Firefox Setup {version} win64.exe',
      productCode: 'Mozilla Firefox {version} (x64 en-US)',
    },
    {
      ...arm64,
      ...firefox,
      fileName: 'Firefox Setup {version} win64-aarch64.exe',
      productCode: 'Mozilla Firefox {version} (arm64 en-US)',
    },
  ],
  'VideoLAN.VLC': [
    {
      ...x64,
      type: 'nullsoft',
      fileName: 'vlc-{version}-win64.exe',
      productCode: 'VLC media player',
    },
    {
      ...x64,
      type: 'wix',
      fileName: 'vlc-{version}-win64.msi',
      productCode: '{CFB17CC1-F5E9-4EF1-B042-ECD91BD81A6B}',
      upgradeCode: '{D2E0205B-0D3A-46E2-ADF7-0504FF48CF04}',
    },
  ],
  'Python.Python.3.12': [
    { ...python, scope: 'user', switches: { Custom: 'InstallAllUsers=0 PrependPath=1' } },
    { ...python, scope: 'machine', switches: { Custom: 'InstallAllUsers=1 PrependPath=1' } },
  ],
  'Notepad++.Notepad++': [
    { ...x64, type: 'nullsoft', fileName: 'npp.{version}.Installer.x64.exe' },
    { ...arm64, type: 'nullsoft', fileName: 'npp.{version}.Installer.arm64.exe' },
  ],
  'KeePassXCTeam.KeePassXC': [
    {
      ...x64,
      type: 'wix',
      fileName: 'KeePassXC-{version}-Win64.msi',
      productCode: '{638CBFF8-D709-4E43-8B2B-AB97A8E0F2ED}',
      upgradeCode: '{88785A72-3EAE-4F29-89E3-BC6B19BA9A5B}',
    },
  ],
  'Git.Git': [
    { ...git, scope: 'user' },
    { ...git, scope: 'machine' },
  ],
  'Obsidian.Obsidian': [
    { ...obsidian, scope: 'user', switches: { Custom: '/currentuser' } },
    { ...obsidian, scope: 'machine', switches: { Custom: '/allusers' } },
  ],
  'Inkscape.Inkscape': [
    {
      ...x64,
      type: 'wix',
      fileName: 'inkscape-{version}-x64.msi',
      productCode: '{2AB0D298-5B41-4C70-BB32-46F153F7A1BF}',
    },
  ],
  'OBSProject.OBSStudio': [
    { ...x64, type: 'nullsoft', fileName: 'OBS-Studio-{version}-Full-Installer-x64.exe' },
  ],
  'WiresharkFoundation.Wireshark': [
    { ...x64, type: 'nullsoft', fileName: 'Wireshark-{version}-x64.exe' },
  ],
  'WinSCP.WinSCP': [
    {
      architecture: 'x86',
      type: 'inno',
      scope: 'machine',
      fileName: 'WinSCP-{version}-Setup.exe',
      productCode: 'winscp3_is1',
      switches: { Custom: '/ALLUSERS' },
    },
  ],
  'Audacity.Audacity': [{ ...x64, type: 'inno', fileName: 'audacity-win-{version}-64bit.exe' }],
};
