import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { approveVersions, declineVersions } from '#app/domain/distribution/decide-versions.ts';
import { findWaiting } from '#app/domain/distribution/find-waiting.ts';
import { listWaiting } from '#app/domain/distribution/list-waiting.ts';
import { loadOrganizationPolicies } from '#app/domain/distribution/organization-policies.ts';
import { lostAutomation, usesAny } from '#app/domain/distribution/used-applications.ts';
import { installedApplications } from '#app/domain/fleet/installed-applications.ts';
import { may } from '#app/domain/permissions.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { answerForm, readBody } from '#app/http/form.server.ts';
import type { FormAnswer } from '#app/http/form.server.ts';
import { inOrganization, membershipOf } from '#app/http/identity.server.ts';
import { parseQuery } from '#app/http/parse-query.server.ts';
import { approvalsPath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { ApprovalListPage } from './approval-list-page.tsx';
import { readDone, redirectDone } from './done.ts';
import { reasonField } from './policy-fields.ts';

export const handle: PageHandle = {
  access: { read: 'distribution.read', write: 'distribution.manage' },
};

export const meta: MetaFunction<typeof loader> = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('distribution:approvals.metaTitle'), noIndex: true });

const searchSchema = z.object({
  show: z.enum(['used', 'all']).optional(),
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  done: z.string().optional(),
  count: z.string().optional(),
});

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { organizationId, slug, role } = membershipOf(context);
  return orErrorPage(async () => {
    const search = parseQuery(searchSchema, new URL(request.url).searchParams);
    return inOrganization(context, async (opened) => {
      const general = await loadOrganizationPolicies(opened, organizationId, []);
      const installed = installedApplications(organizationId);
      const hasUsed = await usesAny(opened, organizationId, general, installed);
      const show = search.show ?? (hasUsed ? 'used' : 'all');
      const among = show === 'used' ? installed : undefined;
      const waiting = await findWaiting(opened, organizationId, general, among);
      return {
        slug,
        show,
        hasUsed,
        lost: await lostAutomation(opened, organizationId, general),
        list: await listWaiting(opened, organizationId, waiting, search.page),
        mayManage: may(role, 'distribution.manage'),
        done: readDone(request),
      };
    });
  });
}

const decisionForm = z.object({
  intent: z.enum(['approve', 'decline']),
  version: z.array(z.uuid()).min(1, 'distribution:approvals.chosenNone'),
  reason: reasonField,
});

export async function action({ request, context }: ActionFunctionArgs) {
  const { slug } = membershipOf(context);
  const form = await readBody(request);
  return orErrorPage(async () => {
    return answerForm(
      form,
      decisionForm,
      async ({ intent, version: versionIds, reason = null }) => {
        const decide = intent === 'approve' ? approveVersions : declineVersions;
        const count = await inOrganization(context, (opened) =>
          decide(opened, { versionIds, reason }),
        );
        const show = new URL(request.url).searchParams.get('show') ?? undefined;
        const thing = intent === 'approve' ? 'approved' : 'declined';
        return redirectDone(approvalsPath(slug, { show }), thing, count);
      },
      {
        version_gone: 'distribution:gone',
        version_offered: 'distribution:approvals.offered',
        not_found: 'distribution:notThere',
      },
    );
  });
}

export default function ApprovalListRoute() {
  const answer = useActionData<FormAnswer>();
  return <ApprovalListPage {...useLoaderData<typeof loader>()} answer={answer} />;
}
