import type { ActionFunctionArgs } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { recordAudit } from '#app/domain/activity/record-audit.ts';
import { endSession } from '#app/domain/accounts/start-session.ts';
import { asSelf, signedIn } from '#app/http/identity.server.ts';
import { clearSessionCookieHeader } from '#app/http/session-cookie.server.ts';
import { landingPath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';

export const handle: PageHandle = { access: 'unverified' };

export async function action({ context }: ActionFunctionArgs) {
  const { id, person } = signedIn(context);
  await asSelf(context, async (opened) => {
    await endSession(opened, person.id, id, 'signed-out');
    await recordAudit(opened, { action: 'session.signed-out', subject: { type: 'session', id } });
  });
  return redirect(landingPath(person.locale), {
    headers: { 'Set-Cookie': await clearSessionCookieHeader() },
  });
}
