import { uuidv7 } from 'uuidv7';
import type { MemberContext } from '#db/tenancy.server.ts';
import { recordActivity } from '../../activity/record-activity.ts';
import { recordAudit } from '../../activity/record-audit.ts';

export interface DistributionChange {
  /** Of the audit trail, e.g. `policy.changed`; the feed's is `distribution.` and this with hyphens. */
  action: string;
  subject: { type: 'organization' | 'application' | 'ring'; id: string };
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
  /** What everybody in the organisation reads in the feed. */
  data: Record<string, unknown>;
  reason?: string | null;
}

/** Tells a change twice: the audit trail for who answers for it, the activity feed for everybody. */
export async function recordChange(
  context: MemberContext,
  { action, subject, before, after, data, reason = null }: DistributionChange,
): Promise<void> {
  const { organizationId, userId } = context.actor;
  const type = `distribution.${action.replaceAll('.', '-')}`;
  await recordAudit(context, { action, organizationId, subject, before, after, reason });
  await recordActivity(context, {
    organizationId,
    type,
    subjectType: subject.type,
    subjectId: subject.id,
    data: reason === null ? data : { ...data, reason },
    dedupeKey: `${type}:${uuidv7()}`,
    actorUserId: userId,
  });
}
