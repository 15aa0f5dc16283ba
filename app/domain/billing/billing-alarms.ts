import { and, desc, eq, isNull } from 'drizzle-orm';
import { organizations } from '#db/schema/organizations.ts';
import type { BillingAlarmKind } from '#db/schema/stripe-events.ts';
import { billingAlarms } from '#db/schema/stripe-events.ts';
import { stripeDashboard } from '#app/providers/stripe.server.ts';
import type { Context } from '#db/tenancy.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { recordAudit } from '../activity/record-audit.ts';
import { NotFoundError } from '../errors.ts';

export interface NewBillingAlarm {
  kind: BillingAlarmKind;
  /** Stripe's id of what it is about. */
  objectId: string;
  organizationId?: string;
  details?: Record<string, unknown>;
}

/** Parks what needs a person's eye; one that is open already stays one, and tells the newest. */
export async function raiseBillingAlarm(
  { tx, now }: Context,
  { kind, objectId, organizationId, details = {} }: NewBillingAlarm,
): Promise<void> {
  await tx
    .insert(billingAlarms)
    .values({ kind, objectId, organizationId: organizationId ?? null, details, seenAt: now })
    .onConflictDoUpdate({
      target: [billingAlarms.kind, billingAlarms.objectId],
      targetWhere: isNull(billingAlarms.resolvedAt),
      set: { details },
    });
}

/** Closes the alarms of these kinds about an object: the truth no longer gives cause. */
export async function closeBillingAlarms(
  { tx, now }: Context,
  objectId: string,
  kind: BillingAlarmKind,
): Promise<void> {
  await tx
    .update(billingAlarms)
    .set({ resolvedAt: now })
    .where(
      and(
        eq(billingAlarms.objectId, objectId),
        eq(billingAlarms.kind, kind),
        isNull(billingAlarms.resolvedAt),
      ),
    );
}

export interface BillingAlarm {
  id: string;
  kind: BillingAlarmKind;
  objectId: string;
  organization: { id: string; name: string } | null;
  details: Record<string, unknown>;
  seenAt: Date;
}

/** Where Stripe's dashboard shows what an alarm is about; null where something else answers in Stripe's place. */
export const findStripeDashboard = (): string | null => stripeDashboard();

/** The open alarms, newest first. */
export async function listBillingAlarms({ tx }: Context): Promise<BillingAlarm[]> {
  return tx
    .select({
      id: billingAlarms.id,
      kind: billingAlarms.kind,
      objectId: billingAlarms.objectId,
      organization: { id: organizations.id, name: organizations.name },
      details: billingAlarms.details,
      seenAt: billingAlarms.seenAt,
    })
    .from(billingAlarms)
    .leftJoin(organizations, eq(organizations.id, billingAlarms.organizationId))
    .where(isNull(billingAlarms.resolvedAt))
    .orderBy(desc(billingAlarms.seenAt))
    .limit(100);
}

/** A staff person has seen to it. Throws NotFoundError when it is not open. */
export async function resolveBillingAlarm(context: Context, id: string): Promise<void> {
  await asSystem('resolve a billing alarm', async ({ tx, now }) => {
    const resolved = await tx
      .update(billingAlarms)
      .set({ resolvedAt: now })
      .where(and(eq(billingAlarms.id, id), isNull(billingAlarms.resolvedAt)))
      .returning({ id: billingAlarms.id });
    if (resolved.length === 0) throw new NotFoundError(`There is no open alarm ${id}`);
  });
  await recordAudit(context, {
    action: 'billing-alarm.resolved',
    subject: { type: 'billing-alarm', id },
  });
}
