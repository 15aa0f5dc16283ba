import { uuidv7 } from 'uuidv7';
import type { Context } from '#db/tenancy.server.ts';
import { recordActivity } from '../../activity/record-activity.ts';
import { isEnded } from '../subscription-state.ts';
import type { SyncedChange } from '../sync-subscription.ts';

/** What colleagues want to read of a change, most telling first; null is nothing. */
function activityOf({ before, after }: Pick<SyncedChange, 'before' | 'after'>): string | null {
  if (isEnded(after.status)) return isEnded(before?.status ?? '') ? null : 'billing.ended';
  if (before === null) return 'billing.started';
  if (after.status !== before.status) {
    if (after.status === 'past_due' || after.status === 'unpaid') return 'billing.payment-failed';
    if (before.status === 'past_due' || before.status === 'unpaid') return 'billing.recovered';
  }
  const bought: (keyof typeof after)[] = ['plan', 'interval', 'licensedClients', 'extraMembers'];
  if (bought.some((key) => after[key] !== before[key])) return 'billing.changed';
  const isEnding = after.cancelAtPeriodEnd || after.cancelAt !== null;
  const wasEnding = before.cancelAtPeriodEnd || before.cancelAt !== null;
  if (isEnding !== wasEnding) return isEnding ? 'billing.ending' : 'billing.resumed';
  return null;
}

/** Writes the change into the activity feed when it is one that colleagues want to read. */
export async function tellSubscriptionChange(
  context: Context,
  organizationId: string,
  change: SyncedChange,
): Promise<void> {
  const type = activityOf(change);
  if (type === null) return;
  await recordActivity(context, {
    organizationId,
    type,
    subjectType: 'subscription',
    subjectId: change.subscriptionId,
    data: { plan: change.after.plan, licensedClients: change.after.licensedClients },
    dedupeKey: `${type}:${uuidv7()}`,
  });
}
