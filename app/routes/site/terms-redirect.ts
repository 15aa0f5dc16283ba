import { redirect } from '@remix-run/node';
import { termsPath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';

export const handle: PageHandle = { access: 'public' };

/** Public. The address that others expect leads to the English page. */
export function loader() {
  return redirect(termsPath('en'), 301);
}
