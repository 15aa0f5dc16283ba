import type { ActionFunctionArgs, AppLoadContext, LoaderFunctionArgs } from '@remix-run/node';
import { recordAudit } from '#app/domain/activity/record-audit.ts';
import type { Context } from '#db/tenancy.server.ts';
import { asSelf, inOrganization } from './identity.server.ts';
import type { Identity } from './identity.server.ts';

/** Requests that were told of: a page and its layouts refuse side by side. */
const told = new WeakSet<AppLoadContext>();

/**
 * Writes to the audit trail that somebody signed in asked for what is not for them: to their organisation's when their
 * role was too small, else to their own.
 */
export async function recordRefusal(
  { request, context }: LoaderFunctionArgs | ActionFunctionArgs,
  { membership }: Identity,
  wanted: string,
): Promise<void> {
  if (told.has(context)) return;
  told.add(context);
  const { pathname: path } = new URL(request.url);
  const record = (opened: Context) =>
    recordAudit(opened, {
      action: 'access.refused',
      // An address is as long as somebody makes it.
      after: { method: request.method, path: path.slice(0, 500), wanted },
    });
  await (membership ? inOrganization(context, record) : asSelf(context, record));
}
