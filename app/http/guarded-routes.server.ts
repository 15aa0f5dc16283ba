import type {
  ActionFunctionArgs,
  HeadersFunction,
  LoaderFunctionArgs,
  ServerBuild,
} from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { usedOwnSecondFactor } from '#app/domain/accounts/own-second-factor.ts';
import { ForbiddenError, NotFoundError, PlanLimitError } from '#app/domain/errors.ts';
import { findBrokenRule } from '#app/domain/organizations/session-rules.ts';
import { may } from '#app/domain/permissions.ts';
import { env } from '#app/env.server.ts';
import { seatsTakenPath, secondFactorSetupPath, signInPath, unverifiedPath } from '#app/paths.ts';
import type { Access, PageHandle } from '#app/ui/page-handle.ts';
import { errorResponse, meaningOf, UnauthenticatedError } from './error-page.server.ts';
import { identifyApp, identifyBrowser } from './identity.server.ts';
import type { Identity } from './identity.server.ts';
import { problemResponse } from './problem-response.server.ts';
import { countPublicPost } from './public-posts.server.ts';
import { recordingRefusals, recordRefusal } from './record-refusal.server.ts';
import { haveSeat } from './seat.server.ts';

type Arguments = LoaderFunctionArgs | ActionFunctionArgs;
type RouteModule = ServerBuild['routes'][string]['module'];

/**
 * The build with a guard before every loader and action: it lets in whom the route's `handle.access` names. Throws
 * when a route does not say who may come, or protects a page without a loader, which nobody would ask.
 */
export function guardRoutes(build: ServerBuild): ServerBuild {
  const routes = Object.entries(build.routes).map(([id, route]) => {
    return [id, { ...route, module: guardModule(id, route.module) }] as const;
  });
  return { ...build, routes: Object.fromEntries(routes) };
}

function guardModule(id: string, module: RouteModule): RouteModule {
  const handle = module.handle as Partial<PageHandle> | undefined;
  const access = handle?.access;
  if (access === undefined) throw new Error(`The route ${id} does not say who may come to it.`);
  const { read, write } = typeof access === 'string' ? { read: access, write: access } : access;
  const { loader, action } = module;
  const needsSeat = handle?.needsNoSeat !== true;
  if (!isOpen(read) && !loader && !action) {
    throw new Error(`The route ${id} is protected, and has no loader that could be.`);
  }
  return {
    ...module,
    headers: module.headers ?? passRetryAfter,
    ...(loader && {
      loader: async (args: LoaderFunctionArgs) => {
        const refusal = await refuse(args, read, needsSeat);
        return refusal ?? (await recordingRefusals(args, read, () => loader(args)));
      },
    }),
    ...(action && {
      action: async (args: ActionFunctionArgs) => {
        const refusal = (await refuse(args, write, needsSeat)) ?? (await refuseFlood(args, write));
        return refusal ?? (await recordingRefusals(args, write, () => action(args)));
      },
    }),
  };
}

/** When to try again reaches the browser: of a page's headers Remix sends what its module asks for. */
const passRetryAfter: HeadersFunction = (headers) => {
  const passed = new Headers(headers.parentHeaders);
  for (const own of [headers.loaderHeaders, headers.actionHeaders, headers.errorHeaders]) {
    const retryAfter = own?.get('Retry-After');
    if (retryAfter) passed.set('Retry-After', retryAfter);
  }
  return passed;
};

const isApi = ({ request }: Arguments): boolean =>
  new URL(request.url).pathname.startsWith('/api/');

/** Null lets the request in. Refusals of pages are thrown, so that their error page or redirect stands for all. */
async function refuse(
  args: Arguments,
  access: Access,
  needsSeat: boolean,
): Promise<Response | null> {
  // Names nothing, and PostgreSQL's text has no place for it.
  if (Object.values(args.params).some((value) => value?.includes('\0'))) {
    throw new Response(null, { status: 404 });
  }
  if (isOpen(access)) return null;
  if (isApi(args)) {
    try {
      check(await identifyApp(args.request, args.context), access);
      return null;
    } catch (error) {
      if (meaningOf(error) !== null) await recordRefusal(args, access, error);
      return problemResponse(error, args.context.requestId);
    }
  }
  const identity = await identifyBrowser(args.request, args.context);
  if (!identity) throw detour(signInAgainPath(args.request));
  const elsewhere = findDetour(args, identity, access);
  if (elsewhere !== null) throw detour(elsewhere);
  try {
    check(identity, access);
    const mayStay = !needsSeat || !inOrganizations(access) || (await haveSeat(args.context));
    if (mayStay) return null;
  } catch (error) {
    if (meaningOf(error) !== null) await recordRefusal(args, access, error);
    throw errorResponse(error);
  }
  await recordRefusal(args, access, new PlanLimitError('concurrent-users', 'No seat is free.'));
  throw detour(seatsTakenPathOf(args.request, identity));
}

/** Too many posts from one address, where nobody need sign in. */
async function refuseFlood(args: ActionFunctionArgs, access: Access): Promise<Response | null> {
  if (access !== 'public') return null;
  try {
    await countPublicPost(args);
    return null;
  } catch (error) {
    if (isApi(args)) return problemResponse(error, args.context.requestId);
    throw errorResponse(error);
  }
}

const detour = (path: string): Response => redirect(path);

/** Who comes without a session. */
type OpenAccess = 'public' | 'signed' | 'client';
type PersonalAccess = Exclude<Access, OpenAccess>;

const isOpen = (access: Access): access is OpenAccess =>
  access === 'public' || access === 'signed' || access === 'client';

/** Throws the domain's error when the access does not let this identity in. */
function check(identity: Identity | null, access: PersonalAccess): void {
  if (!identity) throw new UnauthenticatedError('Sign in first.');
  if (access === 'unverified') return;
  const { person } = identity.session;
  if (!person.isVerified) {
    throw new ForbiddenError('The e-mail address is not confirmed yet.', 'email_unverified');
  }
  if (access === 'signed-in') return;
  // Neither says that there is something to be seen.
  if (access === 'staff') {
    if (!person.isStaff) throw new NotFoundError('Not for you.');
    if (lacksStaffFactor(identity)) {
      throw new ForbiddenError('Staff sign in with a second factor.', 'second_factor_required');
    }
    return;
  }
  if (!identity.membership) throw new NotFoundError('There is no such organisation.');
  if (!may(identity.membership.role, access))
    throw new ForbiddenError(`${access} is not permitted`);
}

/** Whether Lappa asks a second factor of its staff, and this session has none (ASVS 6.3.3). */
const lacksStaffFactor = ({ session }: Identity): boolean =>
  session.person.isStaff &&
  env().STAFF_SECOND_FACTOR === 'required' &&
  !usedOwnSecondFactor(session);

/** Where somebody must go first: to confirm their address, or to meet the rules of the organisation or for staff. */
function findDetour(
  { request }: Arguments,
  identity: Identity,
  access: PersonalAccess,
): string | null {
  const { session, membership } = identity;
  if (access === 'unverified') return null;
  if (!session.person.isVerified) return unverifiedPath();
  if (access === 'staff') {
    return lacksStaffFactor(identity) ? secondFactorSetupPath({ staff: 'required' }) : null;
  }
  if (access === 'signed-in' || !membership) return null;
  const broken = findBrokenRule(membership, session, new Date());
  if (broken === null) return null;
  if (broken === 'second-factor') return secondFactorSetupPath({ organization: membership.slug });
  return signInAgainPath(request, broken);
}

/** Whether the access is that of an organisation's members. */
function inOrganizations(access: PersonalAccess): boolean {
  return access !== 'unverified' && access !== 'signed-in' && access !== 'staff';
}

function seatsTakenPathOf(request: Request, { membership }: Identity): string {
  return seatsTakenPath(membership?.slug ?? '', { returnTo: pageOf(request) });
}

function signInAgainPath(request: Request, reason?: string): string {
  return signInPath('sv', { returnTo: pageOf(request), reason });
}

/** The page to come back to. A form's address is none. */
function pageOf(request: Request): string | undefined {
  const { pathname, search } = new URL(request.url);
  return request.method === 'GET' ? pathname + search : undefined;
}
