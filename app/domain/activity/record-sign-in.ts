import { eq } from 'drizzle-orm';
import { memberships } from '#db/schema/organizations.ts';
import type { Context } from '#db/tenancy.server.ts';
import { recordAuditIn } from './record-audit.ts';
import type { NewAuditEntry } from './record-audit.ts';

/** Matches nobody: a sign-in of nobody takes the same statements. */
const nobody = '00000000-0000-0000-0000-000000000000';

/**
 * Adds a sign-in, or a refused one, to the trail of each organisation that the person is in, so that its owner sees it
 * and nothing of the others; to no organisation's when they are in none. Acts as the system: nobody is signed in yet.
 * @param userId null for an account that there is not
 */
export async function recordSignIn(
  context: Context,
  userId: string | null,
  entry: Omit<NewAuditEntry, 'organizationId' | 'reason'>,
): Promise<void> {
  const found = await context.tx
    .select({ organizationId: memberships.organizationId })
    .from(memberships)
    .where(eq(memberships.userId, userId ?? nobody));
  const organizationIds = found.map(({ organizationId }) => organizationId);
  await recordAuditIn(context, organizationIds.length > 0 ? organizationIds : [null], {
    ...entry,
    reason: null,
  });
}
