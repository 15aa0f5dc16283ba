import { sql } from 'drizzle-orm';
import { database } from './client.server.ts';

type Orm = ReturnType<typeof database>['orm'];

/** A transaction that one of the doors below opened. */
export type Transaction = Parameters<Parameters<Orm['transaction']>[0]>[0];

/** Who acts. A visitor is anyone; a system actor is a job or webhook and says why. */
export type Actor =
  | { kind: 'visitor' }
  | { kind: 'member'; userId: string; organizationId: string }
  | { kind: 'staff'; userId: string | null }
  | { kind: 'system'; reason: string };

/** The first argument of every domain function. */
export interface Context {
  tx: Transaction;
  actor: Actor;
  now: Date;
}

export interface DoorOptions {
  /** The time of the act; the wall clock when left out. */
  now?: Date;
}

type Work<T> = (context: Context) => Promise<T>;

/** Opens a read-only transaction that sees what the public may see. */
export function asVisitor<T>(work: Work<T>, options?: DoorOptions): Promise<T> {
  return enter('lappa_visitor', { kind: 'visitor' }, work, options);
}

/** Opens a transaction that sees and changes what this member of this organisation may. */
export function asMember<T>(
  membership: { userId: string; organizationId: string },
  work: Work<T>,
  options?: DoorOptions,
): Promise<T> {
  return enter('lappa_member', { kind: 'member', ...membership }, work, options);
}

/** Opens a transaction for Lappa's own people. `userId` is null until staff sign in. */
export function asStaff<T>(
  person: { userId: string | null },
  work: Work<T>,
  options?: DoorOptions,
): Promise<T> {
  return enter('lappa_staff', { kind: 'staff', ...person }, work, options);
}

/** Opens a transaction for a job, webhook or command. `reason` tells who, in a few words. */
export function asSystem<T>(reason: string, work: Work<T>, options?: DoorOptions): Promise<T> {
  return enter('lappa_system', { kind: 'system', reason }, work, options);
}

type DoorRole = 'lappa_visitor' | 'lappa_member' | 'lappa_staff' | 'lappa_system';

async function enter<T>(
  role: DoorRole,
  actor: Actor,
  work: Work<T>,
  options: DoorOptions = {},
): Promise<T> {
  const userId = 'userId' in actor ? (actor.userId ?? '') : '';
  const organizationId = 'organizationId' in actor ? actor.organizationId : '';
  return database().orm.transaction(async (tx) => {
    // One statement, all local to this transaction (third argument true): a pooled connection carries nothing over.
    await tx.execute(sql`select
      set_config('role', ${role}, true),
      set_config('app.user_id', ${userId}, true),
      set_config('app.organization_id', ${organizationId}, true),
      set_config('transaction_read_only', ${actor.kind === 'visitor' ? 'on' : 'off'}, true)`);
    return work({ tx, actor, now: options.now ?? new Date() });
  });
}
