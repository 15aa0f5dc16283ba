import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { cancelSubscription } from '#app/domain/billing/cancel-subscription.ts';
import { readBilling } from '#app/domain/billing/read-billing.ts';
import { listPlans } from '#app/domain/entitlements/list-plans.ts';
import { planWithoutSubscription } from '#app/domain/entitlements/plan.ts';
import { summariseOrganization } from '#app/domain/organizations/summarise-organization.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { answerForm } from '#app/http/form.server.ts';
import type { FormAnswer } from '#app/http/form.server.ts';
import { inOrganization, memberIn, membershipOf } from '#app/http/identity.server.ts';
import { billingPath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import type { MemberContext } from '#db/tenancy.server.ts';
import { redirectDone } from './billing-done.ts';
import { CancelPage } from './cancel-page.tsx';

export const handle: PageHandle = { access: 'billing.manage' };

export const meta: MetaFunction = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('billing:cancel.metaTitle'), noIndex: true });

export async function loader({ context }: LoaderFunctionArgs) {
  const { organizationId, slug } = membershipOf(context);
  const { subscription, plans, members } = await inOrganization(context, async (opened) => ({
    ...(await readBilling(opened as MemberContext)),
    plans: await listPlans(opened),
    members: (await summariseOrganization(opened, organizationId)).members,
  }));
  const basic = plans.find(({ name }) => name === planWithoutSubscription);
  // Nothing to end: the overview says what there is.
  if (!subscription || !basic) return redirect(billingPath(slug));
  return {
    slug,
    plan: plans.find(({ name }) => name === subscription.plan)?.displayName ?? subscription.plan,
    endsAt: subscription.currentPeriodEnd,
    isTrial: subscription.status === 'trialing',
    isUnpaid: !['trialing', 'active'].includes(subscription.status),
    basic: {
      name: basic.displayName,
      clients: basic.limits.maximumClients ?? 0,
      members: basic.limits.members,
    },
    members,
  };
}

const cancellation = z.object({
  when: z.enum(['period-end', 'now'], 'billing:cancel.chooseWhen'),
});

export function action({ request, context }: ActionFunctionArgs) {
  const { slug } = membershipOf(context);
  return orErrorPage(() =>
    answerForm(
      request,
      cancellation,
      async ({ when }) => {
        await cancelSubscription(memberIn(context), when);
        return redirectDone(billingPath(slug), when === 'now' ? 'ended' : 'ending');
      },
      {
        no_subscription: 'billing:refused.no_subscription',
        foreign_schedule: 'billing:refused.foreign_schedule',
        unavailable: 'billing:refused.unavailable',
      },
    ),
  );
}

export default function Cancel() {
  const answer = useActionData<FormAnswer>();
  return <CancelPage {...useLoaderData<typeof loader>()} answer={answer} />;
}
