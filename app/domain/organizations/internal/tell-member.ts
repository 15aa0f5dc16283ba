import { eq } from 'drizzle-orm';
import { users } from '#db/schema/accounts.ts';
import type { MemberContext } from '#db/tenancy.server.ts';
import { enqueueMail } from '../../activity/enqueue-mail.ts';
import type { MailTemplates } from '../../activity/enqueue-mail.ts';

/**
 * Tells a member by mail what another does to their membership; nobody is told what they do themselves. Comes before
 * the change: row security lets mail go to members alone.
 */
export async function tellMember(
  context: MemberContext,
  userId: string,
  change: MailTemplates['membership-changed'],
): Promise<void> {
  const { tx, actor } = context;
  if (userId === actor.userId) return;
  const [person] = await tx
    .select({ email: users.email, locale: users.locale })
    .from(users)
    .where(eq(users.id, userId));
  if (!person) return;
  await enqueueMail(context, {
    template: 'membership-changed',
    to: person.email,
    locale: person.locale,
    userId,
    organizationId: actor.organizationId,
    data: change,
  });
}
