import { eq } from 'drizzle-orm';
import { users } from '#db/schema/accounts.ts';
import type { Context } from '#db/tenancy.server.ts';
import { recordAudit } from '../activity/record-audit.ts';

export interface Profile {
  name: string;
  locale: 'sv' | 'en';
}

/** Changes the name and language of the person who acts. */
export async function changeProfile(
  context: Context,
  before: Profile & { id: string },
  { name, locale }: Profile,
): Promise<void> {
  if (before.name === name && before.locale === locale) return;
  await context.tx.update(users).set({ name, locale }).where(eq(users.id, before.id));
  await recordAudit(context, {
    action: 'profile.changed',
    subject: { type: 'person', id: before.id },
    before: { name: before.name, locale: before.locale },
    after: { name, locale },
  });
}
