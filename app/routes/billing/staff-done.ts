/** What staff did just before: the next page says so (`billing:staff.done`). */
const doneThings = [
  'replayed',
  'paused',
  'resumed',
  'resolved',
  'surplusEnded',
  'started',
  'running',
] as const;
export type StaffDone = (typeof doneThings)[number];

/** Null when the address tells of nothing, or of what we do not know. */
export function readStaffDone(request: Request): StaffDone | null {
  const told = new URL(request.url).searchParams.get('done');
  return doneThings.find((one) => one === told) ?? null;
}
