import { z } from 'zod';
import { endAppSessionOf, signAppOut } from '#app/domain/accounts/app-session.ts';
import { UnauthenticatedError } from '#app/http/error-page.server.ts';
import { asSelf, identifyApp, originOf } from '#app/http/identity.server.ts';
import { apiMethod } from '#app/http/problem-response.server.ts';
import { readJson } from '#app/http/read-json.server.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';

export const handle: PageHandle = { access: 'public' };

const body = z.object({ refreshToken: z.string().max(200).optional() });

/**
 * Ends the session of the refresh token in the body, or without one that of the access token: all its tokens stop at
 * once. 204 for a refresh token that is good no more, too (RFC 7009).
 */
export const action = apiMethod('POST', async ({ request, context }) => {
  const { refreshToken } = request.headers.has('Content-Type') ? await readJson(request, body) : {};
  if (refreshToken !== undefined) {
    await endAppSessionOf(refreshToken, originOf(request, context));
  } else {
    const identity = await identifyApp(request, context);
    if (!identity) throw new UnauthenticatedError('Send the refresh token or the access token.');
    const { id, person } = identity.session;
    await asSelf(context, (opened) => signAppOut(opened, person.id, id));
  }
  return new Response(null, { status: 204, headers: { 'Cache-Control': 'no-store' } });
});

export const loader = action;
