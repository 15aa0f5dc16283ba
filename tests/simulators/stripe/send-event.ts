import Stripe from 'stripe';
import { API_VERSION } from './stripe-account.ts';
import type { StripeEvent, WebhookEndpoint } from './wire-object.ts';

const TIME_LIMIT_MS = 20_000;
const ANSWER_KEPT = 300;

/**
 * Posts an event, signed as Stripe signs. The signature bears the real time, whatever the
 * simulator's clock says, because its receiver compares it with its own.
 */
export async function sendEvent(
  event: StripeEvent,
  endpoint: WebhookEndpoint,
  signal: AbortSignal,
): Promise<{ status: number | null; answer: string }> {
  const body = JSON.stringify(
    { ...event, api_version: endpoint.api_version ?? API_VERSION },
    null,
    2,
  );
  const signature = Stripe.webhooks.generateTestHeaderString({
    payload: body,
    secret: endpoint.secret ?? '',
  });
  try {
    const response = await fetch(endpoint.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'stripe-signature': signature,
        'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIME_LIMIT_MS)]),
    });
    return { status: response.status, answer: (await response.text()).slice(0, ANSWER_KEPT) };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { status: null, answer: String(cause).slice(0, ANSWER_KEPT) };
  }
}
