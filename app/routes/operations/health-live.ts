import type { PageHandle } from '#app/ui/page-handle.ts';

export const handle: PageHandle = { access: 'public' };

/** Public. The process runs and answers; says nothing of what it depends on. */
export function loader() {
  return Response.json({ status: 'live' }, { headers: { 'Cache-Control': 'no-store' } });
}
