import type { AppLoadContext } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { isRecentProof } from '#app/domain/accounts/prove-again.ts';
import { proveAgainPath } from '#app/paths.ts';
import { signedIn } from './identity.server.ts';

/**
 * For loaders and actions of what is sensitive (password, e-mail, second factor): who has not proved themselves in the
 * last minutes does so first, and comes back to this page.
 */
export function requireRecentProof(request: Request, context: AppLoadContext): void {
  if (isRecentProof(signedIn(context), new Date())) return;
  const { pathname, search } = new URL(request.url);
  // The page's loader asks too, so that an action is refused only when the page stood open for long.
  throw toProof(proveAgainPath(pathname + search));
}

const toProof = (path: string): Response => redirect(path, 303);
