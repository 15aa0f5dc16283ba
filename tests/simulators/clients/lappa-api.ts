import { gzip } from 'node:zlib';
import { promisify } from 'node:util';
import type { InstalledProgram } from './installed-program.ts';

const compress = promisify(gzip);

export interface ReportedUpgrade {
  identifier: string;
  version: string;
  outcome: 'succeeded' | 'failed';
  exitCode: string | null;
}

/** What a computer tells of itself. */
export interface CheckInReport {
  checkInId: string;
  machineId: string;
  name: string;
  windowsVersion: string;
  windowsEdition: string;
  architecture: string;
  userCount: number;
  scriptVersion: string;
  programs: InstalledProgram[];
  /** What came of upgrades since the last check-in. */
  upgrades: ReportedUpgrade[];
}

export interface Enrolment {
  clientId: string;
  token: string;
  /** Null when the computer gets its source's address another way, by Group Policy. */
  sourceUrl: string | null;
}

export interface CheckInAnswer {
  nextCheckInSeconds: number;
  upgrades: { identifier: string; version: string }[];
}

/** Lappa answered, and not as hoped. */
export class LappaRefusal extends Error {
  override readonly name = 'LappaRefusal';
  readonly status: number;

  constructor(path: string, status: number, body: string) {
    super(`${path} answered ${status}: ${body.slice(0, 200)}`);
    this.status = status;
  }
}

const timeoutMs = 30_000;

/** Exchanges an enrolment key for a token of the computer's own. Throws LappaRefusal. */
export function enrol(
  web: string,
  computer: { enrolmentKey: string } & Omit<
    CheckInReport,
    'checkInId' | 'programs' | 'upgrades' | 'userCount'
  >,
  signal?: AbortSignal,
): Promise<Enrolment> {
  return post<Enrolment>(web, '/api/clients/enrol', { body: computer, signal });
}

/** Tells what is installed and what came of upgrades; gzip, as the script sends it. Throws LappaRefusal. */
export function checkIn(
  web: string,
  token: string,
  report: CheckInReport,
  signal?: AbortSignal,
): Promise<CheckInAnswer> {
  return post<CheckInAnswer>(web, '/api/clients/check-in', { body: report, token, signal });
}

/** Says that the computer is no client any more. Throws LappaRefusal. */
export function leave(web: string, token: string, signal?: AbortSignal): Promise<unknown> {
  return post(web, '/api/clients/leave', { body: {}, token, signal });
}

async function post<Answer>(
  web: string,
  path: string,
  { body, token, signal }: { body: unknown; token?: string; signal?: AbortSignal },
): Promise<Answer> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const response = await fetch(web + path, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'Content-Encoding': 'gzip',
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    },
    body: new Uint8Array(await compress(JSON.stringify(body))),
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
  });
  const text = await response.text();
  if (!response.ok) throw new LappaRefusal(path, response.status, text);
  return (text === '' ? {} : JSON.parse(text)) as Answer;
}
