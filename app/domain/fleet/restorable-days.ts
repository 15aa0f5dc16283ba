/** A removed client can be brought back for so long; then its tokens are forgotten. */
export const restorableDays = 30;

/** Since when a client must have been removed to be brought back. */
export function restorableSince(now: Date): Date {
  return new Date(now.getTime() - restorableDays * 24 * 60 * 60_000);
}
