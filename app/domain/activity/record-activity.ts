import { activities } from '#db/schema/activity.ts';
import type { Context } from '#db/tenancy.server.ts';

export interface NewActivity {
  /** Null for the platform. */
  organizationId: string | null;
  /** `<room>.<what happened>`, e.g. `catalog.version-published`. */
  type: string;
  subjectType: string;
  subjectId: string;
  data: Record<string, unknown>;
  /** One event, one key: a second report of it adds nothing. */
  dedupeKey: string;
  /** Who did it; null for jobs. */
  actorUserId?: string | null;
}

/**
 * Adds an activity in the caller's transaction.
 * @returns false when an activity with this dedupe key is there already
 */
export async function recordActivity(context: Context, activity: NewActivity): Promise<boolean> {
  const added = await context.tx
    .insert(activities)
    .values({ ...activity, occurredAt: context.now })
    .onConflictDoNothing({ target: activities.dedupeKey })
    .returning({ id: activities.id });
  return added.length > 0;
}
