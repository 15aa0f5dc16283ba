import type { AppLoadContext } from '@remix-run/node';
import type { FollowingBrowser } from '#app/domain/accounts/verify-email.ts';
import { identifyBrowser } from './identity.server.ts';
import { readRegistrationToken } from './session-cookie.server.ts';

/** What the browser that follows a link to confirm an address brings along. */
export async function followingBrowser(
  request: Request,
  context: AppLoadContext,
): Promise<FollowingBrowser> {
  const identity = await identifyBrowser(request, context);
  return {
    session: identity && {
      userId: identity.session.person.id,
      knowsPassword: identity.session.methods.includes('password'),
    },
    registrationToken: await readRegistrationToken(request),
  };
}
