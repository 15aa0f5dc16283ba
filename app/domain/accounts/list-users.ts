import { desc, eq, ilike, or, sql } from 'drizzle-orm';
import { users } from '#db/schema/accounts.ts';
import type { Context } from '#db/tenancy.server.ts';
import { NotFoundError } from '../errors.ts';
import { recordAudit } from '../activity/record-audit.ts';
import { containingPattern } from '../containing-pattern.ts';
import { pageWindow } from '../page-window.ts';

/** A person as Lappa's staff see them. */
export interface UserRow {
  id: string;
  name: string;
  email: string;
  isVerified: boolean;
  isStaff: boolean;
  disabledAt: Date | null;
  createdAt: Date;
}

export interface UserPage {
  users: UserRow[];
  total: number;
  page: number;
  pageCount: number;
}

const columns = {
  id: users.id,
  name: users.name,
  email: users.email,
  isVerified: sql<boolean>`${users.emailVerifiedAt} is not null`,
  isStaff: users.isStaff,
  disabledAt: users.disabledAt,
  createdAt: users.createdAt,
};

const pageSize = 50;

/** People whose name or address holds `q`, newest first. That staff looked is in the audit trail. */
export async function listUsers(
  context: Context,
  filter: { q?: string; page: number },
): Promise<UserPage> {
  const { tx } = context;
  const pattern = filter.q === undefined ? null : containingPattern(filter.q);
  const where =
    pattern === null ? undefined : or(ilike(users.email, pattern), ilike(users.name, pattern));
  const [count] = await tx
    .select({ total: sql<number>`count(*)::int` })
    .from(users)
    .where(where);
  const total = count?.total ?? 0;
  const { page, pageCount, offset } = pageWindow(total, filter.page, pageSize);
  const found = await tx
    .select(columns)
    .from(users)
    .where(where)
    .orderBy(desc(users.createdAt), desc(users.id))
    .limit(pageSize)
    .offset(offset);
  await recordAudit(context, { action: 'staff.users-read', after: { ...filter, total } });
  return { users: found, total, page, pageCount };
}

/** One person. That staff looked is in the audit trail. Throws NotFoundError. */
export async function getUser(context: Context, id: string): Promise<UserRow> {
  const [user] = await context.tx.select(columns).from(users).where(eq(users.id, id));
  if (!user) throw new NotFoundError('There is no such person.');
  await recordAudit(context, { action: 'staff.user-read', subject: { type: 'user', id } });
  return user;
}

/** How many people there are. */
export async function countUsers({ tx }: Context): Promise<{ all: number; unverified: number }> {
  const [row] = await tx
    .select({
      all: sql<number>`count(*)::int`,
      unverified: sql<number>`count(*) filter (where email_verified_at is null)::int`,
    })
    .from(users);
  return row ?? { all: 0, unverified: 0 };
}
