import { redirect } from '@remix-run/node';
import { privacyPath } from '#app/paths.ts';

/** Public. The address that others expect leads to the English page. */
export function loader() {
  return redirect(privacyPath('en'), 301);
}
