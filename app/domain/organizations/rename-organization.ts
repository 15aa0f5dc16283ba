import { eq } from 'drizzle-orm';
import { organizations } from '#db/schema/organizations.ts';
import type { Context } from '#db/tenancy.server.ts';
import { requirePermission } from '../require-permission.ts';
import { actingMember } from './internal/lock-members.ts';
import { recordChange } from './internal/record-change.ts';

/** Gives the organisation another name. Its address stays: links to it are out there. */
export async function renameOrganization(context: Context, name: string): Promise<void> {
  requirePermission(context, 'organization.change');
  const { tx, actor } = actingMember(context);
  const { organizationId } = actor;
  const which = eq(organizations.id, organizationId);
  const [before] = await tx.select({ name: organizations.name }).from(organizations).where(which);
  if (before?.name === name) return;
  await tx.update(organizations).set({ name }).where(which);
  await recordChange(context, {
    organizationId,
    action: 'organization.renamed',
    activity: 'organizations.renamed',
    subject: { type: 'organization', id: organizationId },
    before,
    after: { name },
    data: { before: before?.name, after: name },
  });
}
