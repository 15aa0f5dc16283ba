import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { listOwnOrganizations } from '#app/domain/organizations/find-membership.ts';
import { may } from '#app/domain/permissions.ts';
import { asSelf, signedIn } from '#app/http/identity.server.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { adminPath, billingPlanPath, dashboardPath, newOrganizationPath } from '#app/paths.ts';
import { Card } from '#app/ui/card.tsx';
import { LinkButton } from '#app/ui/link-button.tsx';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { OwnOrganizationsFrame } from './own-organizations-frame.tsx';
import { readWantedPlan } from './wanted-plan.ts';

export const handle: PageHandle = { access: 'signed-in' };

export const meta: MetaFunction = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('joining:choose.metaTitle'), noIndex: true });

/**
 * Leads to the person's first organisation; who has none makes one, or looks after everybody's. Who wants a plan is
 * asked for which organisation, when there is a choice.
 */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const { person } = signedIn(context);
  const wanted = readWantedPlan(request);
  const organizations = await asSelf(context, (opened) => listOwnOrganizations(opened, person.id));
  const [first] = organizations;
  if (!first) return redirect(person.isStaff ? adminPath() : newOrganizationPath(wanted));
  if (wanted.plan === undefined) return redirect(dashboardPath(first.slug));
  const payers = organizations.filter(({ role }) => may(role, 'billing.manage'));
  const [only] = payers;
  if (only && organizations.length === 1) return redirect(billingPlanPath(only.slug, wanted));
  return { personName: person.name, organizations, payers, wanted };
}

/** For which organisation the plan is. */
export default function ChooseOrganization() {
  const { t } = useI18n();
  const { personName, organizations, payers, wanted } = useLoaderData<typeof loader>();
  return (
    <OwnOrganizationsFrame personName={personName} organizations={organizations}>
      <div className="max-w-reading">
        <PageHeader
          title={t(payers.length > 0 ? 'joining:choose.title' : 'joining:choose.nowhere')}
        >
          {t(payers.length > 0 ? 'joining:choose.text' : 'joining:choose.nowhereText')}
        </PageHeader>
        {payers.length > 0 ? (
          <div className="mt-6">
            <Card>
              <ul className="divide-y divide-line">
                {payers.map(({ id, slug, name }) => (
                  <li key={id} className="px-4 py-3">
                    <a className="row-title" href={billingPlanPath(slug, wanted)}>
                      {name}
                    </a>
                  </li>
                ))}
              </ul>
            </Card>
          </div>
        ) : null}
        <div className="mt-6">
          <LinkButton look="secondary" href={newOrganizationPath(wanted)}>
            {t('organizations:newOrganization')}
          </LinkButton>
        </div>
      </div>
    </OwnOrganizationsFrame>
  );
}
