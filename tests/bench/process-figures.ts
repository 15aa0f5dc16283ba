import { readdir, readFile } from 'node:fs/promises';

/** The kernel counts processor time in hundredths of a second (USER_HZ) on every Linux we run on. */
const TICKS_PER_SECOND = 100;

interface ProcessStat {
  parent: number;
  /** Seconds of processor time of the process itself. */
  own: number;
  /** … of its ended children. */
  children: number;
}

/** Seconds of processor time a process has used; null where there is no /proc. */
export async function readProcessorSeconds(pid: number): Promise<number | null> {
  return (await readStat(pid))?.own ?? null;
}

/** … of a process and all its children, those that have ended included. */
export async function readFamilySeconds(pid: number): Promise<number | null> {
  const parent = await readStat(pid);
  if (!parent) return null;
  let sum = parent.own + parent.children;
  for (const name of await readdir('/proc')) {
    const child = /^\d+$/.test(name) ? await readStat(Number(name)) : null;
    if (child?.parent === pid) sum += child.own + child.children;
  }
  return sum;
}

/** Seconds of processor time that the whole machine has used; null where there is no /proc. */
export async function readMachineSeconds(): Promise<number | null> {
  const text = await readFile('/proc/stat', 'utf8').catch(() => null);
  const fields = text?.split('\n')[0]?.trim().split(/\s+/).slice(1).map(Number);
  if (!fields) return null;
  const [user = 0, nice = 0, system = 0, , , interrupts = 0, softInterrupts = 0] = fields;
  return (user + nice + system + interrupts + softInterrupts) / TICKS_PER_SECOND;
}

/** The most resident memory a process has had so far, in MB (10^6 bytes), as the kernel kept it. */
export async function readPeakMemory(pid: number): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return kibibytes === undefined ? null : (Number(kibibytes) * 1024) / 1e6;
}

/** The parent of a process; null where there is no /proc. */
export async function readParent(pid: number): Promise<number | null> {
  return (await readStat(pid))?.parent ?? null;
}

async function readStat(pid: number): Promise<ProcessStat | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  // The second field is the program's name in brackets, which may hold anything.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  if (!fields) return null;
  const seconds = (first: number) =>
    (Number(fields[first]) + Number(fields[first + 1])) / TICKS_PER_SECOND;
  return { parent: Number(fields[1]), own: seconds(11), children: seconds(13) };
}
