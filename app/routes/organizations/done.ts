import { redirect } from '@remix-run/node';

/** What was done just before: the next page says so (`settings:done`). */
export const doneThings = [
  'renamed',
  'invited',
  'resent',
  'revoked',
  'roleChanged',
  'removed',
  'transferred',
  'teamCreated',
  'teamRenamed',
  'teamRemoved',
  'teamMemberAdded',
  'teamMemberRemoved',
  'securityChanged',
  'teamRingChanged',
  'keyRevoked',
  'clientsRevoked',
  'addressRevoked',
] as const;
export type DoneThing = (typeof doneThings)[number];

/** Leads on after a form was done, so that a reload does not send it again. */
export function redirectDone(path: string, done: DoneThing): Response {
  return redirect(`${path}?done=${done}`, 303);
}

/** Null when the address tells of nothing, or of what we do not know. */
export function readDone(request: Request): DoneThing | null {
  const told = new URL(request.url).searchParams.get('done');
  return doneThings.find((one) => one === told) ?? null;
}
