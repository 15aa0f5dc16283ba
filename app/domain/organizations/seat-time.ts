/** Who did something in an organisation takes a seat there for so long. */
export const seatMs = 15 * 60_000;
/** That somebody is active is written at most this often. */
const seatNotedEveryMs = 60_000;

/** Whether a seat was taken so recently that nothing need be asked or written. */
export function isSeatFresh(lastActiveAt: Date | null, now: Date): boolean {
  return lastActiveAt !== null && now.getTime() - lastActiveAt.getTime() < seatNotedEveryMs;
}
