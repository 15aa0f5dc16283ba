import type { MemberContext, Origin } from '#db/tenancy.server.ts';
import { asMember } from '#db/tenancy.server.ts';
import { requirePermission } from '../../require-permission.ts';

/** Somebody who sees to an organisation's payments. */
export interface Payer {
  userId: string;
  organizationId: string;
  origin?: Origin;
}

/** Does `work` as the payer, who must be allowed to manage payments now. Throws ForbiddenError, DoorClosedError. */
export function asPayer<T>(
  { origin, ...membership }: Payer,
  work: (context: MemberContext) => Promise<T>,
): Promise<T> {
  return asMember(
    membership,
    (context) => {
      const opened = context as MemberContext;
      requirePermission(opened, 'billing.manage');
      return work(opened);
    },
    origin ? { origin } : {},
  );
}
