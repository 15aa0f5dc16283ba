import { redirect } from '@remix-run/node';

/** What was done just before: the next page says so (`fleet:done`). */
const doneThings = ['removed', 'restored', 'revoked', 'moved'] as const;
export type ClientDone = (typeof doneThings)[number];

/** Leads on after a form was done, so that a reload does not send it again. */
export function redirectDone(path: string, done: ClientDone): Response {
  return redirect(`${path}?done=${done}`, 303);
}

/** Null when the address tells of nothing, or of what we do not know. */
export function readDone(request: Request): ClientDone | null {
  const told = new URL(request.url).searchParams.get('done');
  return doneThings.find((one) => one === told) ?? null;
}
