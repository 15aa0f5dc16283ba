import { sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import { database } from './client.server.ts';
import type { MemberRole } from './schema/organizations.ts';

type Orm = ReturnType<typeof database>['orm'];

/** A transaction that one of the doors below opened. */
export type Transaction = Parameters<Parameters<Orm['transaction']>[0]>[0];

/**
 * Who acts. A visitor is anyone; a person is signed in; a client is a computer of an organisation that checks in; a
 * system actor is a job or webhook and says why.
 */
export type Actor =
  | { kind: 'visitor' }
  | { kind: 'person'; userId: string }
  | { kind: 'member'; userId: string; organizationId: string; role: MemberRole }
  | { kind: 'staff'; userId: string }
  | { kind: 'client'; clientId: string; organizationId: string }
  | { kind: 'system'; reason: string };

/** Where a request came from, for the audit trail. */
export interface Origin {
  address: string | null;
  userAgent: string | null;
  requestId: string | null;
}

/** The first argument of every domain function. */
export interface Context {
  tx: Transaction;
  actor: Actor;
  now: Date;
  /** Null for what no request caused: jobs and commands. */
  origin: Origin | null;
}

export interface DoorOptions {
  /** The time of the act; the wall clock when left out. */
  now?: Date;
  origin?: Origin;
  /**
   * Lets PostgreSQL keep the plans of the statements. For what happens many times a second and finds its rows by their
   * keys: planning is half of its time, and one plan is right for all (see db/client.server.ts for when it is not).
   */
  keepsPlans?: boolean;
}

/** … of a member in their organisation. */
export type MemberContext = Context & { actor: Extract<Actor, { kind: 'member' }> };

/** … of a client that checks in. */
export type ClientContext = Context & { actor: Extract<Actor, { kind: 'client' }> };

/** The person is no member of the organisation, or not of Lappa's staff (any more). */
export class DoorClosedError extends Error {
  override readonly name = 'DoorClosedError';
}

type Work<T> = (context: Context) => Promise<T>;

/** The role that the member has now; row security goes by it for the rest of the transaction. */
const readRole = sql`select set_config('app.member_role', role, true) as role from app.memberships
  where organization_id = (select app.current_organization()) and user_id = (select app.current_actor())`;

/** Opens a read-only transaction that sees what the public may see. */
export function asVisitor<T>(work: Work<T>, options?: DoorOptions): Promise<T> {
  return enter({ role: 'lappa_visitor', actor: { kind: 'visitor' } }, work, options);
}

/** Opens a transaction for somebody signed in, in no organisation: sees and changes what is their own. */
export function asPerson<T>(
  person: { userId: string },
  work: Work<T>,
  options?: DoorOptions,
): Promise<T> {
  return enter({ role: 'lappa_person', actor: { kind: 'person', ...person } }, work, options);
}

/**
 * Opens a transaction that sees and changes what this member of this organisation may. The database itself says
 * which role the member has now. Throws DoorClosedError when there is no such member.
 */
export function asMember<T>(
  membership: { userId: string; organizationId: string },
  work: Work<T>,
  options?: DoorOptions,
): Promise<T> {
  const { userId, organizationId } = membership;
  return enter(
    {
      role: 'lappa_member',
      actor: { kind: 'member', userId, organizationId, role: 'member' },
      admit: readRole,
    },
    work,
    options,
  );
}

/**
 * Asks again which role the member has, after waiting for a lock. Throws DoorClosedError when they are no member any
 * more.
 */
export async function readmit(context: MemberContext): Promise<MemberContext> {
  const [admitted] = await context.tx.execute<{ role: MemberRole }>(readRole);
  if (!admitted) throw new DoorClosedError('Not admitted as member');
  return { ...context, actor: { ...context.actor, role: admitted.role } };
}

/** Opens a transaction for one of Lappa's own people. Throws DoorClosedError when the user is none (any more). */
export function asStaff<T>(
  person: { userId: string },
  work: Work<T>,
  options?: DoorOptions,
): Promise<T> {
  return enter(
    {
      role: 'lappa_staff',
      actor: { kind: 'staff', ...person },
      admit: sql`select id from app.users
        where id = (select app.current_actor()) and is_staff and disabled_at is null`,
    },
    work,
    options,
  );
}

/**
 * Opens a transaction for a computer that checks in: it sees what its organisation offers, and changes what is its own,
 * one transaction of the same computer after the other.
 * Throws DoorClosedError when there is no such client (any more).
 */
export function asClient<T>(
  client: { clientId: string; organizationId: string },
  work: (context: ClientContext) => Promise<T>,
  options?: DoorOptions,
): Promise<T> {
  return enter(
    {
      role: 'lappa_client',
      actor: { kind: 'client', ...client },
      admit: sql`select id from app.clients
        where id = nullif(${client.clientId}, '')::uuid and removed_at is null for update`,
    },
    (context) => work(context as ClientContext),
    { keepsPlans: true, ...options },
  );
}

/** Opens a transaction for a job, webhook or command. `reason` tells who, in a few words. */
export function asSystem<T>(reason: string, work: Work<T>, options?: DoorOptions): Promise<T> {
  return enter({ role: 'lappa_system', actor: { kind: 'system', reason } }, work, options);
}

interface Door {
  role:
    | 'lappa_visitor'
    | 'lappa_person'
    | 'lappa_member'
    | 'lappa_staff'
    | 'lappa_client'
    | 'lappa_system';
  actor: Actor;
  /** Asked inside the door; no row closes it. */
  admit?: SQL;
}

async function enter<T>(door: Door, work: Work<T>, options: DoorOptions = {}): Promise<T> {
  const { actor } = door;
  const { keepsPlans = false } = options;
  const userId = 'userId' in actor ? actor.userId : '';
  const organizationId = 'organizationId' in actor ? actor.organizationId : '';
  const clientId = 'clientId' in actor ? actor.clientId : '';
  return database().orm.transaction(async (tx) => {
    // One statement, all local to this transaction (third argument true): a pooled connection carries nothing over.
    const entered = tx.execute(sql`select
      set_config('role', ${door.role}, true),
      set_config('app.user_id', ${userId}, true),
      set_config('app.organization_id', ${organizationId}, true),
      set_config('app.member_role', '', true),
      set_config('app.client_id', ${clientId}, true),
      set_config('plan_cache_mode', ${keepsPlans ? 'auto' : 'force_custom_plan'}, true),
      set_config('transaction_read_only', ${actor.kind === 'visitor' ? 'on' : 'off'}, true)`);
    // Sent together; the second runs when the first is done.
    const [, admitted] = await Promise.all([
      entered,
      door.admit ? tx.execute<{ role?: MemberRole }>(door.admit) : null,
    ]);
    if (admitted?.length === 0) throw new DoorClosedError(`Not admitted as ${actor.kind}`);
    const role = admitted?.[0]?.role;
    return work({
      tx,
      actor: actor.kind === 'member' && role ? { ...actor, role } : actor,
      now: options.now ?? new Date(),
      origin: options.origin ?? null,
    });
  });
}
