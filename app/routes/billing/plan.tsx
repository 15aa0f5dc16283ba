import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { changeSubscription } from '#app/domain/billing/change-subscription.ts';
import { boughtPlanNames, intervalField } from '#app/domain/billing/plan-choice.ts';
import { startCheckout } from '#app/domain/billing/start-checkout.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { answerForm } from '#app/http/form.server.ts';
import type { FormAnswer } from '#app/http/form.server.ts';
import { memberIn, membershipOf, signedIn } from '#app/http/identity.server.ts';
import { billingPath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { redirectDone } from './billing-done.ts';
import { checkoutReturnUrls } from './checkout-urls.ts';
import { leaveFor, passLeaving } from './leave-for.ts';
import { isLeaving, LeavingPage } from './leaving-page.tsx';
import type { Leaving } from './leaving-page.tsx';
import { loadPlanChoice } from './load-plan-choice.ts';
import { PlanPage } from './plan-page.tsx';

export const handle: PageHandle = { access: 'billing.manage' };

export const meta: MetaFunction = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('billing:plan.metaTitle'), noIndex: true });

export const headers = passLeaving;

/** The choice is in the query, so that what it costs has an address. */
export function loader({ request, context }: LoaderFunctionArgs) {
  return orErrorPage(() => loadPlanChoice(context, new URL(request.url).searchParams));
}

const order = z.object({
  intent: z.enum(['buy', 'change']),
  plan: z.enum(boughtPlanNames),
  interval: intervalField,
  licensedClients: z.number(),
  extraMembers: z.number(),
  prorationDate: z.number().int().optional(),
});

/** Buys what was chosen at the payment provider's page, or changes the subscription as the preview said. */
export function action({ request, context }: ActionFunctionArgs) {
  const payer = memberIn(context);
  const { slug } = membershipOf(context);
  return orErrorPage(() =>
    answerForm(
      request,
      order,
      async ({ intent, prorationDate, ...choice }) => {
        if (intent === 'buy') {
          const { locale } = signedIn(context).person;
          const { url } = await startCheckout(payer, {
            ...choice,
            locale,
            ...checkoutReturnUrls(slug),
          });
          return leaveFor(url);
        }
        const { outcome } = await changeSubscription(payer, choice, {
          prorationDate: prorationDate ?? 0,
        });
        const done = { changed: 'changed', scheduled: 'scheduled', 'waits-for-payment': 'waits' };
        return redirectDone(billingPath(slug), done[outcome] as 'changed' | 'scheduled' | 'waits');
      },
      {
        already_subscribed: 'billing:refused.already_subscribed',
        no_subscription: 'billing:refused.no_subscription',
        not_payable: 'billing:refused.not_payable',
        nothing_to_change: 'billing:refused.nothing_to_change',
        foreign_schedule: 'billing:refused.foreign_schedule',
        members: 'billing:refused.members',
        clients: 'billing:refused.clients',
        payment_refused: 'billing:refused.payment_refused',
        unavailable: 'billing:refused.unavailable',
      },
    ),
  );
}

export default function PlanRoute() {
  const loaded = useLoaderData<typeof loader>();
  const answer = useActionData<FormAnswer | Leaving>();
  if (isLeaving(answer)) return <LeavingPage {...answer} />;
  return <PlanPage {...loaded} answer={answer} />;
}
