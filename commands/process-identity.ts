import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process, told apart from a later one that was given the same number. */
export interface ProcessIdentity {
  pid: number;
  /** Changes with every process that gets this number; null where the system does not tell. */
  startedAt: string | null;
}

/** The identity of a running process, or null when there is none with this number. */
export function identifyProcess(pid: number): ProcessIdentity | null {
  if (!isRunning(pid)) return null;
  return { pid, startedAt: readStart(pid) };
}

/** Whether exactly this process (not another with its number) still runs. */
export function stillRuns(identity: ProcessIdentity): boolean {
  const current = identifyProcess(identity.pid);
  return current !== null && current.startedAt === identity.startedAt;
}

/** Whether some process has this number. A zombie counts as ended. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs and belongs to somebody else.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return readLinuxStatus(pid)?.[0] !== 'Z';
}

/** The command line of a process, or '' when it cannot be read. */
export function readCommandLine(pid: number): string {
  if (process.platform !== 'linux') return askPs(pid, 'command=');
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

function readStart(pid: number): string | null {
  if (process.platform === 'win32') return null;
  if (process.platform !== 'linux') return askPs(pid, 'lstart=') || null;
  const ticks = readLinuxStatus(pid)?.[19];
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return ticks ? `${boot} ${ticks}` : null;
}

/** The fields of /proc/<pid>/stat from the third on (proc(5)): state first, start time 20th. */
function readLinuxStatus(pid: number): string[] | null {
  if (process.platform !== 'linux') return null;
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses and may itself hold spaces.
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

function askPs(pid: number, column: string): string {
  if (process.platform === 'win32') return '';
  const { stdout } = spawnSync('ps', ['-o', column, '-p', String(pid)], { encoding: 'utf8' });
  return (stdout ?? '').trim();
}
