import type {
  ActionFunctionArgs,
  AppLoadContext,
  HeadersFunction,
  LoaderFunctionArgs,
  MetaFunction,
} from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { newPasswordField } from '#app/domain/accounts/password-rules.ts';
import { nameField } from '#app/domain/accounts/person-name.ts';
import { acceptInvitation } from '#app/domain/organizations/accept-invitation.ts';
import { findInvitation } from '#app/domain/organizations/find-invitation.ts';
import { joinAsNewPerson } from '#app/domain/organizations/join-as-new-person.ts';
import { completeSignIn } from '#app/http/complete-sign-in.server.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { answerForm } from '#app/http/form.server.ts';
import type { FormAnswer } from '#app/http/form.server.ts';
import { identifyBrowser, originOf } from '#app/http/identity.server.ts';
import { localeOf } from '#app/i18n/locale.ts';
import { translator } from '#app/i18n/translate.ts';
import { dashboardPath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { pageMeta } from '#app/ui/page-meta.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { InvitationPage } from './invitation-page.tsx';
import { viewInvitation } from './view-invitation.ts';

export const handle: PageHandle = { access: 'public' };

export const meta: MetaFunction = ({ location }) => {
  const t = translator(localeOf(location.pathname));
  return pageMeta({ title: t('joining:invitation.metaTitle'), noIndex: true });
};

/** The token is in the address. */
export const headers: HeadersFunction = () => ({ 'Cache-Control': 'no-store' });

export async function loader({ request, context }: LoaderFunctionArgs) {
  const token = tokenOf(request);
  const identity = await identifyBrowser(request, context);
  const invitation = await asSystem('look at an invitation', (opened) =>
    findInvitation(opened, token),
  );
  const view = viewInvitation(invitation, identity?.session.person ?? null);
  return data({ token, view }, { status: view.status });
}

const newMemberForm = z.object({
  name: nameField('joining:invitation.nameMissing'),
  password: newPasswordField,
});

const refusals = {
  not_found: 'joining:invitation.unknown',
  invitation_accepted: 'joining:invitation.accepted',
  invitation_revoked: 'joining:invitation.revoked',
  invitation_expired: 'joining:invitation.expired',
  other_address: 'joining:invitation.otherAddress',
  account_exists: 'joining:invitation.signInFirst',
  // Somebody registered the address while the form was being filled in.
  email_taken: 'joining:invitation.signInFirst',
  members: 'joining:invitation.full',
};

/** Who is signed in joins; who is not makes an account first. */
export async function action({ request, context }: ActionFunctionArgs) {
  const identity = await identifyBrowser(request, context);
  return orErrorPage(() =>
    identity ? join(request, context, identity.session) : joinAsNew(request, context),
  );
}

function join(
  request: Request,
  context: AppLoadContext,
  session: { person: { id: string }; methods: readonly string[] },
) {
  const accepted = {
    token: tokenOf(request),
    userId: session.person.id,
    knowsPassword: session.methods.includes('password'),
  };
  return answerForm(
    request,
    z.object({}),
    async () => {
      const { slug } = await asSystem(
        'accept an invitation',
        (opened) => acceptInvitation(opened, accepted),
        { origin: originOf(request, context) },
      );
      return redirect(dashboardPath(slug), 303);
    },
    refusals,
  );
}

function joinAsNew(request: Request, context: AppLoadContext) {
  const locale = localeOf(new URL(request.url).pathname);
  const token = tokenOf(request);
  return answerForm(
    request,
    newMemberForm,
    async (input) => {
      const origin = originOf(request, context);
      const { slug, outcome } = await joinAsNewPerson({ ...input, token, locale }, origin);
      return completeSignIn(outcome, {
        locale,
        returnTo: dashboardPath(slug),
        former: { request, context },
      });
    },
    refusals,
  );
}

function tokenOf(request: Request): string {
  return (new URL(request.url).searchParams.get('token') ?? '').slice(0, 200);
}

export default function Invitation() {
  const { token, view } = useLoaderData<typeof loader>();
  return <InvitationPage token={token} view={view} answer={useActionData<FormAnswer>()} />;
}
