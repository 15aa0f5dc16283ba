import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { hasSecondFactor } from '#app/domain/accounts/second-factor-code.ts';
import { listLatestActivities } from '#app/domain/activity/list-activities.ts';
import { listNewestVersions } from '#app/domain/catalog/list-newest-versions.ts';
import { getOrganizationPlan, memberLimit } from '#app/domain/entitlements/organization-plan.ts';
import { summariseOrganization } from '#app/domain/organizations/summarise-organization.ts';
import { asSelf, inOrganization, membershipOf, signedIn } from '#app/http/identity.server.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { pageMeta } from '#app/ui/page-meta.ts';
import { DashboardPage } from './dashboard-page.tsx';
import { nextSteps } from './next-steps.ts';

export const handle: PageHandle = { access: 'organization.read' };

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta({ title: `${data?.name ?? ''} – Lappa`, noIndex: true });

export async function loader({ context }: LoaderFunctionArgs) {
  const { organizationId, slug, name, role } = membershipOf(context);
  const { person } = signedIn(context);
  const isSecured = await asSelf(context, (opened) => hasSecondFactor(opened, person.id));
  return inOrganization(context, async (opened) => {
    const plan = await getOrganizationPlan(opened, organizationId);
    const summary = await summariseOrganization(opened, organizationId);
    return {
      slug,
      name,
      plan: { name: plan.displayName, limits: plan.limits, members: memberLimit(plan) },
      ...summary,
      // Computers connect with the distribution; until then nobody has any.
      clients: { licensed: 0, observed: 0 },
      steps: nextSteps({ slug, role, isSecured, ...summary }),
      versions: await listNewestVersions(opened, { limit: 5 }),
      activities: await listLatestActivities(opened, { limit: 6 }),
    };
  });
}

export default function Dashboard() {
  return <DashboardPage {...useLoaderData<typeof loader>()} />;
}
