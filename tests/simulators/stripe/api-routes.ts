import { accountRoutes } from './account-object.ts';
import type { Operation, Route } from './api-call.ts';
import { checkoutRoutes } from './checkout-sessions.ts';
import { couponRoutes } from './coupons.ts';
import { creditNoteRoutes } from './credit-notes.ts';
import { customerRoutes } from './customers.ts';
import { disputeRoutes } from './disputes.ts';
import { eventRoutes } from './events.ts';
import { invoiceRoutes } from './invoices.ts';
import { paymentRoutes } from './payments.ts';
import { refundRoutes } from './refunds.ts';
import { subscriptionItemRoutes } from './subscription-item-routes.ts';
import { webhookEndpointRoutes } from './webhook-endpoint-routes.ts';
import { portalRoutes } from './portal-routes.ts';
import { paymentMethodRoutes } from './payment-methods.ts';
import { scheduleRoutes } from './schedules.ts';
import { subscriptionRoutes } from './subscriptions.ts';
import { priceRoutes } from './prices.ts';
import { productRoutes } from './products.ts';
import { taxIdRoutes } from './tax-ids.ts';

const routes: Route[] = [
  ...accountRoutes,
  ...customerRoutes,
  ...taxIdRoutes,
  ...productRoutes,
  ...priceRoutes,
  ...eventRoutes,
  ...paymentMethodRoutes,
  ...checkoutRoutes,
  ...subscriptionRoutes,
  ...scheduleRoutes,
  ...portalRoutes,
  ...subscriptionItemRoutes,
  ...invoiceRoutes,
  ...paymentRoutes,
  ...refundRoutes,
  ...disputeRoutes,
  ...couponRoutes,
  ...creditNoteRoutes,
  ...webhookEndpointRoutes,
];

/** What answers a method and path, with the ids in the path; null when nothing does. */
export function findOperation(
  method: string,
  path: string,
): { operation: Operation; ids: string[] } | null {
  const parts = path.split('/');
  for (const [routeMethod, pattern, operation] of routes) {
    if (routeMethod !== method) continue;
    const wanted = pattern.split('/');
    if (wanted.length !== parts.length) continue;
    if (!wanted.every((part, index) => part === ':id' || part === parts[index])) continue;
    const ids = parts.filter((_, index) => wanted[index] === ':id').map(decodeURIComponent);
    return { operation, ids };
  }
  return null;
}
