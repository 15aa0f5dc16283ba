import type { Site } from './site.ts';

/** One thing that must hold of a running Lappa; throws CheckFailure when it does not. */
export interface SmokeCheck {
  name: string;
  run(site: Site): Promise<void>;
}
