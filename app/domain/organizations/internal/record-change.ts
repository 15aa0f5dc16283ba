import { uuidv7 } from 'uuidv7';
import type { Context } from '#db/tenancy.server.ts';
import { recordActivity } from '../../activity/record-activity.ts';
import { recordAudit } from '../../activity/record-audit.ts';

export interface OrganizationChange {
  organizationId: string;
  /** Of the audit trail, e.g. `member.removed`. */
  action: string;
  /** Of the feed, e.g. `organizations.member-removed`. */
  activity: string;
  subject: { type: 'organization' | 'user' | 'team' | 'invitation'; id: string };
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
  /** What colleagues read in the feed. Addresses of who is invited are for those who manage members. */
  data?: Record<string, unknown>;
  /** Who it was, when the system acts for them. */
  actorUserId?: string;
}

/** Tells a change twice: the audit trail for who answers for it, the activity feed for colleagues. */
export async function recordChange(context: Context, change: OrganizationChange): Promise<void> {
  const { organizationId, action, activity, subject, before, after, data = {} } = change;
  const actorUserId =
    change.actorUserId ?? ('userId' in context.actor ? context.actor.userId : undefined);
  await recordAudit(context, { action, organizationId, actorUserId, subject, before, after });
  await recordActivity(context, {
    organizationId,
    type: activity,
    subjectType: subject.type,
    subjectId: subject.id,
    data,
    dedupeKey: `${activity}:${uuidv7()}`,
    actorUserId: actorUserId ?? null,
  });
}
