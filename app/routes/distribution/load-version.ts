import type { AppLoadContext } from '@remix-run/node';
import type { Params } from '@remix-run/react';
import {
  describeApplication,
  findApplication,
} from '#app/domain/distribution/describe-application.ts';
import { loadOrganizationPolicies } from '#app/domain/distribution/organization-policies.ts';
import { NotFoundError } from '#app/domain/errors.ts';
import { inOrganization, membershipOf } from '#app/http/identity.server.ts';

/** The application and the version of it that an address names. Throws NotFoundError. */
export function loadVersionToAct(context: AppLoadContext, params: Params) {
  const { organizationId, slug } = membershipOf(context);
  return inOrganization(context, async (opened) => {
    const found = await findApplication(opened, params.identifier ?? '');
    const policies = await loadOrganizationPolicies(opened, organizationId, [found.id]);
    const application = await describeApplication(opened, policies, found);
    const version = application.versions.find(({ id }) => id === params.version);
    if (!version) throw new NotFoundError('There is no such version.');
    const { id, identifier, name } = application;
    return {
      slug,
      application: { id, identifier, name },
      version: { id: version.id, version: version.version },
    };
  });
}
