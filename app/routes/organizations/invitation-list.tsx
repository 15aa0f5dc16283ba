import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { emailField } from '#app/domain/accounts/email-address.ts';
import { readMemberPlaces } from '#app/domain/organizations/member-places.ts';
import { inviteMember, resendInvitation } from '#app/domain/organizations/invite-member.ts';
import { throttleInvitations } from '#app/domain/organizations/throttle-invitations.ts';
import { getInvitation, listInvitations } from '#app/domain/organizations/list-invitations.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { answerForm, readBody } from '#app/http/form.server.ts';
import type { FormAnswer } from '#app/http/form.server.ts';
import { inOrganization, membershipOf, signedIn } from '#app/http/identity.server.ts';
import { settingsPath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { redirectDone } from './done.ts';
import { InvitationListPage } from './invitation-list-page.tsx';

export const handle: PageHandle = { access: 'members.invite' };

export const meta: MetaFunction<typeof loader> = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('settings:invite.metaTitle'), noIndex: true });

export async function loader({ context }: LoaderFunctionArgs) {
  const { organizationId, slug } = membershipOf(context);
  return inOrganization(context, async (opened) => ({
    slug,
    now: opened.now,
    invitations: await listInvitations(opened, organizationId),
    ...(await readMemberPlaces(opened, organizationId)),
  }));
}

const inviteForm = z.object({
  intent: z.string().optional(),
  email: emailField,
  role: z.enum(['admin', 'member'], 'settings:member.roleMissing'),
});
const resendForm = z.object({ intent: z.string().optional(), invitation: z.uuid() });

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await readBody(request);
  return orErrorPage(() =>
    form.get('intent') === 'resend' ? resend(form, context) : invite(form, context),
  );
}

function invite(form: FormData, context: ActionFunctionArgs['context']) {
  const { organizationId, slug } = membershipOf(context);
  const { locale } = signedIn(context).person;
  return answerForm(
    form,
    inviteForm,
    async ({ email, role }) => {
      await throttleInvitations(organizationId, email);
      await inOrganization(context, (opened) => inviteMember(opened, { email, role, locale }));
      return redirectDone(settingsPath(slug, 'invitations'), 'invited');
    },
    {
      already_member: { field: 'email', message: 'settings:invite.alreadyMember' },
      already_invited: { field: 'email', message: 'settings:invite.alreadyInvited' },
      members: 'settings:invite.full',
    },
  );
}

function resend(form: FormData, context: ActionFunctionArgs['context']) {
  const { organizationId, slug } = membershipOf(context);
  const { locale } = signedIn(context).person;
  return answerForm(
    form,
    resendForm,
    async ({ invitation }) => {
      const { email } = await inOrganization(context, (opened) =>
        getInvitation(opened, organizationId, invitation),
      );
      await throttleInvitations(organizationId, email);
      await inOrganization(context, (opened) =>
        resendInvitation(opened, { invitationId: invitation, locale }),
      );
      return redirectDone(settingsPath(slug, 'invitations'), 'resent');
    },
    { not_found: 'settings:invite.gone' },
  );
}

export default function InvitationList() {
  const answer = useActionData<FormAnswer>();
  return <InvitationListPage {...useLoaderData<typeof loader>()} answer={answer} />;
}
