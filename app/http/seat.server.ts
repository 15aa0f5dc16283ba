import type { AppLoadContext } from '@remix-run/node';
import { isSeatFresh } from '#app/domain/organizations/seat-time.ts';
import { takeSeat } from '#app/domain/organizations/seats.ts';
import { inOrganization, membershipOf } from './identity.server.ts';

const asked = new WeakMap<AppLoadContext, Promise<boolean>>();

/**
 * Whether the member whom the request's session signs in has one of the seats that the organisation's plan has, and
 * takes one if need be. Asked once per request, however many loaders run.
 */
export function haveSeat(context: AppLoadContext): Promise<boolean> {
  const { lastActiveAt } = membershipOf(context);
  const asking =
    asked.get(context) ??
    (isSeatFresh(lastActiveAt, new Date())
      ? Promise.resolve(true)
      : inOrganization(context, takeSeat));
  asked.set(context, asking);
  return asking;
}
