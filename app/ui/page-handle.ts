import type { Params } from '@remix-run/react';
import type { Permission } from '#app/domain/permissions.ts';
import type { Locale } from '#app/i18n/locale.ts';

/**
 * Who may come to a route. Every route says it in its `handle`; app/http/guarded-routes.server.ts sees to it before
 * the route's own code runs, and refuses to start with a route that says nothing.
 * - `public`: anybody; posts are counted by address, so that nobody floods us
 * - `signed`: anybody whose request carries a signature or a secret in its address, which the route itself checks
 *   first. Not counted: a payment provider and an office with many computers send from few addresses, and send much
 * - `client`: anybody whose request carries the token or enrolment key of a computer, which the route itself checks
 *   first and counts by its own limits
 * - `unverified`: who is signed in, also before they confirmed their address
 * - `signed-in`: who is signed in with a confirmed address
 * - `staff`: Lappa's own people
 * - a permission: members of the organisation that the address names (`:organization`) whose role has it
 */
export type Access =
  | 'public'
  | 'signed'
  | 'client'
  | 'unverified'
  | 'signed-in'
  | 'staff'
  | Permission;

/** What a route module says about itself in its `handle` export. */
export interface PageHandle {
  /** One for loader and action, or one for each. */
  access: Access | { read: Access; write: Access };
  /** The page's address in either language; pages without it exist in one language only. */
  address?: (locale: Locale, params: Params, search: string) => string;
  /** Lets members in though the plan has no seat left for them: the page that tells them so. */
  needsNoSeat?: true;
  /** Ships our JavaScript with the page. Public pages have none. */
  scripts?: true;
}

/** Whether any of the matched routes' handles asks for JavaScript. */
export function usesScripts(handles: readonly unknown[]): boolean {
  return handles.some((handle) => (handle as PageHandle | undefined)?.scripts === true);
}
