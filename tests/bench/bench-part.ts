import type { Say } from '../../commands/progress.ts';
import type { Shutdown } from '../../commands/shutdown.ts';
import type { BenchServer } from './bench-server.ts';

/** What a part of the bench works with. */
export interface Bench {
  say: Say;
  /** Takes charge of whatever a part starts, so that nothing outlives the bench. */
  shutdown: Shutdown;
  /** The PostgreSQL server of this bench; started when it is first asked for. */
  server: () => Promise<BenchServer>;
}

/** One part: measures, and prints what it found. */
export interface BenchPart {
  name: string;
  run: (bench: Bench) => Promise<void>;
}
