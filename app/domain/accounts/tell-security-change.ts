import { eq } from 'drizzle-orm';
import { users } from '#db/schema/accounts.ts';
import type { Context } from '#db/tenancy.server.ts';
import { enqueueMail } from '../activity/enqueue-mail.ts';
import type { MailTemplates } from '../activity/enqueue-mail.ts';

export type SecurityChange = MailTemplates['security-changed']['change'];

/** Sends the mail that tells a person what became of their factors, so that they notice what they did not do. */
export async function tellSecurityChange(
  context: Context,
  userId: string,
  change: SecurityChange,
): Promise<void> {
  const [person] = await context.tx
    .select({ email: users.email, locale: users.locale })
    .from(users)
    .where(eq(users.id, userId));
  if (!person) return;
  await enqueueMail(context, {
    template: 'security-changed',
    to: person.email,
    locale: person.locale,
    userId,
    data: { change },
  });
}
