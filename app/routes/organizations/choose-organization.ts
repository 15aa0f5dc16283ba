import type { LoaderFunctionArgs } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { listOwnOrganizations } from '#app/domain/organizations/find-membership.ts';
import { asSelf, signedIn } from '#app/http/identity.server.ts';
import { adminPath, dashboardPath, newOrganizationPath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';

export const handle: PageHandle = { access: 'signed-in' };

/** Leads to the person's first organisation; who has none makes one, or looks after everybody's. */
export async function loader({ context }: LoaderFunctionArgs) {
  const { person } = signedIn(context);
  const [first] = await asSelf(context, (opened) => listOwnOrganizations(opened, person.id));
  if (first) return redirect(dashboardPath(first.slug));
  return redirect(person.isStaff ? adminPath() : newOrganizationPath());
}
