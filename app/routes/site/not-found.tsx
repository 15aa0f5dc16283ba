import type { PageHandle } from '#app/ui/page-handle.ts';

export const handle: PageHandle = { access: 'public' };

/** Public. Every address that nobody else answers. */
export function loader(): never {
  throw new Response(null, { status: 404 });
}

/** Like the loader, for forms sent to an address that is not there. */
export const action = loader;

export default function NotFound() {
  return null;
}
