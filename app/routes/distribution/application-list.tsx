import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { listApplications, listMatching } from '#app/domain/distribution/list-applications.ts';
import { findWaiting } from '#app/domain/distribution/list-waiting.ts';
import { loadOrganizationPolicies } from '#app/domain/distribution/organization-policies.ts';
import { approveCatalogOfToday } from '#app/domain/distribution/set-default-policy.ts';
import { mostPoliciesAtOnce, setPolicies } from '#app/domain/distribution/set-policies.ts';
import {
  isUndecided,
  lostAutomation,
  usedApplications,
} from '#app/domain/distribution/used-applications.ts';
import { listInstalledApplications } from '#app/domain/fleet/list-installed-applications.ts';
import { may } from '#app/domain/permissions.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { answerForm, readBody } from '#app/http/form.server.ts';
import type { FormAnswer } from '#app/http/form.server.ts';
import { inOrganization, membershipOf } from '#app/http/identity.server.ts';
import { applicationsPath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import type { Context } from '#db/tenancy.server.ts';
import { ApplicationListPage } from './application-list-page.tsx';
import { readApplicationSearch } from './application-search.ts';
import type { ApplicationSearch } from './application-search.ts';
import { readDone, redirectDone } from './done.ts';
import { bulkPolicyForm, policyProblems, readChoice } from './policy-fields.ts';

export const handle: PageHandle = {
  access: { read: 'distribution.read', write: 'distribution.manage' },
};

export const meta: MetaFunction<typeof loader> = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('distribution:list.metaTitle'), noIndex: true });

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { organizationId, slug, role } = membershipOf(context);
  return orErrorPage(async () => {
    const search = readApplicationSearch(request);
    return inOrganization(context, async (opened) => {
      const { policies, used, query } = await prepare(opened, organizationId, search);
      const list = await listApplications(opened, organizationId, policies, query);
      const { mode, afterDays } = policies.forAll;
      return {
        slug,
        search: { ...search, show: query.among ? ('used' as const) : ('all' as const) },
        list,
        forAll: { mode, delayDays: afterDays },
        isFresh: isUndecided(policies),
        lost: lostAutomation(policies),
        waiting: (await findWaiting(opened, organizationId, policies, used)).length,
        hasUsed: used.length > 0,
        mayManage: may(role, 'distribution.manage'),
        done: readDone(request),
      };
    });
  });
}

/** What is in use is shown first, once something is. */
async function prepare(opened: Context, organizationId: string, search: ApplicationSearch) {
  const policies = await loadOrganizationPolicies(opened, organizationId);
  const used = usedApplications(policies, await listInstalledApplications(opened, organizationId));
  const show = search.show ?? (used.length > 0 ? 'used' : 'all');
  const { q, policy, page } = search;
  return {
    policies,
    used,
    query: { query: q, policy, page, ...(show === 'used' && { among: used }) },
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { organizationId, slug } = membershipOf(context);
  const form = await readBody(request);
  return orErrorPage(async () => {
    if (form.get('intent') === 'catalog') {
      return answerForm(
        form,
        z.object({ intent: z.string() }),
        async () => {
          await inOrganization(context, approveCatalogOfToday);
          return redirectDone(applicationsPath(slug), 'catalog');
        },
        { not_by_hand: 'distribution:done.unchanged' },
      );
    }
    const search = readApplicationSearch(request);
    return answerForm(
      form,
      bulkPolicyForm,
      async (input) => {
        const count = await inOrganization(context, async (opened) => {
          const applicationIds = input.all
            ? await findAll(opened, organizationId, search)
            : (input.application ?? []);
          const choice = readChoice(input);
          return setPolicies(opened, { applicationIds, choice, reason: input.reason ?? null });
        });
        return redirectDone(applicationsPath(slug, search), 'policy', count);
      },
      policyProblems,
    );
  });
}

async function findAll(opened: Context, organizationId: string, search: ApplicationSearch) {
  const { policies, query } = await prepare(opened, organizationId, search);
  return listMatching(opened, organizationId, policies, query, mostPoliciesAtOnce);
}

export default function ApplicationListRoute() {
  const answer = useActionData<FormAnswer>();
  return <ApplicationListPage {...useLoaderData<typeof loader>()} answer={answer} />;
}
