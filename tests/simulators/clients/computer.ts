import { randomUUID } from 'node:crypto';
import { askForUpgrades, downloadVersion } from './ask-source.ts';
import type { AvailableUpgrade, WingetRules } from './ask-source.ts';
import type { InstalledProgram } from './installed-program.ts';
import { checkIn, enrol, LappaRefusal } from './lappa-api.ts';
import type { ReportedUpgrade } from './lappa-api.ts';
import type { MachineFacts } from './make-machine.ts';
import type { SeededRandom } from './seeded-random.ts';

/** What a computer did last, in a word. */
export type ComputerAct =
  | 'made'
  | 'enrolled'
  | 'checked-in'
  | 'upgraded'
  | 'upgrade-failed'
  | 'refused'
  | 'no-answer';

/** A simulated Windows computer, as it is kept over restarts. */
export interface Computer extends MachineFacts {
  enrolmentKey: string;
  token: string | null;
  sourceUrl: string | null;
  /** What it has tried since it checked in last. */
  tried: ReportedUpgrade[];
  /** Failed attempts by application and version. */
  failures: Record<string, number>;
  last: { act: ComputerAct; at: string; about: string };
}

export interface ComputerWorld {
  /** The site's address. */
  web: string;
  rules: WingetRules;
  random: SeededRandom;
  now: () => Date;
  signal?: AbortSignal;
  /** Share of upgrades whose first attempt fails. */
  failureShare: number;
  /** Most upgrades in one turn; a real computer takes its time. */
  upgradesAtOnce: number;
}

const exitCodes = ['1603', '1618', '0x8A150006'];
const scriptVersion = 'simulated 1.0';
/** The same upgrade fails at most so often. */
const mostFailures = 2;

/**
 * One turn of a computer: enrols when it has to, checks in, asks its winget source for each program, upgrades what
 * is newer there, and checks in again when it tried anything. Never throws: what went wrong is the computer's last act.
 */
export async function takeTurn(computer: Computer, world: ComputerWorld): Promise<void> {
  try {
    if (computer.token === null) await joinOrganization(computer, world);
    await report(computer, world);
    if ((await upgrade(computer, world)) > 0) await report(computer, world);
  } catch (error) {
    if (world.signal?.aborted) return;
    if (error instanceof LappaRefusal && error.status === 401) computer.token = null;
    const isRefusal = error instanceof LappaRefusal;
    remember(computer, world, isRefusal ? 'refused' : 'no-answer', describe(error));
  }
}

async function joinOrganization(computer: Computer, world: ComputerWorld): Promise<void> {
  const { enrolmentKey, machineId, name, windowsVersion, windowsEdition, architecture } = computer;
  const facts = { enrolmentKey, machineId, name, windowsVersion, windowsEdition, architecture };
  const enrolment = await enrol(world.web, { ...facts, scriptVersion }, world.signal);
  computer.token = enrolment.token;
  computer.sourceUrl = enrolment.sourceUrl ?? computer.sourceUrl;
  remember(computer, world, 'enrolled', '');
}

async function report(computer: Computer, world: ComputerWorld): Promise<void> {
  const { machineId, name, windowsVersion, windowsEdition, architecture, userCount } = computer;
  const upgrades = computer.tried;
  await checkIn(
    world.web,
    computer.token!,
    {
      checkInId: randomUUID(),
      ...{ machineId, name, windowsVersion, windowsEdition, architecture, userCount },
      scriptVersion,
      programs: computer.programs,
      upgrades,
    },
    world.signal,
  );
  computer.tried = [];
  const failed = upgrades.find(({ outcome }) => outcome === 'failed');
  const told = failed ?? upgrades[0];
  const about = told ? `${told.identifier} ${told.version}` : '';
  const act = failed ? 'upgrade-failed' : upgrades.length > 0 ? 'upgraded' : 'checked-in';
  remember(computer, world, act, about);
}

/** @returns how many upgrades were tried */
async function upgrade(computer: Computer, world: ComputerWorld): Promise<number> {
  if (computer.sourceUrl === null) return 0;
  const { rules, signal } = world;
  const available = await askForUpgrades(computer.sourceUrl, computer.programs, rules, signal);
  for (const one of available.slice(0, world.upgradesAtOnce)) {
    computer.tried.push(await tryUpgrade(computer, one, world));
  }
  return computer.tried.length;
}

async function tryUpgrade(
  computer: Computer,
  { program, identifier, version }: AvailableUpgrade,
  world: ComputerWorld,
): Promise<ReportedUpgrade> {
  const key = `${identifier} ${version}`;
  const failures = computer.failures[key] ?? 0;
  if (failures < mostFailures && world.random.chance(world.failureShare)) {
    computer.failures[key] = failures + 1;
    return { identifier, version, outcome: 'failed', exitCode: world.random.pick(exitCodes) };
  }
  const source = computer.sourceUrl!;
  const wanted = { identifier, version, architecture: computer.architecture };
  const installed = await downloadVersion(source, wanted, world.signal);
  if (installed === null) {
    return { identifier, version, outcome: 'failed', exitCode: '0x8A150010' };
  }
  computer.programs = replaceProgram(computer.programs, program, installed);
  return { identifier, version, outcome: 'succeeded', exitCode: null };
}

function replaceProgram(
  programs: readonly InstalledProgram[],
  old: InstalledProgram,
  installed: InstalledProgram,
): InstalledProgram[] {
  return programs.map((one) => (one === old ? installed : one));
}

function remember(computer: Computer, world: ComputerWorld, act: ComputerAct, about: string): void {
  computer.last = { act, at: world.now().toISOString(), about };
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
