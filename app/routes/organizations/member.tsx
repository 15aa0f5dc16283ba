import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { changeRole } from '#app/domain/organizations/change-role.ts';
import { getMember } from '#app/domain/organizations/list-members.ts';
import { memberRoles } from '#app/domain/permissions.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { answerForm } from '#app/http/form.server.ts';
import type { FormAnswer } from '#app/http/form.server.ts';
import { idParameter } from '#app/http/id-parameter.server.ts';
import { inOrganization, membershipOf, signedIn } from '#app/http/identity.server.ts';
import { settingsPath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { pageMeta } from '#app/ui/page-meta.ts';
import { redirectDone } from './done.ts';
import { MemberPage } from './member-page.tsx';

export const handle: PageHandle = { access: 'members.change-role' };

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta({ title: `${data?.member.name ?? ''} – Lappa`, noIndex: true });

export function loader({ context, params }: LoaderFunctionArgs) {
  const { organizationId, slug, role } = membershipOf(context);
  return orErrorPage(async () => {
    const id = idParameter(params, 'member');
    const member = await inOrganization(context, (opened) => getMember(opened, organizationId, id));
    return {
      slug,
      member,
      isSelf: member.id === signedIn(context).person.id,
      // An admin acts on no owner and makes none.
      mayAct: role === 'owner' || member.role !== 'owner',
      roles: role === 'owner' ? memberRoles : memberRoles.filter((one) => one !== 'owner'),
    };
  });
}

const roleForm = z.object({ role: z.enum(memberRoles, 'settings:member.roleMissing') });

export function action({ request, context, params }: ActionFunctionArgs) {
  const { slug } = membershipOf(context);
  return orErrorPage(async () => {
    const userId = idParameter(params, 'member');
    return answerForm(
      request,
      roleForm,
      async ({ role }) => {
        await inOrganization(context, (opened) => changeRole(opened, { userId, role }));
        return redirectDone(settingsPath(slug, 'members'), 'roleChanged');
      },
      {
        last_owner: { field: 'role', message: 'settings:member.lastOwner' },
        owners_only: { field: 'role', message: 'settings:member.ownersOnly' },
      },
    );
  });
}

export default function MemberRoute() {
  const answer = useActionData<FormAnswer>();
  return <MemberPage {...useLoaderData<typeof loader>()} answer={answer} />;
}
