import { and, desc, eq, sql } from 'drizzle-orm';
import { organizations } from '#db/schema/organizations.ts';
import type { StripeEventState } from '#db/schema/stripe-events.ts';
import { stripeEvents } from '#db/schema/stripe-events.ts';
import type { Context } from '#db/tenancy.server.ts';
import { NotFoundError } from '../errors.ts';
import { pageWindow } from '../page-window.ts';

export const stripeEventStates = [
  'pending',
  'processing',
  'succeeded',
  'failed',
  'ignored',
] as const satisfies StripeEventState[];

export interface StripeEventFilter {
  state?: StripeEventState | undefined;
  type?: string | undefined;
  /** A customer's id at Stripe. */
  customer?: string | undefined;
}

type Row = typeof stripeEvents.$inferSelect;

/** An event of the ledger, without what it says. */
export type ListedStripeEvent = Omit<Row, 'payload' | 'organizationId'> & {
  organization: { id: string; slug: string; name: string } | null;
};

const pageSize = 50;

const columns = {
  id: stripeEvents.id,
  type: stripeEvents.type,
  apiVersion: stripeEvents.apiVersion,
  livemode: stripeEvents.livemode,
  occurredAt: stripeEvents.occurredAt,
  customerId: stripeEvents.customerId,
  objectId: stripeEvents.objectId,
  state: stripeEvents.state,
  attempts: stripeEvents.attempts,
  note: stripeEvents.note,
  receivedAt: stripeEvents.receivedAt,
  processedAt: stripeEvents.processedAt,
  organization: {
    id: organizations.id,
    slug: organizations.slug,
    name: organizations.name,
  },
};

/** Stripe's events as they came, newest first, 50 at a time. */
export async function listStripeEvents(
  { tx }: Context,
  { state, type, customer, page: wanted }: StripeEventFilter & { page: number },
): Promise<{ events: ListedStripeEvent[]; total: number; page: number; pageCount: number }> {
  const where = and(
    state === undefined ? undefined : eq(stripeEvents.state, state),
    type === undefined ? undefined : eq(stripeEvents.type, type),
    customer === undefined ? undefined : eq(stripeEvents.customerId, customer),
  );
  const [count] = await tx
    .select({ total: sql<number>`count(*)::int` })
    .from(stripeEvents)
    .where(where);
  const total = count?.total ?? 0;
  const { page, pageCount, offset } = pageWindow(total, wanted, pageSize);
  const events = await tx
    .select(columns)
    .from(stripeEvents)
    .leftJoin(organizations, eq(organizations.id, stripeEvents.organizationId))
    .where(where)
    .orderBy(desc(stripeEvents.receivedAt), desc(stripeEvents.id))
    .limit(pageSize)
    .offset(offset);
  return { events, total, page, pageCount };
}

/** One event with what it said; the payload is null when the retention rules let it go. Throws NotFoundError. */
export async function getStripeEvent(
  { tx }: Context,
  id: string,
): Promise<ListedStripeEvent & { payload: Row['payload'] }> {
  const [found] = await tx
    .select({ ...columns, payload: stripeEvents.payload })
    .from(stripeEvents)
    .leftJoin(organizations, eq(organizations.id, stripeEvents.organizationId))
    .where(eq(stripeEvents.id, id));
  if (!found) throw new NotFoundError(`There is no event ${id}`);
  return found;
}
