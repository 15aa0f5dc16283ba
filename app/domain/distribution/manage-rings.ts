import { and, eq, ne, sql } from 'drizzle-orm';
import { rings } from '#db/schema/distribution.ts';
import type { Context, MemberContext } from '#db/tenancy.server.ts';
import { ConflictError, NotFoundError } from '../errors.ts';
import { keepThroughChange } from './internal/keep-through-rings.ts';
import { lockDistributionFor } from './internal/lock-distribution.ts';
import { openGates } from './internal/open-gates.ts';
import { recordChange } from './internal/record-change.ts';
import { requireAutomation } from './internal/require-automation.ts';
import { loadOrganizationPolicies } from './organization-policies.ts';
import type { OrganizationPolicies, PolicyRing } from './organization-policies.ts';

/** The most rings that an organisation has. */
export const mostRings = 10;

export interface RingRules {
  name: string;
  /** Days after the ring before; 0–365. The first ring has none. */
  delayDays: number;
  /** What clients of the ring before must report; the first ring has none. */
  gate: { share: number; count: number } | null;
}

/**
 * Makes a ring, the last but one: the last is where all computers are that are in no other. It waits for nothing, so
 * that nothing changes for the others.
 *
 * Throws ForbiddenError, or ConflictError (`name_taken`, or `too_many` beyond {@link mostRings}).
 * @returns its id
 */
export async function createRing(context: Context, name: string): Promise<string> {
  const { acting, before } = await open(context);
  const { organizationId } = acting.actor;
  if (before.rings.length >= mostRings) throw new ConflictError('Too many rings.', 'too_many');
  await requireFreeName(acting, name);
  const position = before.rings.length;
  await acting.tx
    .update(rings)
    .set({ position: position + 1 })
    .where(eq(rings.id, before.rings.at(-1)!.id));
  const [made] = await acting.tx
    .insert(rings)
    .values({ organizationId, name, position })
    .returning({ id: rings.id });
  const id = made!.id;
  await recordChange(acting, {
    action: 'ring.created',
    subject: { type: 'ring', id },
    after: { name },
    data: { name },
  });
  return id;
}

/**
 * Renames a ring, and sets how long and for what it waits. It keeps what it is offered; a new gate asks nothing of
 * versions that are with the ring before already.
 *
 * Throws NotFoundError, ForbiddenError, PlanLimitError (`automatic-distribution`) or ConflictError (`name_taken`).
 */
export async function changeRing(
  context: Context,
  ringId: string,
  wanted: RingRules,
): Promise<void> {
  const { acting, before } = await open(context);
  const { ring, index } = findRing(before, ringId);
  // The first ring waits for nothing, whatever was sent.
  const rules = index === 0 ? { ...wanted, delayDays: 0, gate: null } : wanted;
  const old = asRules(ring);
  if (isSame(old, rules)) return;
  if (rules.name !== old.name) await requireFreeName(acting, rules.name, ringId);
  const asksMore =
    rules.delayDays > old.delayDays || (rules.gate !== null && !isSameGate(old, rules));
  if (asksMore) await requireAutomation(acting);
  const gatedSince =
    rules.gate === null ? null : (ring.steps[index]!.gatedSince ?? acting.now.getTime());
  await acting.tx
    .update(rings)
    .set({
      name: rules.name,
      delayDays: rules.delayDays,
      gateShare: rules.gate?.share ?? null,
      gateCount: rules.gate?.count ?? null,
      gatedSince: gatedSince === null ? null : new Date(gatedSince),
    })
    .where(eq(rings.id, ringId));
  const ringBefore = before.rings[index - 1];
  if (rules.gate && ringBefore) {
    const gate = { ringId, ringBeforeId: ringBefore.id, ...rules.gate };
    await openGates(acting, acting.actor.organizationId, gate);
  }
  // Neither a shorter delay nor a gate takes anything away.
  if (rules.delayDays > old.delayDays) {
    await keepThroughChange(acting, before, await reload(acting));
  }
  await recordChange(acting, {
    action: 'ring.changed',
    subject: { type: 'ring', id: ringId },
    before: asTold(old),
    after: asTold(rules),
    data: { name: rules.name },
  });
}

/**
 * Moves a ring one place earlier. The last stays last, since computers are in it that nobody put anywhere. Throws
 * NotFoundError, ForbiddenError or ConflictError (`last_ring`).
 */
export async function moveRingEarlier(context: Context, ringId: string): Promise<void> {
  const { acting, before } = await open(context);
  const { ring, index } = findRing(before, ringId);
  if (index === 0) return;
  if (index === before.rings.length - 1) {
    throw new ConflictError('The last ring stays last.', 'last_ring');
  }
  const { tx, now } = acting;
  const passed = before.rings[index - 1]!;
  await tx.update(rings).set({ position: index }).where(eq(rings.id, ringId));
  await tx
    .update(rings)
    .set({ position: index + 1 })
    .where(eq(rings.id, passed.id));
  if (index === 1) {
    // What was the first ring waits from now on, where it has a gate that meant nothing until now.
    await tx
      .update(rings)
      .set({ gatedSince: now })
      .where(and(eq(rings.id, passed.id), sql`${rings.gateShare} is not null`));
  }
  await keepThroughChange(acting, before, await reload(acting));
  await recordChange(acting, {
    action: 'ring.moved',
    subject: { type: 'ring', id: ringId },
    before: { position: index + 1 },
    after: { name: ring.name, position: index },
    data: { name: ring.name },
  });
}

/**
 * Removes a ring that no computer is in: fleet's `vacateRing` moves them, in the same transaction. Its addresses that
 * were revoked go to the last ring; keys to enrol with lead there, too.
 *
 * Throws NotFoundError, ForbiddenError, or ConflictError (`last_ring`, or `ring_in_use` while addresses of the source
 * are of the ring).
 */
export async function removeRing(context: Context, ringId: string): Promise<void> {
  const { acting, before } = await open(context);
  const { ring, index } = findRing(before, ringId);
  const last = before.rings.at(-1)!;
  if (ring.id === last.id) throw new ConflictError('The last ring stays.', 'last_ring');
  const { tx, now } = acting;
  await tx.execute(sql`update app.source_tokens set ring_id = ${last.id}
    where ring_id = ${ringId} and (revoked_at is not null or expires_at <= ${now.toISOString()}::timestamptz)`);
  const [use] = await tx.execute<{ isUsed: boolean }>(sql`
    select exists (select from app.source_tokens where ring_id = ${ringId}) as "isUsed"`);
  if (use?.isUsed)
    throw new ConflictError('Addresses of the source are of the ring.', 'ring_in_use');
  await tx.delete(rings).where(eq(rings.id, ringId));
  for (const [place, { id }] of before.rings.entries()) {
    if (place > index) await tx.update(rings).set({ position: place }).where(eq(rings.id, id));
  }
  await recordChange(acting, {
    action: 'ring.removed',
    subject: { type: 'ring', id: ringId },
    before: asTold(asRules(ring)),
    data: { name: ring.name },
  });
}

async function open(
  context: Context,
): Promise<{ acting: MemberContext; before: OrganizationPolicies }> {
  const acting = await lockDistributionFor(context);
  return { acting, before: await reload(acting) };
}

const reload = (acting: MemberContext) =>
  loadOrganizationPolicies(acting, acting.actor.organizationId);

function findRing(
  policies: OrganizationPolicies,
  ringId: string,
): { ring: PolicyRing; index: number } {
  const index = policies.rings.findIndex(({ id }) => id === ringId);
  const ring = policies.rings[index];
  if (!ring) throw new NotFoundError('There is no such ring.');
  return { ring, index };
}

const asRules = ({ name, delayDays, gate }: PolicyRing): RingRules => ({ name, delayDays, gate });

const isSameGate = (one: RingRules, other: RingRules) =>
  one.gate?.share === other.gate?.share && one.gate?.count === other.gate?.count;

const isSame = (one: RingRules, other: RingRules) =>
  one.name === other.name && one.delayDays === other.delayDays && isSameGate(one, other);

const asTold = ({ name, delayDays, gate }: RingRules) => ({
  name,
  delayDays,
  gateShare: gate?.share ?? null,
  gateCount: gate?.count ?? null,
});

/** The caller holds distribution's lock, so that the name stays free. */
async function requireFreeName(
  { tx, actor }: MemberContext,
  name: string,
  exceptId?: string,
): Promise<void> {
  const taken = await tx.$count(
    rings,
    and(
      eq(rings.organizationId, actor.organizationId),
      sql`lower(${rings.name}) = lower(${name})`,
      exceptId === undefined ? undefined : ne(rings.id, exceptId),
    ),
  );
  if (taken > 0) throw new ConflictError('There is a ring of that name.', 'name_taken');
}
