import { demoInstallers } from './demo-installers.ts';
import type { VendorPackageInput } from './vendor-package.ts';

/** A version and the day of its release. */
type DatedVersion = [version: string, date: string];

type DemoPackage = Omit<VendorPackageInput, 'announcedAt' | 'releases'> & {
  previous: DatedVersion;
  newest: DatedVersion;
  /** Product code of the previous version's Windows Installer package. */
  previousProductCode?: string;
};

const demo: DemoPackage[] = [
  {
    identifier: '7zip.7zip',
    name: '7-Zip',
    publisher: 'Igor Pavlov',
    homepage: 'https://7-zip.org/',
    licence: 'LGPL-2.1',
    moniker: '7zip',
    description: 'Packs and unpacks archives in many formats.',
    tags: ['archive', 'compression', 'zip'],
    feed: { kind: 'winget-manifests', manifestVersion: '1.10.0' },
    previous: ['26.01', '2026-04-27'],
    previousProductCode: '{23170F69-40C1-2702-2601-000001000000}',
    newest: ['26.02', '2026-06-26'],
  },
  {
    identifier: 'Mozilla.Firefox',
    name: 'Mozilla Firefox',
    publisher: 'Mozilla',
    homepage: 'https://www.mozilla.org/firefox/',
    licence: 'MPL-2.0',
    moniker: 'firefox',
    description: 'A web browser with open source.',
    tags: ['browser', 'internet'],
    feed: { kind: 'winget-manifests', manifestVersion: '1.6.0', crlf: true },
    previous: ['127.0.1', '2024-06-11'],
    newest: ['127.0.2', '2024-06-11'],
  },
  {
    identifier: 'VideoLAN.VLC',
    name: 'VLC media player',
    publisher: 'VideoLAN',
    homepage: 'https://www.videolan.org/vlc/',
    licence: 'GPL-2.0',
    moniker: 'vlc',
    description: 'Plays most kinds of film and sound files.',
    tags: ['media', 'player', 'video'],
    feed: { kind: 'winget-manifests', manifestVersion: '1.10.0', crlf: true },
    previous: ['3.0.20', '2023-11-01'],
    previousProductCode: '{9675011C-2395-4AD7-B1CC-92910F991F58}',
    newest: ['3.0.23', '2025-12-23'],
  },
  {
    identifier: 'Python.Python.3.12',
    name: 'Python 3.12',
    publisher: 'Python Software Foundation',
    homepage: 'https://www.python.org/',
    licence: 'PSF-2.0',
    moniker: 'python3',
    description: 'The Python programming language, series 3.12.',
    tags: ['language', 'programming'],
    feed: { kind: 'winget-manifests', manifestVersion: '1.6.0' },
    previous: ['3.12.3', '2024-04-09'],
    previousProductCode: '{5ee4d2b6-a5dc-4321-b6bd-3ebc98120a51}',
    newest: ['3.12.4', '2024-06-06'],
  },
  {
    identifier: 'Notepad++.Notepad++',
    name: 'Notepad++',
    publisher: 'Notepad++ Team',
    homepage: 'https://notepad-plus-plus.org/',
    licence: 'GPL-3.0-or-later',
    feed: {
      kind: 'github-releases',
      repository: 'notepad-plus-plus/notepad-plus-plus',
      tag: 'v{version}',
    },
    previous: ['8.6.7', '2024-05-16'],
    newest: ['8.6.8', '2024-06-05'],
  },
  {
    identifier: 'KeePassXCTeam.KeePassXC',
    name: 'KeePassXC',
    publisher: 'KeePassXC Team',
    homepage: 'https://keepassxc.org/',
    licence: 'GPL-2.0-or-later',
    feed: { kind: 'github-releases', repository: 'keepassxreboot/keepassxc', tag: '{version}' },
    previous: ['2.7.9', '2024-06-19'],
    previousProductCode: '{4D0AFBD7-7864-4FF3-A481-513DEBFAB175}',
    newest: ['2.7.12', '2026-03-10'],
  },
  {
    identifier: 'Git.Git',
    name: 'Git',
    publisher: 'The Git Development Community',
    homepage: 'https://gitforwindows.org/',
    licence: 'GPL-2.0',
    feed: {
      kind: 'github-releases',
      repository: 'git-for-windows/git',
      tag: 'v{version}.windows.1',
    },
    previous: ['2.45.1', '2024-05-14'],
    newest: ['2.45.2', '2024-06-03'],
  },
  {
    identifier: 'Obsidian.Obsidian',
    name: 'Obsidian',
    publisher: 'Obsidian',
    homepage: 'https://obsidian.md/',
    licence: 'Proprietary',
    feed: {
      kind: 'github-releases',
      repository: 'obsidianmd/obsidian-releases',
      tag: 'v{version}',
      digests: false,
    },
    previous: ['1.6.3', '2024-06-12'],
    newest: ['1.6.5', '2024-06-25'],
  },
  {
    identifier: 'Inkscape.Inkscape',
    name: 'Inkscape',
    publisher: 'Inkscape',
    homepage: 'https://inkscape.org/',
    licence: 'GPL-2.0',
    feed: { kind: 'json-endpoint', shape: 'flat' },
    previous: ['1.3.1', '2023-11-16'],
    previousProductCode: '{454A87BE-0589-4AD2-8FA3-E6D1825D97DE}',
    newest: ['1.3.2', '2023-11-25'],
  },
  {
    identifier: 'OBSProject.OBSStudio',
    name: 'OBS Studio',
    publisher: 'OBS Project',
    homepage: 'https://obsproject.com/',
    licence: 'GPL-2.0',
    feed: { kind: 'json-endpoint', shape: 'nested' },
    previous: ['30.1.1', '2024-03-23'],
    newest: ['30.1.2', '2024-04-05'],
  },
  {
    identifier: 'WiresharkFoundation.Wireshark',
    name: 'Wireshark',
    publisher: 'The Wireshark developer community',
    homepage: 'https://www.wireshark.org/',
    licence: 'GPL-2.0',
    feed: { kind: 'json-endpoint', shape: 'list' },
    previous: ['4.0.10.0', '2023-10-04'],
    newest: ['4.2.5', '2024-05-15'],
  },
  {
    identifier: 'WinSCP.WinSCP',
    name: 'WinSCP',
    publisher: 'Martin Prikryl',
    homepage: 'https://winscp.net/',
    licence: 'GPL-3.0',
    feed: { kind: 'fixed-url', style: 'content-disposition' },
    previous: ['6.3.3', '2024-04-16'],
    newest: ['6.3.4', '2024-06-19'],
  },
  {
    identifier: 'Audacity.Audacity',
    name: 'Audacity',
    publisher: 'Audacity Team',
    homepage: 'https://www.audacityteam.org/',
    licence: 'GPL-2.0-or-later',
    feed: { kind: 'fixed-url', style: 'redirect' },
    previous: ['3.5.0', '2024-04-17'],
    newest: ['3.5.1', '2024-04-22'],
  },
];

/**
 * What the demo's vendors have released at the start: well-known applications with the two newest
 * versions that the public winget manifests knew of when this was written. The files are ours and
 * simulated. Where a manifest gives no release date, the day is about right.
 */
export const demoPackages: VendorPackageInput[] = demo.map(createPackage);

function createPackage(entry: DemoPackage): VendorPackageInput {
  const { previous, newest, previousProductCode, ...facts } = entry;
  const installers = demoInstallers[facts.identifier] ?? [];
  const older = installers.map((installer) =>
    installer.productCode?.startsWith('{') === true && previousProductCode !== undefined
      ? { ...installer, productCode: previousProductCode }
      : installer,
  );
  return {
    ...facts,
    announcedAt: startOfDay(newest[1]),
    releases: [
      { ...releasedOn(previous), installers: older },
      { ...releasedOn(newest), installers },
    ],
  };
}

function releasedOn([version, date]: DatedVersion) {
  return { version, releasedAt: startOfDay(date), updatedAt: startOfDay(date) };
}

function startOfDay(date: string): string {
  return `${date}T08:00:00.000Z`;
}
