import { redirect } from '@remix-run/node';
import { termsPath } from '#app/paths.ts';

/** Public. The address that others expect leads to the English page. */
export function loader() {
  return redirect(termsPath('en'), 301);
}
