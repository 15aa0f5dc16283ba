import type { WingetRules } from './ask-source.ts';
import { takeTurn } from './computer.ts';
import type { Computer } from './computer.ts';
import { makeMachine } from './make-machine.ts';
import { seededRandom } from './seeded-random.ts';

/** Which computers start with which key: the first `share` of ten go by it. */
export interface KeyShare {
  enrolmentKey: string;
  /** Of ten computers, how many enrol with this key. */
  ofTen: number;
}

export interface FleetOptions {
  web: string;
  rules: WingetRules;
  keys: KeyShare[];
  seed?: number;
  /** How many there are at the start. */
  count: number;
  /** Where it stops growing by itself. */
  growsTo?: number;
  growsEveryMs?: number;
  /** Between two turns of one computer. A real one checks in every few hours. */
  turnEveryMs?: number;
  /** How many take their turn at the same time. */
  atOnce?: number;
  failureShare?: number;
  upgradesAtOnce?: number;
  programCount?: number;
  /** Identifiers of the applications that its computers have rather than others. */
  mostly?: readonly string[];
  now?: () => Date;
  /** Computers of an earlier run. */
  computers?: Computer[];
  onChange?: () => void;
}

/** Bounded: nobody needs more on one machine, and each is kept in memory. */
export const mostComputers = 10_000;

export interface Fleet {
  readonly computers: readonly Computer[];
  readonly isPaused: boolean;
  /** Adds computers, up to the most there can be. @returns how many were added */
  add(count: number): number;
  pause(): void;
  resume(): void;
  /** Lets every computer take one turn, whatever its time. */
  takeTurns(): Promise<void>;
  /** Begins to take turns by the clock. */
  start(): void;
  stop(): Promise<void>;
}

/** A fleet of simulated computers that know Lappa by HTTP alone. */
export function createFleet(options: FleetOptions): Fleet {
  const { seed = 1, turnEveryMs = 60_000, atOnce = 4, onChange = () => undefined } = options;
  const { now = () => new Date() } = options;
  const computers = [...(options.computers ?? [])];
  const nextTurns = new Map<Computer, number>();
  const stopping = new AbortController();
  const random = seededRandom(seed);
  const world = {
    web: options.web,
    rules: options.rules,
    random,
    now,
    signal: stopping.signal,
    failureShare: options.failureShare ?? 0.12,
    upgradesAtOnce: options.upgradesAtOnce ?? 3,
  };
  const busy = new Map<Computer, Promise<void>>();
  let isPaused = false;
  let timer: NodeJS.Timeout | null = null;
  let grownAt = now().getTime();

  function add(count: number): number {
    const added = Math.max(0, Math.min(count, mostComputers - computers.length));
    for (let index = 0; index < added; index += 1) {
      const number = computers.length + 1;
      computers.push({
        ...makeMachine(seed, number, options),
        enrolmentKey: keyFor(options.keys, number),
        token: null,
        sourceUrl: null,
        tried: [],
        failures: {},
        last: { act: 'made', at: now().toISOString(), about: '' },
      });
    }
    if (added > 0) onChange();
    return added;
  }

  function turn(computer: Computer): Promise<void> {
    const running = busy.get(computer);
    if (running) return running;
    const taken = takeTurn(computer, world).finally(() => {
      busy.delete(computer);
      nextTurns.set(computer, now().getTime() + turnEveryMs * (0.75 + random.next() / 2));
      onChange();
    });
    busy.set(computer, taken);
    return taken;
  }

  function grow(): void {
    const { growsTo = 0, growsEveryMs = Infinity } = options;
    if (computers.length >= growsTo || now().getTime() - grownAt < growsEveryMs) return;
    grownAt = now().getTime();
    add(1);
  }

  function tick(): void {
    if (isPaused || stopping.signal.aborted) return;
    grow();
    const due = computers
      .filter((one) => !busy.has(one) && (nextTurns.get(one) ?? 0) <= now().getTime())
      .sort((a, b) => (nextTurns.get(a) ?? 0) - (nextTurns.get(b) ?? 0));
    for (const computer of due.slice(0, Math.max(0, atOnce - busy.size))) void turn(computer);
  }

  if (computers.length < options.count) add(options.count - computers.length);
  return {
    computers,
    get isPaused() {
      return isPaused;
    },
    add,
    pause: () => {
      isPaused = true;
    },
    resume: () => {
      isPaused = false;
    },
    takeTurns: async () => {
      const waiting = [...computers];
      const work = async () => {
        for (let next = waiting.shift(); next; next = waiting.shift()) await turn(next);
      };
      await Promise.all(Array.from({ length: atOnce }, work));
    },
    start: () => {
      timer ??= setInterval(tick, Math.min(1_000, turnEveryMs / 4));
    },
    stop: async () => {
      if (timer) clearInterval(timer);
      stopping.abort();
      await Promise.allSettled(busy.values());
    },
  };
}

function keyFor(keys: readonly KeyShare[], number: number): string {
  let place = (number - 1) % 10;
  for (const { enrolmentKey, ofTen } of keys) {
    if (place < ofTen) return enrolmentKey;
    place -= ofTen;
  }
  const last = keys.at(-1);
  if (!last) throw new Error('A fleet needs an enrolment key');
  return last.enrolmentKey;
}
