import { z } from 'zod';
import { boughtPlanNames, intervalField, mostClients } from '#app/domain/billing/plan-choice.ts';
import { startCheckout } from '#app/domain/billing/start-checkout.ts';
import { signedIn } from '#app/http/identity.server.ts';
import { enterOrganization } from '#app/http/organization-entry.server.ts';
import { apiMethod } from '#app/http/problem-response.server.ts';
import { readJson } from '#app/http/read-json.server.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { checkoutReturnUrls } from './checkout-urls.ts';

export const handle: PageHandle = { access: 'signed-in' };

const order = z.object({
  organizationId: z.uuid(),
  plan: z.enum(boughtPlanNames),
  interval: intervalField,
  /** Licensed clients. */
  quantity: z.number().int().min(1).max(mostClients),
});

/** Opens a checkout as the form does, for an app. */
export const action = apiMethod('POST', async ({ request, context }) => {
  const { organizationId, quantity, ...choice } = await readJson(request, order);
  const member = await enterOrganization({ request, context }, organizationId);
  const { locale } = signedIn(context).person;
  const { url } = await startCheckout(member, {
    ...choice,
    licensedClients: quantity,
    extraMembers: 0,
    locale,
    ...checkoutReturnUrls(member.membership.slug),
  });
  return Response.json({ url }, { headers: { 'Cache-Control': 'no-store' } });
});

export const loader = action;
