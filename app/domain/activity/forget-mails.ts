import { lt } from 'drizzle-orm';
import { mails } from '#db/schema/mails.ts';
import type { Context } from '#db/tenancy.server.ts';

/** Longer than any mail is tried. */
const keptMs = 30 * 24 * 60 * 60_000;

/** Removes mails of a month ago, sent or given up. @returns how many */
export async function forgetMails({ tx, now }: Context): Promise<number> {
  const forgotten = await tx
    .delete(mails)
    .where(lt(mails.createdAt, new Date(now.getTime() - keptMs)))
    .returning({ id: mails.id });
  return forgotten.length;
}
