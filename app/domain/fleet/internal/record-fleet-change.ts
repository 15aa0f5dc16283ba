import { uuidv7 } from 'uuidv7';
import type { Context } from '#db/tenancy.server.ts';
import { recordActivity } from '../../activity/record-activity.ts';
import type { AuditAction } from '../../activity/audit-actions.ts';
import { recordAudit } from '../../activity/record-audit.ts';

export interface FleetChange {
  organizationId: string;
  action: AuditAction;
  /** Of the feed, e.g. `fleet.client-removed`; left out when colleagues need not read it. */
  activity?: string;
  subject: { type: 'client' | 'enrolment-key' | 'team' | 'organization'; id: string };
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
  /** What colleagues read in the feed. */
  data?: Record<string, unknown>;
}

/** Tells a change of the fleet in the audit trail and, when it is for colleagues, in the feed. */
export async function recordFleetChange(context: Context, change: FleetChange): Promise<void> {
  const { organizationId, action, activity, subject, before, after, data = {} } = change;
  await recordAudit(context, { action, organizationId, subject, before, after });
  if (activity === undefined) return;
  await recordActivity(context, {
    organizationId,
    type: activity,
    subjectType: subject.type,
    subjectId: subject.id,
    data,
    dedupeKey: `${activity}:${uuidv7()}`,
    actorUserId: 'userId' in context.actor ? context.actor.userId : null,
  });
}
