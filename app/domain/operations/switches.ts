import { eq } from 'drizzle-orm';
import { switches } from '#db/schema/operations.ts';
import type { Context } from '#db/tenancy.server.ts';

/** What staff can switch on while the house runs. */
export type SwitchName = 'pause-stripe-events';

export interface Switch {
  isOn: boolean;
  /** Why it was turned last. */
  reason: string | null;
  changedAt: Date | null;
}

/** A switch that was never turned is off. */
export async function readSwitch({ tx }: Context, name: SwitchName): Promise<Switch> {
  const [row] = await tx.select().from(switches).where(eq(switches.name, name));
  return {
    isOn: row?.isOn ?? false,
    reason: row?.reason ?? null,
    changedAt: row?.changedAt ?? null,
  };
}

/** Turns a switch in the actor's name. Who calls records why in the audit trail. */
export async function turnSwitch(
  context: Context,
  name: SwitchName,
  { isOn, reason }: { isOn: boolean; reason: string | null },
): Promise<void> {
  const { tx, now, actor } = context;
  const changedBy = 'userId' in actor ? actor.userId : null;
  await tx
    .insert(switches)
    .values({ name, isOn, reason, changedBy, changedAt: now })
    .onConflictDoUpdate({
      target: switches.name,
      set: { isOn, reason, changedBy, changedAt: now },
    });
}
