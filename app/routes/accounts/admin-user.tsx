import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { setUserDisabled } from '#app/domain/accounts/disable-user.ts';
import { getUser } from '#app/domain/accounts/list-users.ts';
import { InvalidInputError } from '#app/domain/errors.ts';
import { listOwnOrganizations } from '#app/domain/organizations/find-membership.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { readBody } from '#app/http/form.server.ts';
import { asSignedInStaff, signedIn } from '#app/http/identity.server.ts';
import { parseQuery } from '#app/http/parse-query.server.ts';
import { adminUserPath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { AdminUserPage } from './admin-user-page.tsx';

export const handle: PageHandle = { access: 'staff' };

export const meta: MetaFunction = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('operations:users.metaTitle'), noIndex: true });

const parseId = (id: string | undefined) => {
  const parsed = z.uuid().safeParse(id);
  if (!parsed.success) throw new Response(null, { status: 404 });
  return parsed.data;
};

export function loader({ params, context }: LoaderFunctionArgs) {
  const id = parseId(params.id);
  return orErrorPage(() =>
    asSignedInStaff(context, async (opened) => ({
      user: await getUser(opened, id),
      organizations: await listOwnOrganizations(opened, id),
      isOneself: signedIn(context).person.id === id,
    })),
  );
}

const changeSchema = z.object({
  change: z.enum(['disable', 'enable']),
  reason: z.string().trim().min(3).max(500),
});

/** Shuts the person out or lets them in again; the reason is kept in the audit trail. */
export async function action({ request, params, context }: ActionFunctionArgs) {
  const id = parseId(params.id);
  const form = await readBody(request);
  return orErrorPage(async () => {
    try {
      const { change, reason } = parseQuery(changeSchema, form);
      await asSignedInStaff(context, (opened) =>
        setUserDisabled(opened, id, { disabled: change === 'disable', reason }),
      );
    } catch (error) {
      const isReason =
        error instanceof InvalidInputError &&
        error.issues.every((issue) => issue.field === 'reason');
      if (isReason) return data({ problem: 'reason' as const }, 400);
      throw error;
    }
    return redirect(adminUserPath(id), 303);
  });
}

export default function AdminUser() {
  const answer = useActionData<typeof action>();
  return <AdminUserPage {...useLoaderData<typeof loader>()} problem={answer?.problem} />;
}
