import { verifyAccessToken } from '#app/providers/access-token.server.ts';
import type { Context } from '#db/tenancy.server.ts';
import { recogniseApp } from './recognise-session.ts';
import type { RecognisedSession } from './recognise-session.ts';
import { findVerifyingKey } from './signing-keys.ts';

/**
 * The session of an app's access token; null when the token is not good. The session is looked up each time, so that
 * one that was ended stops at once and not when its last token does. Acts as the system.
 */
export async function recogniseAccessToken(
  context: Context,
  token: string,
): Promise<RecognisedSession | null> {
  const claims = await verifyAccessToken(
    token,
    (kid) => findVerifyingKey(context, kid),
    context.now,
  );
  if (!claims) return null;
  const session = await recogniseApp(context, claims.sessionId);
  return session?.person.id === claims.userId ? session : null;
}
