import { stripeObjectPath } from '#app/domain/billing/stripe-object-path.ts';

/** An id of Stripe's, leading to its dashboard where there is one. */
export function StripeObject({ id, dashboard }: { id: string; dashboard: string | null }) {
  const path = stripeObjectPath(id);
  if (dashboard === null || path === null) return <span className="break-anywhere">{id}</span>;
  return (
    <a className="break-anywhere" href={dashboard + path} rel="noopener">
      {id}
    </a>
  );
}
