import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import {
  changeRing,
  createRing,
  mostRings,
  moveRingEarlier,
} from '#app/domain/distribution/manage-rings.ts';
import { loadOrganizationPolicies } from '#app/domain/distribution/organization-policies.ts';
import { setDefaultPolicy } from '#app/domain/distribution/set-default-policy.ts';
import { lostAutomation } from '#app/domain/distribution/used-applications.ts';
import { may } from '#app/domain/permissions.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { answerForm, readBody } from '#app/http/form.server.ts';
import type { FormAnswer, MessagesByCode } from '#app/http/form.server.ts';
import { inOrganization, membershipOf } from '#app/http/identity.server.ts';
import { settingsPath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { DistributionSettingsPage } from './distribution-settings-page.tsx';
import { readDone, redirectDone } from './done.ts';
import { defaultPolicyForm, policyProblems } from './policy-fields.ts';
import { newRingForm, readRules, ringForm } from './ring-fields.ts';

export const handle: PageHandle = {
  access: { read: 'distribution.read', write: 'distribution.manage' },
};

export const meta: MetaFunction<typeof loader> = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('distribution:settings.metaTitle'), noIndex: true });

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { organizationId, slug, role } = membershipOf(context);
  const { policies, lost } = await inOrganization(context, async (opened) => {
    const loaded = await loadOrganizationPolicies(opened, organizationId, []);
    return { policies: loaded, lost: await lostAutomation(opened, organizationId, loaded) };
  });
  const { mode, afterDays, keepVersions } = policies.forAll;
  return {
    slug,
    forAll: { mode, delayDays: afterDays, keepVersions },
    rings: policies.rings.map(({ id, name, delayDays, gate }) => ({ id, name, delayDays, gate })),
    lost,
    mayManage: may(role, 'distribution.manage'),
    done: readDone(request),
  };
}

const ringProblems: MessagesByCode = {
  name_taken: { field: 'name', message: 'distribution:settings.ringNameTaken' },
  too_many: `distribution:settings.tooMany?number=${mostRings}`,
  last_ring: 'distribution:settings.lastRingStays',
  'automatic-distribution': 'distribution:notInPlan',
  not_found: 'distribution:notThere',
};

export async function action({ request, context }: ActionFunctionArgs) {
  const path = settingsPath(membershipOf(context).slug, 'distribution');
  const form = await readBody(request);
  const sent = form.get('intent');
  const intent = typeof sent === 'string' ? sent : '';
  return orErrorPage(async () => {
    if (intent === 'new-ring') {
      return answerForm(
        form,
        newRingForm,
        async ({ name }) => {
          await inOrganization(context, (opened) => createRing(opened, name));
          return redirectDone(path, 'ringCreated');
        },
        ringProblems,
      );
    }
    if (intent === 'move-ring') {
      const moved = z.object({ intent: z.string(), ring: z.uuid() });
      return answerForm(
        form,
        moved,
        async ({ ring }) => {
          await inOrganization(context, (opened) => moveRingEarlier(opened, ring));
          return redirectDone(path, 'ringMoved');
        },
        ringProblems,
      );
    }
    if (intent.startsWith('ring-')) {
      return answerForm(
        form,
        ringForm,
        async (input) => {
          const rules = readRules(input);
          await inOrganization(context, (opened) => changeRing(opened, input.ring, rules));
          return redirectDone(path, 'ringChanged');
        },
        ringProblems,
      );
    }
    return answerForm(
      form,
      defaultPolicyForm,
      async ({ mode, days = 0, keep: keepVersions }) => {
        const wanted = { mode, delayDays: days, keepVersions };
        await inOrganization(context, (opened) => setDefaultPolicy(opened, wanted));
        return redirectDone(path, 'defaults');
      },
      policyProblems,
    );
  });
}

export default function DistributionSettings() {
  const answer = useActionData<FormAnswer>();
  return <DistributionSettingsPage {...useLoaderData<typeof loader>()} answer={answer} />;
}
