import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { listApplicationHistory } from '#app/domain/distribution/application-history.ts';
import {
  describeApplication,
  findApplication,
} from '#app/domain/distribution/describe-application.ts';
import { loadOrganizationPolicies } from '#app/domain/distribution/organization-policies.ts';
import {
  listApplicationClients,
  listInstalledVersions,
} from '#app/domain/fleet/application-clients.ts';
import { may } from '#app/domain/permissions.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { readBody } from '#app/http/form.server.ts';
import type { FormAnswer } from '#app/http/form.server.ts';
import { inOrganization, membershipOf } from '#app/http/identity.server.ts';
import { ownApplicationPath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { pageMeta } from '#app/ui/page-meta.ts';
import { answerApplicationForm } from './application-acts.ts';
import { ApplicationPage } from './application-page.tsx';
import { readDone } from './done.ts';

export const handle: PageHandle = {
  access: { read: 'distribution.read', write: 'distribution.manage' },
};

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta({ title: `${data?.application.name ?? ''} – Lappa`, noIndex: true });

export function loader({ request, context, params }: LoaderFunctionArgs) {
  const { organizationId, slug, role } = membershipOf(context);
  return orErrorPage(() =>
    inOrganization(context, async (opened) => {
      const found = await findApplication(opened, params.identifier ?? '');
      const policies = await loadOrganizationPolicies(opened, organizationId, [found.id]);
      const application = await describeApplication(opened, policies, found);
      const { mode, afterDays, keepVersions } = policies.forAll;
      const own = policies.own.get(application.id);
      const page = Number(new URL(request.url).searchParams.get('clients') ?? 1) || 1;
      return {
        slug,
        application,
        installed: await listInstalledVersions(opened, organizationId, application.id),
        clients: await listApplicationClients(opened, organizationId, application.id, { page }),
        forAll: { mode, delayDays: afterDays, keepVersions },
        ownKeepVersions: own && own.keepVersions !== keepVersions ? own.keepVersions : null,
        history: await listApplicationHistory(opened, application.id),
        mayManage: may(role, 'distribution.manage'),
        done: readDone(request),
      };
    }),
  );
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const { slug } = membershipOf(context);
  const form = await readBody(request);
  return orErrorPage(async () => {
    const application = await inOrganization(context, (opened) =>
      findApplication(opened, params.identifier ?? ''),
    );
    const path = ownApplicationPath(slug, application.identifier);
    return answerApplicationForm(form, {
      applicationId: application.id,
      path,
      act: (work) => inOrganization(context, work),
    });
  });
}

export default function ApplicationRoute() {
  const answer = useActionData<FormAnswer>();
  return <ApplicationPage {...useLoaderData<typeof loader>()} answer={answer} />;
}
