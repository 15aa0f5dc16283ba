import { chooseInstaller, installedBy } from './installed-program.ts';
import type { InstalledProgram } from './installed-program.ts';
import type { StockedApplication } from './program-stock.ts';
import { programStock } from './program-stock.ts';
import { seededRandom } from './seeded-random.ts';
import type { SeededRandom } from './seeded-random.ts';
import { unknownPrograms } from './unknown-programs.ts';

/** A computer as it is before Lappa knows it. */
export interface MachineFacts {
  number: number;
  /** Stays the same as long as Windows is not installed anew. */
  machineId: string;
  name: string;
  windowsVersion: string;
  windowsEdition: string;
  architecture: 'x64' | 'arm64';
  userCount: number;
  programs: InstalledProgram[];
}

/** Editions with builds of theirs: 22H2 of Windows 10; 23H2, 24H2 and 25H2 of Windows 11. */
const windows = [
  { windowsEdition: 'Windows 10 Pro', windowsVersion: '10.0.19045.6456' },
  { windowsEdition: 'Windows 11 Pro', windowsVersion: '10.0.22631.6060' },
  { windowsEdition: 'Windows 11 Pro', windowsVersion: '10.0.26100.6899' },
  { windowsEdition: 'Windows 11 Pro', windowsVersion: '10.0.26200.7019' },
  { windowsEdition: 'Windows 11 Enterprise', windowsVersion: '10.0.26100.6899' },
  { windowsEdition: 'Windows 11 Enterprise', windowsVersion: '10.0.26200.7019' },
];
const places = ['LAPTOP', 'KONTOR', 'VERKSTAD', 'LAGER', 'RECEPTION', 'MÖTESRUM'];

/**
 * The computer of this number in the fleet of this seed; always the same one. It has some of the catalog's
 * applications, most of them an older version, and some programs that nobody knows.
 * @param mostly identifiers of the applications that it has rather than others
 */
export function makeMachine(
  seed: number,
  number: number,
  { mostly = [], programCount = 18 }: { mostly?: readonly string[]; programCount?: number } = {},
): MachineFacts {
  const random = seededRandom(seed * 7_919 + number);
  const architecture = random.chance(0.08) ? 'arm64' : 'x64';
  const order = shuffled(programStock(), random);
  const known = [
    ...order.filter(({ identifier }) => mostly.includes(identifier) && random.chance(0.85)),
    ...order.filter(({ identifier }) => !mostly.includes(identifier)),
  ]
    .map((application) => installOlder(application, architecture, random))
    .filter((one) => one !== null);
  const unknown = shuffled(unknownPrograms, random).slice(0, 2 + random.below(5));
  return {
    number,
    machineId: random.uuid(),
    name: `${random.pick(places)}-${String(100 + number).padStart(4, '0')}`,
    ...random.pick(windows),
    architecture,
    userCount: 1 + random.below(3),
    programs: [...known.slice(0, Math.max(programCount - unknown.length, 1)), ...unknown],
  };
}

function installOlder(
  { versions }: StockedApplication,
  architecture: string,
  random: SeededRandom,
): InstalledProgram | null {
  // Every third computer has come far with this one.
  const version = random.chance(0.35) ? versions.at(-1)! : random.pick(versions);
  const installer = chooseInstaller(version.installers, architecture);
  return installer && installedBy(version, installer);
}

function shuffled<Item>(items: readonly Item[], random: SeededRandom): Item[] {
  const left = [...items];
  const order: Item[] = [];
  while (left.length > 0) order.push(...left.splice(random.below(left.length), 1));
  return order;
}
