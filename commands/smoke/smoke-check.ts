import type { Site } from './site.ts';

/**
 * One thing that must hold of a running Lappa; throws CheckFailure when it does not. Gives a reason when it cannot be
 * tried where it runs.
 */
export interface SmokeCheck {
  name: string;
  run(site: Site): Promise<string | void>;
}
