import { enrolmentRequest } from '#app/domain/fleet/client-report.ts';
import { enrolClient } from '#app/domain/fleet/enrol-client.ts';
import { env } from '#app/env.server.ts';
import { countClientRequest, readReport, refuseStranger } from '#app/http/client-request.server.ts';
import { originOf } from '#app/http/identity.server.ts';
import { apiMethod } from '#app/http/problem-response.server.ts';
import { wingetSourcePath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';

export const handle: PageHandle = { access: 'client' };

/** Where a computer exchanges an enrolment key for tokens of its own. */
export const action = apiMethod('POST', async (args) => {
  const { request, context } = args;
  countClientRequest(args);
  const wanted = await readReport(request, enrolmentRequest);
  const enrolled = await enrolClient(wanted, originOf(request, context));
  if (!enrolled) {
    return refuseStranger(args, 'There is no such enrolment key.', 'invalid_enrolment_key');
  }
  return Response.json(
    {
      clientId: enrolled.clientId,
      token: enrolled.token,
      sourceUrl: env().PUBLIC_URL + wingetSourcePath(enrolled.sourceToken),
      sourceIdentifier: enrolled.sourceIdentifier,
      // At once: what is installed is not known yet.
      nextCheckInSeconds: 0,
    },
    { status: enrolled.isKnown ? 200 : 201, headers: { 'Cache-Control': 'no-store' } },
  );
});

export const loader = action;
