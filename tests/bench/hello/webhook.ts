import type { ActionFunctionArgs } from '@remix-run/node';
import Stripe from 'stripe';
import { env } from '#app/env.server.ts';

export const handle = { access: 'signed' };

/** Only verifies the signature: the least that a webhook’s route can do. */
export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  const [secret = ''] = env().STRIPE_WEBHOOK_SECRETS;
  const signature = request.headers.get('stripe-signature') ?? '';
  Stripe.webhooks.constructEvent(await request.text(), signature, secret);
  return Response.json({ received: true });
}
