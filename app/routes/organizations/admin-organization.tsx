import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { checkFeatureAccess, loadEntitlement } from '#app/domain/entitlements/entitlement.ts';
import {
  listFeatureOverrides,
  removeFeatureOverride,
  setFeatureOverride,
} from '#app/domain/entitlements/feature-overrides.ts';
import { featureNames } from '#app/domain/entitlements/plan.ts';
import { getOrganization } from '#app/domain/organizations/list-organizations.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { answerForm, readBody } from '#app/http/form.server.ts';
import type { FormAnswer } from '#app/http/form.server.ts';
import { idParameter } from '#app/http/id-parameter.server.ts';
import { asSignedInStaff } from '#app/http/identity.server.ts';
import { adminOrganizationPath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { AdminOrganizationPage } from './admin-organization-page.tsx';

export const handle: PageHandle = { access: 'staff' };

export const meta: MetaFunction = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('operations:customers.metaTitle'), noIndex: true });

export function loader({ params, context }: LoaderFunctionArgs) {
  return orErrorPage(() => {
    const id = idParameter(params, 'id');
    return asSignedInStaff(context, async (opened) => {
      const organization = await getOrganization(opened, id);
      const entitlement = await loadEntitlement(opened, id);
      const overrides = await listFeatureOverrides(opened, id);
      return {
        organization,
        plan: entitlement.plan.displayName,
        status: entitlement.status,
        now: opened.now,
        features: featureNames.map((feature) => ({
          feature,
          ...checkFeatureAccess(entitlement, feature),
          override: overrides.find((one) => one.feature === feature) ?? null,
        })),
      };
    });
  });
}

const feature = z.enum(featureNames);
const forms = {
  switch: z.object({
    intent: z.string(),
    feature,
    isOn: z.enum(['on', 'off']),
    reason: z
      .string('entitlements:feature.reasonMissing')
      .trim()
      .min(3, 'entitlements:feature.reasonMissing')
      .max(500, 'controls:input.longerThan?number=500'),
    lastDay: z.iso.date('entitlements:feature.notADay').optional(),
  }),
  leave: z.object({ intent: z.string(), feature }),
};

/** Switches a feature for the organisation, or leaves it to the plan again. */
export async function action({ request, params, context }: ActionFunctionArgs) {
  const form = await readBody(request);
  return orErrorPage(() => {
    const organizationId = idParameter(params, 'id');
    const path = adminOrganizationPath(organizationId);
    if (form.get('intent') === 'leave') {
      return answerForm(form, forms.leave, async (input) => {
        await asSignedInStaff(context, async (opened) => {
          await getOrganization(opened, organizationId);
          await removeFeatureOverride(opened, { organizationId, feature: input.feature });
        });
        return redirect(path, 303);
      });
    }
    return answerForm(form, forms.switch, async ({ feature, isOn, reason, lastDay = null }) => {
      await asSignedInStaff(context, async (opened) => {
        await getOrganization(opened, organizationId);
        await setFeatureOverride(opened, {
          organizationId,
          feature,
          isOn: isOn === 'on',
          reason,
          lastDay,
        });
      });
      return redirect(path, 303);
    });
  });
}

export default function AdminOrganization() {
  const answer = useActionData<FormAnswer>();
  return <AdminOrganizationPage {...useLoaderData<typeof loader>()} answer={answer} />;
}
