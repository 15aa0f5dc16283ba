import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import {
  findStripeDashboard,
  listBillingAlarms,
  resolveBillingAlarm,
} from '#app/domain/billing/billing-alarms.ts';
import { listStripeEvents, stripeEventStates } from '#app/domain/billing/list-stripe-events.ts';
import { pauseStripeEvents, replayAsStaff } from '#app/domain/billing/replay-stripe-events.ts';
import { readSwitch } from '#app/domain/operations/switches.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { answerForm, readBody } from '#app/http/form.server.ts';
import type { FormAnswer } from '#app/http/form.server.ts';
import { asSignedInStaff } from '#app/http/identity.server.ts';
import { parseQuery } from '#app/http/parse-query.server.ts';
import { stripeEventsPath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { readStaffDone } from './staff-done.ts';
import { StripeEventListPage } from './stripe-event-list-page.tsx';

export const handle: PageHandle = { access: 'staff' };

export const meta: MetaFunction = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('billing:staff.events.metaTitle'), noIndex: true });

const query = z.object({
  state: z.enum(stripeEventStates).optional(),
  type: z.string().trim().max(100).optional(),
  customer: z.string().trim().max(100).optional(),
  page: z.coerce.number().int().min(1).default(1),
});

export function loader({ request, context }: LoaderFunctionArgs) {
  return orErrorPage(() => {
    const filter = parseQuery(query, new URL(request.url).searchParams);
    return asSignedInStaff(context, async (opened) => ({
      filter,
      done: readStaffDone(request),
      ...(await listStripeEvents(opened, filter)),
      failed: (await listStripeEvents(opened, { state: 'failed', page: 1 })).total,
      alarms: await listBillingAlarms(opened),
      dashboard: findStripeDashboard(),
      pause: await readSwitch(opened, 'pause-stripe-events'),
    }));
  });
}

const intent = z.string();
const reason = z
  .string('billing:staff.pause.reasonMissing')
  .trim()
  .min(3, 'billing:staff.pause.reasonMissing')
  .max(500, 'controls:input.longerThan?number=500');
const forms = {
  pause: z.object({ intent, reason }),
  resume: z.object({ intent }),
  resolve: z.object({ intent, alarm: z.uuid() }),
  replay: z.object({
    intent,
    id: z.array(z.string().max(200)).min(1, 'billing:staff.events.chooseSome').max(1_000),
  }),
};

/** Replays the chosen events, pauses and resumes their processing, settles an alarm. */
export async function action({ request, context }: ActionFunctionArgs) {
  const form = await readBody(request);
  const as = <T,>(work: Parameters<typeof asSignedInStaff<T>>[1]) => asSignedInStaff(context, work);
  const leadOn = (done: string) => redirect(stripeEventsPath({ done }), 303);
  return orErrorPage(async () => {
    switch (form.get('intent')) {
      case 'pause':
        return answerForm(form, forms.pause, async (input) => {
          await as((opened) => pauseStripeEvents(opened, { isOn: true, reason: input.reason }));
          return leadOn('paused');
        });
      case 'resume':
        return answerForm(form, forms.resume, async () => {
          await as((opened) => pauseStripeEvents(opened, { isOn: false, reason: null }));
          return leadOn('resumed');
        });
      case 'resolve':
        return answerForm(form, forms.resolve, async ({ alarm }) => {
          await as((opened) => resolveBillingAlarm(opened, alarm));
          return leadOn('resolved');
        });
      default:
        return answerForm(form, forms.replay, async ({ id: ids }) => {
          await as((opened) => replayAsStaff(opened, { ids }));
          return leadOn('replayed');
        });
    }
  });
}

export default function StripeEventList() {
  const answer = useActionData<FormAnswer>();
  return <StripeEventListPage {...useLoaderData<typeof loader>()} answer={answer} />;
}
