import type { ActionFunctionArgs, AppLoadContext, LoaderFunctionArgs } from '@remix-run/node';
import { recordAudit } from '#app/domain/activity/record-audit.ts';
import { ConflictError, ForbiddenError, PlanLimitError } from '#app/domain/errors.ts';
import type { Context } from '#db/tenancy.server.ts';
import { asSystem, DoorClosedError } from '#db/tenancy.server.ts';
import { errorBehind, meaningOf } from './error-page.server.ts';
import { asSelf, inOrganization, originOf, recognisedIdentity } from './identity.server.ts';

type Arguments = LoaderFunctionArgs | ActionFunctionArgs;

/** Requests that were told of: a page and its layouts refuse side by side. */
const told = new WeakSet<AppLoadContext>();

/**
 * Writes to the audit trail that somebody asked for what is not for them: to their organisation's, or the one whose
 * rule it was (`organizationId` of the error), else to their own. Nothing is written of a stranger whom no
 * organisation's rule refused.
 * @param wanted the rule of the route
 */
export async function recordRefusal(
  { request, context }: Arguments,
  wanted: string,
  error: unknown,
): Promise<void> {
  if (told.has(context)) return;
  const identity = recognisedIdentity(context);
  const organizationId = identity?.membership ? null : organizationOf(error);
  if (!identity && organizationId === null) return;
  told.add(context);
  const { pathname: path } = new URL(request.url);
  const entry = {
    action: 'access.refused',
    // An address is as long as somebody makes it.
    after: {
      method: request.method,
      path: path.slice(0, 500),
      ...(wanted !== 'public' && { wanted }),
      code: codeOf(error),
    },
  };
  if (organizationId !== null) {
    const who = identity
      ? { actorUserId: identity.session.person.id }
      : { isVisitor: true as const };
    await asSystem(
      'record a refusal',
      (opened) => recordAudit(opened, { ...entry, ...who, organizationId, reason: null }),
      { origin: originOf(request, context) },
    );
    return;
  }
  const record = (opened: Context) => recordAudit(opened, entry);
  if (!identity?.membership) return asSelf(context, record);
  try {
    await inOrganization(context, record);
  } catch (closed) {
    // Removed since the request began.
    if (!(closed instanceof DoorClosedError)) throw closed;
    await asSelf(context, record);
  }
}

/** What a form or act of the API is refused with: not allowed, not there, not (any more) possible, too often. */
const refusedWrites: readonly number[] = [403, 404, 409, 429];

/**
 * Runs a loader or action, and records the refusal when its answer, returned or thrown, tells one. A page that is not
 * there is a dead link; a form that names something which is not there is a refusal.
 */
export async function recordingRefusals<T>(
  args: Arguments,
  wanted: string,
  answer: () => T | Promise<T>,
): Promise<T> {
  const record = async (answered: unknown) => {
    const error = errorBehind(answered);
    const status = meaningOf(error)?.status;
    if (status === undefined) return;
    const isRead = args.request.method === 'GET' || args.request.method === 'HEAD';
    if (isRead ? status === 403 : refusedWrites.includes(status)) {
      await recordRefusal(args, wanted, error);
    }
  };
  try {
    const answered = await answer();
    await record(answered);
    return answered;
  } catch (thrown) {
    await record(thrown);
    throw thrown;
  }
}

function organizationOf(error: unknown): string | null {
  const knows =
    error instanceof ForbiddenError ||
    error instanceof ConflictError ||
    error instanceof PlanLimitError;
  return (knows && error.organizationId) || null;
}

const codeOf = (error: unknown) =>
  error instanceof PlanLimitError ? error.limit : meaningOf(error)?.code;
