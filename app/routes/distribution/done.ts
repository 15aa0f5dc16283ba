import { redirect } from '@remix-run/node';

const doneThings = [
  'policy',
  'unchanged',
  'defaults',
  'catalog',
  'approved',
  'declined',
  'withdrawn',
  'restored',
  'frozen',
  'unfrozen',
  'rolledBack',
  'resumed',
  'ringCreated',
  'ringChanged',
  'ringMoved',
  'ringRemoved',
] as const;

/** What was done just before, and to how many: the next page says so (`distribution:done`). */
export interface Done {
  thing: (typeof doneThings)[number];
  count: number;
}

/** Leads on after a form was done, so that a reload does not send it again. `path` may have a query. */
export function redirectDone(path: string, thing: Done['thing'], count = 1): Response {
  const [address = '', query] = path.split('?');
  const search = new URLSearchParams(query);
  search.set('done', count === 0 ? 'unchanged' : thing);
  if (count > 1) search.set('count', String(count));
  else search.delete('count');
  return redirect(`${address}?${search.toString()}`, 303);
}

/** Null when the address tells of nothing, or of what we do not know. */
export function readDone(request: Request): Done | null {
  const search = new URL(request.url).searchParams;
  const thing = doneThings.find((one) => one === search.get('done'));
  const count = Number(search.get('count') ?? 1);
  return thing ? { thing, count: Number.isSafeInteger(count) ? count : 1 } : null;
}
