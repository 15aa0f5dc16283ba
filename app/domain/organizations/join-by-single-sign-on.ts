import { eq } from 'drizzle-orm';
import { users } from '#db/schema/accounts.ts';
import type { Context } from '#db/tenancy.server.ts';
import { addMember } from './internal/add-member.ts';
import { lockMembers } from './internal/lock-members.ts';
import { recordChange } from './internal/record-change.ts';

/**
 * Makes somebody a member whom the organisation's identity provider sent for the first time. Who is a member already
 * keeps their role. Acts as the system. Throws PlanLimitError (`members`).
 */
export async function joinBySingleSignOn(
  context: Context,
  { organizationId, userId }: { organizationId: string; userId: string },
): Promise<void> {
  await lockMembers(context, organizationId);
  const role = 'member';
  if (!(await addMember(context, { organizationId, userId, role }))) return;
  const [person] = await context.tx
    .select({ name: users.name })
    .from(users)
    .where(eq(users.id, userId));
  await recordChange(context, {
    organizationId,
    action: 'member.joined',
    activity: 'organizations.member-joined',
    subject: { type: 'user', id: userId },
    after: { role, way: 'single-sign-on' },
    data: { name: person?.name, role },
    actorUserId: userId,
  });
}
