import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { hasSecondFactor } from '#app/domain/accounts/second-factor-code.ts';
import { listLatestActivities } from '#app/domain/activity/list-activities.ts';
import { listNewestVersions } from '#app/domain/catalog/list-newest-versions.ts';
import { findWaiting } from '#app/domain/distribution/find-waiting.ts';
import { loadOrganizationPolicies } from '#app/domain/distribution/organization-policies.ts';
import { checkUsageLimit, loadEntitlement } from '#app/domain/entitlements/entitlement.ts';
import { readCompliance } from '#app/domain/fleet/licence-compliance.ts';
import { summariseFleet } from '#app/domain/fleet/list-clients.ts';
import { installedApplications } from '#app/domain/fleet/installed-applications.ts';
import { listRollouts } from '#app/domain/fleet/list-rollouts.ts';
import { dayAgo } from '#app/domain/fleet/patch-level-finding.ts';
import { patchLevel, readPatchLevels } from '#app/domain/fleet/read-patch-level.ts';
import { withRunningLevel } from '#app/domain/fleet/read-patch-level.ts';
import { may } from '#app/domain/permissions.ts';
import { summariseOrganization } from '#app/domain/organizations/summarise-organization.ts';
import { asSelf, inOrganization, membershipOf, signedIn } from '#app/http/identity.server.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { pageMeta } from '#app/ui/page-meta.ts';
import type { Context } from '#db/tenancy.server.ts';
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
    const entitlement = await loadEntitlement(opened, organizationId);
    const { plan, status, standing } = entitlement;
    const summary = await summariseOrganization(opened, organizationId);
    const fleet = await summariseFleet(opened, organizationId);
    const approvals = may(role, 'distribution.manage')
      ? await countApprovals(opened, organizationId)
      : 0;
    const scope = { scope: 'organization', id: organizationId } as const;
    return {
      slug,
      name,
      plan: {
        name: plan.displayName,
        status,
        graceEndsAt: standing.graceEndsAt,
        clients: checkUsageLimit(entitlement, 'clients', 0).limit,
        members: checkUsageLimit(entitlement, 'members', summary.members).limit,
      },
      mayReadBilling: may(role, 'billing.read'),
      ...summary,
      fleet: { ...fleet, level: patchLevel(fleet) },
      approvals,
      compliance: await readCompliance(opened, organizationId),
      levels: withRunningLevel(
        await readPatchLevels(opened, organizationId, scope, dayAgo(opened.now, 30)),
        dayAgo(opened.now, 0),
        { ...fleet, clients: fleet.observed },
      ),
      rollouts: await listRollouts(opened, organizationId, {
        limit: 5,
        observed: fleet.observed,
      }),
      steps: nextSteps({ slug, role, isSecured, clients: fleet.clients, ...summary }),
      versions: await listNewestVersions(opened, { limit: 5 }),
      activities: await listLatestActivities(opened, { limit: 6 }),
    };
  });
}

/** How many versions of applications in use wait for an approval. */
async function countApprovals(opened: Context, organizationId: string): Promise<number> {
  const general = await loadOrganizationPolicies(opened, organizationId, []);
  const installed = installedApplications(organizationId);
  const waiting = await findWaiting(opened, organizationId, general, installed);
  return waiting.count();
}

export default function Dashboard() {
  return <DashboardPage {...useLoaderData<typeof loader>()} />;
}
