import { env } from '#app/env.server.ts';
import { billingPlanPath, billingReturnPath } from '#app/paths.ts';

/** Where Stripe sends the buyer back to, after paying and without. Stripe fills the session's id in. */
export function checkoutReturnUrls(slug: string): { successUrl: string; cancelUrl: string } {
  const { PUBLIC_URL } = env();
  return {
    successUrl: `${PUBLIC_URL}${billingReturnPath(slug)}?session={CHECKOUT_SESSION_ID}`,
    cancelUrl: PUBLIC_URL + billingPlanPath(slug),
  };
}
