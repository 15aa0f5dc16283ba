import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { listApplications, listMatching } from '#app/domain/distribution/list-applications.ts';
import { findWaiting } from '#app/domain/distribution/find-waiting.ts';
import { loadOrganizationPolicies } from '#app/domain/distribution/organization-policies.ts';
import { approveCatalogOfToday } from '#app/domain/distribution/set-default-policy.ts';
import { mostPoliciesAtOnce, setPolicies } from '#app/domain/distribution/set-policies.ts';
import {
  isUndecided,
  lostAutomation,
  usesAny,
} from '#app/domain/distribution/used-applications.ts';
import { installedApplications } from '#app/domain/fleet/installed-applications.ts';
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
      const { general, installed, hasUsed, query } = await prepare(opened, organizationId, search);
      const waiting = await findWaiting(opened, organizationId, general, installed);
      const { mode, afterDays } = general.forAll;
      return {
        slug,
        search: { ...search, show: query.installed ? ('used' as const) : ('all' as const) },
        list: await listApplications(opened, organizationId, general, query),
        forAll: { mode, delayDays: afterDays },
        isFresh: await isUndecided(opened, organizationId, general),
        lost: await lostAutomation(opened, organizationId, general),
        waiting: await waiting.count(),
        hasUsed,
        mayManage: may(role, 'distribution.manage'),
        done: readDone(request),
      };
    });
  });
}

/** What is in use is shown first, once something is. */
async function prepare(opened: Context, organizationId: string, search: ApplicationSearch) {
  const general = await loadOrganizationPolicies(opened, organizationId, []);
  const installed = installedApplications(organizationId);
  const hasUsed = await usesAny(opened, organizationId, general, installed);
  const show = search.show ?? (hasUsed ? 'used' : 'all');
  const { q, policy, page } = search;
  return {
    general,
    installed,
    hasUsed,
    query: { query: q, policy, page, ...(show === 'used' && { installed }) },
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
  const { general, query } = await prepare(opened, organizationId, search);
  return listMatching(opened, organizationId, general, query, mostPoliciesAtOnce);
}

export default function ApplicationListRoute() {
  const answer = useActionData<FormAnswer>();
  return <ApplicationListPage {...useLoaderData<typeof loader>()} answer={answer} />;
}
