import type { AppLoadContext } from '@remix-run/node';
import { recogniseAccessToken } from '#app/domain/accounts/recognise-access-token.ts';
import { recogniseBrowser } from '#app/domain/accounts/recognise-session.ts';
import type { RecognisedSession } from '#app/domain/accounts/recognise-session.ts';
import { findMembership } from '#app/domain/organizations/find-membership.ts';
import type { Membership } from '#app/domain/organizations/find-membership.ts';
import type { Context, Origin } from '#db/tenancy.server.ts';
import { asMember, asPerson, asStaff, asSystem } from '#db/tenancy.server.ts';
import { UnauthenticatedError } from './error-page.server.ts';
import { readSessionToken } from './session-cookie.server.ts';

/** Who makes a request, and in which organisation. */
export interface Identity {
  session: RecognisedSession;
  /** Of the organisation that the address names; null when it names none, or the person is not in it. */
  membership: Membership | null;
}

interface Recognised {
  identity: Identity;
  origin: Origin;
}

const asked = new WeakMap<AppLoadContext, Promise<Identity | null>>();
const recognised = new WeakMap<AppLoadContext, Recognised>();

/** Where a request came from, as the audit trail keeps it. */
export function originOf(request: Request, context: AppLoadContext): Origin {
  return {
    address: context.clientAddress || null,
    userAgent: request.headers.get('User-Agent'),
    requestId: context.requestId,
  };
}

/**
 * Who the request's cookie signs in; null when it does not. Asked once per request, however many loaders run. The
 * membership is that of the organisation in the address (`/app/<slug>/…`).
 */
export function identifyBrowser(
  request: Request,
  context: AppLoadContext,
): Promise<Identity | null> {
  return askOnce(context, async () => {
    const token = await readSessionToken(request);
    if (token === null) return null;
    return recognise(request, context, (opened) => recogniseBrowser(opened, token));
  });
}

/**
 * Who the request's access token signs in; null when it brings none. Throws UnauthenticatedError (`invalid_token`) for
 * a token that is not good, or whose session has ended. Cookies count for nothing here: what a browser sends by itself
 * must not write through the API.
 */
export function identifyApp(request: Request, context: AppLoadContext): Promise<Identity | null> {
  return askOnce(context, async () => {
    const token = /^Bearer +([\w.~+/=-]+)$/i.exec(request.headers.get('Authorization') ?? '')?.[1];
    if (token === undefined) return null;
    const identity = await recognise(request, context, (opened) =>
      recogniseAccessToken(opened, token),
    );
    if (!identity) {
      throw new UnauthenticatedError('The access token is not good (any more).', 'invalid_token');
    }
    return identity;
  });
}

function askOnce(
  context: AppLoadContext,
  ask: () => Promise<Identity | null>,
): Promise<Identity | null> {
  const asking = asked.get(context) ?? ask();
  asked.set(context, asking);
  return asking;
}

/** Looks the session up by `find`, and the membership with it. */
async function recognise(
  request: Request,
  context: AppLoadContext,
  find: (opened: Context) => Promise<RecognisedSession | null>,
): Promise<Identity | null> {
  const origin = originOf(request, context);
  const slug = slugInAddress(request);
  const identity = await asSystem('recognise a session', async (opened) => {
    const session = await find(opened);
    if (!session) return null;
    const membership =
      slug === undefined ? null : await findMembership(opened, session.person.id, { slug });
    return { session, membership };
  });
  if (identity) recognised.set(context, { identity, origin });
  return identity;
}

function slugInAddress(request: Request): string | undefined {
  return /^\/app\/([^/]+)/.exec(new URL(request.url).pathname)?.[1];
}

/** Who is signed in. For routes whose access asks for it: throws when nobody is. */
export function signedIn(context: AppLoadContext): RecognisedSession {
  return recognisedIn(context).identity.session;
}

/** Who was found to make this request, if anybody asked and it is somebody. */
export function recognisedIdentity(context: AppLoadContext): Identity | null {
  return recognised.get(context)?.identity ?? null;
}

/** The membership that the route's access asked for. Throws when it did not. */
export function membershipOf(context: AppLoadContext): Membership {
  const { membership } = recognisedIn(context).identity;
  if (!membership) throw new Error('No membership: the route’s access must ask for a permission.');
  return membership;
}

function recognisedIn(context: AppLoadContext): Recognised {
  const found = recognised.get(context);
  if (!found) throw new Error('Nobody is signed in: the route’s access must ask for it.');
  return found;
}

/** Who acts in the organisation of the address, for what opens its own transactions around outside calls. */
export function memberIn(context: AppLoadContext): {
  userId: string;
  organizationId: string;
  origin: Origin;
} {
  const { identity, origin } = recognisedIn(context);
  const { organizationId } = membershipOf(context);
  return { userId: identity.session.person.id, organizationId, origin };
}

/** Who of Lappa's staff acts, for what opens its own transactions around outside calls. */
export function staffIn(context: AppLoadContext): { userId: string; origin: Origin } {
  const { identity, origin } = recognisedIn(context);
  return { userId: identity.session.person.id, origin };
}

type Work<T> = (opened: Context) => Promise<T>;

/** Opens a transaction for the member that the guard let in. */
export function inOrganization<T>(context: AppLoadContext, work: Work<T>): Promise<T> {
  const { identity, origin } = recognisedIn(context);
  const { organizationId } = membershipOf(context);
  return asMember({ userId: identity.session.person.id, organizationId }, work, { origin });
}

/** Opens a transaction for the person who is signed in, in no organisation. */
export function asSelf<T>(context: AppLoadContext, work: Work<T>): Promise<T> {
  const { identity, origin } = recognisedIn(context);
  return asPerson({ userId: identity.session.person.id }, work, { origin });
}

/** Opens a transaction for the member of Lappa's staff who is signed in. */
export function asSignedInStaff<T>(context: AppLoadContext, work: Work<T>): Promise<T> {
  const { identity, origin } = recognisedIn(context);
  return asStaff({ userId: identity.session.person.id }, work, { origin });
}
