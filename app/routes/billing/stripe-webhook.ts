import { receiveStripeEvent } from '#app/domain/billing/receive-stripe-event.ts';
import { apiMethod } from '#app/http/problem-response.server.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';

export const handle: PageHandle = { access: 'signed' };

/** Where Stripe sends its events. 200 says that the event is kept; anything else has Stripe send it again. */
export const action = apiMethod('POST', async ({ request }) => {
  const { isNew } = await receiveStripeEvent(
    await request.text(),
    request.headers.get('Stripe-Signature'),
  );
  return Response.json({ received: true, duplicate: !isNew });
});

export const loader = action;
