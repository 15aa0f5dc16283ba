import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { loadEntitlement } from '#app/domain/entitlements/entitlement.ts';
import { readSeats } from '#app/domain/organizations/seats.ts';
import { summariseOrganization } from '#app/domain/organizations/summarise-organization.ts';
import { may } from '#app/domain/permissions.ts';
import { inOrganization, membershipOf } from '#app/http/identity.server.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { BillingPage } from './billing-page.tsx';
import { measureUsage } from './measure-usage.ts';

export const handle: PageHandle = { access: 'billing.read' };

export const meta: MetaFunction = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('billing:metaTitle'), noIndex: true });

export function loader({ context }: LoaderFunctionArgs) {
  const { organizationId, role } = membershipOf(context);
  return inOrganization(context, async (opened) => {
    const entitlement = await loadEntitlement(opened, organizationId);
    const { members } = await summariseOrganization(opened, organizationId);
    const seats = await readSeats(opened, organizationId);
    return {
      plan: { name: entitlement.plan.name, displayName: entitlement.plan.displayName },
      status: entitlement.status,
      usage: measureUsage(entitlement, {
        // Computers connect with the distribution; until then nobody has any.
        clients: 0,
        members,
        'concurrent-users': seats.taken.length,
      }),
      mayManage: may(role, 'billing.manage'),
    };
  });
}

export default function Billing() {
  return <BillingPage {...useLoaderData<typeof loader>()} />;
}
