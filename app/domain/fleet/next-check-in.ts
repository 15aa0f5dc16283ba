/** How far a check-in is moved at most, as a share of the interval. */
const jitter = 0.1;

/**
 * When a client should check in again, in seconds: the interval, a little sooner or later for each, so that computers
 * that were switched on together do not come together for ever.
 * @param random from 0 to 1
 */
export function nextCheckInSeconds(intervalSeconds: number, random: number): number {
  return Math.max(1, Math.round(intervalSeconds * (1 - jitter + 2 * jitter * random)));
}
