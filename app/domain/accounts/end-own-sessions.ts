import type { Context } from '#db/tenancy.server.ts';
import { recordAudit } from '../activity/record-audit.ts';
import { endOtherSessions, endSession } from './start-session.ts';

/** Ends one session of the person who acts. Does nothing when it has ended already or is not theirs. */
export async function endOwnSession(
  context: Context,
  userId: string,
  sessionId: string,
): Promise<void> {
  if (!(await endSession(context, userId, sessionId, 'ended-by-person'))) return;
  await recordAudit(context, {
    action: 'session.ended',
    subject: { type: 'session', id: sessionId },
  });
}

/** Ends all sessions of the person who acts but one. */
export async function endOwnSessions(
  context: Context,
  userId: string,
  { except }: { except: string },
): Promise<void> {
  const count = await endOtherSessions(context, userId, except, 'ended-by-person');
  if (count === 0) return;
  await recordAudit(context, {
    action: 'session.others-ended',
    subject: { type: 'person', id: userId },
    after: { count },
  });
}
