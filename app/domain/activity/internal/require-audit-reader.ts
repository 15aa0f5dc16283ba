import type { Context } from '#db/tenancy.server.ts';
import { requirePermission } from '../../require-permission.ts';

/** Staff read every trail, members their organisation's if their role may. Throws ForbiddenError. */
export function requireAuditReader(
  context: Context,
  permission: 'audit.read' | 'audit.export',
): void {
  if (context.actor.kind !== 'staff') requirePermission(context, permission);
}
