import type { LinkPurpose } from '#db/schema/accounts.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { findLink } from './link-tokens.ts';
import type { LinkHolder } from './link-tokens.ts';

/**
 * Whose link this is, and which of these purposes it has; null when it is not good (any more). For the page that a link
 * opens: uses nothing up.
 */
export function lookAtLink<Purpose extends LinkPurpose>(
  token: string,
  purposes: readonly Purpose[],
): Promise<(LinkHolder & { purpose: Purpose }) | null> {
  return asSystem('look at a link', async (context) => {
    for (const purpose of purposes) {
      const holder = await findLink(context, token, purpose);
      if (holder) return { ...holder, purpose };
    }
    return null;
  });
}
