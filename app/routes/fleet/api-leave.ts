import { leaveFleet } from '#app/domain/fleet/recognise-client.ts';
import {
  clientTokenOf,
  countClientRequest,
  refuseStranger,
} from '#app/http/client-request.server.ts';
import { originOf } from '#app/http/identity.server.ts';
import { apiMethod } from '#app/http/problem-response.server.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';

export const handle: PageHandle = { access: 'client' };

/** Where a computer takes itself out, when its script is uninstalled. */
export const action = apiMethod('POST', async (args) => {
  countClientRequest(args);
  const left = await leaveFleet(clientTokenOf(args), originOf(args.request, args.context));
  if (!left) return refuseStranger(args, 'The client’s token is not good (any more).');
  return new Response(null, { status: 204, headers: { 'Cache-Control': 'no-store' } });
});

export const loader = action;
