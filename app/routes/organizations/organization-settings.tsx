import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { nameField } from '#app/domain/accounts/person-name.ts';
import { checkUsageLimit, loadEntitlement } from '#app/domain/entitlements/entitlement.ts';
import { renameOrganization } from '#app/domain/organizations/rename-organization.ts';
import { may } from '#app/domain/permissions.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { answerForm } from '#app/http/form.server.ts';
import type { FormAnswer } from '#app/http/form.server.ts';
import { inOrganization, membershipOf } from '#app/http/identity.server.ts';
import { settingsPath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { redirectDone } from './done.ts';
import { OrganizationSettingsPage } from './organization-settings-page.tsx';

export const handle: PageHandle = {
  access: { read: 'organization.read', write: 'organization.change' },
};

export const meta: MetaFunction<typeof loader> = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('settings:organization.metaTitle'), noIndex: true });

export async function loader({ context }: LoaderFunctionArgs) {
  const { organizationId, slug, name, role } = membershipOf(context);
  const entitlement = await inOrganization(context, (opened) =>
    loadEntitlement(opened, organizationId),
  );
  return {
    slug,
    name,
    plan: {
      name: entitlement.rights.displayName,
      members: checkUsageLimit(entitlement, 'members', 0).limit,
      concurrentUsers: checkUsageLimit(entitlement, 'concurrent-users', 0).limit,
    },
    mayChange: may(role, 'organization.change'),
    mayTransfer: may(role, 'ownership.transfer'),
  };
}

const nameForm = z.object({ name: nameField('settings:organization.nameMissing') });

export function action({ request, context }: ActionFunctionArgs) {
  const { slug } = membershipOf(context);
  return orErrorPage(() =>
    answerForm(request, nameForm, async ({ name }) => {
      await inOrganization(context, (opened) => renameOrganization(opened, name));
      return redirectDone(settingsPath(slug), 'renamed');
    }),
  );
}

export default function OrganizationSettings() {
  const answer = useActionData<FormAnswer>();
  return <OrganizationSettingsPage {...useLoaderData<typeof loader>()} answer={answer} />;
}
