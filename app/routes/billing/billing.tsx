import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import {
  dropScheduledChange,
  resumeSubscription,
  unpauseSubscription,
} from '#app/domain/billing/cancel-subscription.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { answerForm } from '#app/http/form.server.ts';
import type { FormAnswer } from '#app/http/form.server.ts';
import { memberIn, membershipOf } from '#app/http/identity.server.ts';
import { billingPath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { redirectDone } from './billing-done.ts';
import { BillingPage } from './billing-page.tsx';
import { loadBilling } from './load-billing.ts';

export const handle: PageHandle = { access: { read: 'billing.read', write: 'billing.manage' } };

export const meta: MetaFunction = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('billing:metaTitle'), noIndex: true });

export function loader({ context }: LoaderFunctionArgs) {
  return loadBilling(context);
}

const takeBack = z.object({ intent: z.enum(['resume', 'drop', 'unpause']) });

/** Takes a planned end, a planned change or a pause back. */
export function action({ request, context }: ActionFunctionArgs) {
  const payer = memberIn(context);
  const path = billingPath(membershipOf(context).slug);
  return orErrorPage(() =>
    answerForm(
      request,
      takeBack,
      async ({ intent }) => {
        if (intent === 'resume') {
          await resumeSubscription(payer);
          return redirectDone(path, 'resumed');
        }
        if (intent === 'unpause') {
          await unpauseSubscription(payer);
          return redirectDone(path, 'unpaused');
        }
        await dropScheduledChange(payer);
        return redirectDone(path, 'dropped');
      },
      {
        no_subscription: 'billing:refused.no_subscription',
        not_ending: 'billing:refused.not_ending',
        not_paused: 'billing:refused.not_paused',
        payment_refused: 'billing:refused.payment_refused',
        nothing_scheduled: 'billing:refused.nothing_scheduled',
        foreign_schedule: 'billing:refused.foreign_schedule',
        unavailable: 'billing:refused.unavailable',
      },
    ),
  );
}

export default function Billing() {
  const answer = useActionData<FormAnswer>();
  return <BillingPage {...useLoaderData<typeof loader>()} answer={answer} />;
}
