import { checkIn } from '#app/domain/fleet/check-in.ts';
import { clientReport } from '#app/domain/fleet/client-report.ts';
import { nextCheckInSeconds } from '#app/domain/fleet/next-check-in.ts';
import { recallClient } from '#app/domain/fleet/recognise-client.ts';
import { env } from '#app/env.server.ts';
import {
  clientTokenOf,
  countClientRequest,
  readReport,
  refuseStranger,
} from '#app/http/client-request.server.ts';
import { apiMethod } from '#app/http/problem-response.server.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { DoorClosedError } from '#db/tenancy.server.ts';

export const handle: PageHandle = { access: 'client' };

const strange = 'The client’s token is not good (any more). Enrol the computer again.';

/** Where a computer tells what is installed, and hears what is due. */
export const action = apiMethod('POST', async (args) => {
  countClientRequest(args);
  const client = await recallClient(clientTokenOf(args));
  if (!client) return refuseStranger(args, strange);
  const report = await readReport(args.request, clientReport);
  const now = new Date();
  try {
    const kept = await checkIn(client, report, { now });
    return Response.json(
      {
        clientId: client.clientId,
        serverTime: now.toISOString(),
        nextCheckInSeconds: nextCheckInSeconds(env().CHECK_IN_INTERVAL_SECONDS, Math.random()),
        ring: kept.ring,
        programs: {
          kept: kept.programCount,
          offered: kept.matchedCount,
          outdated: kept.outdatedCount,
        },
        upgrades: kept.upgrades,
        repeated: kept.isRepeated,
      },
      { headers: { 'Cache-Control': 'no-store' } },
    );
  } catch (error) {
    // Removed, or its token revoked, since this process read it.
    if (error instanceof DoorClosedError) return refuseStranger(args, strange);
    throw error;
  }
});

export const loader = action;
