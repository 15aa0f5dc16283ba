import type { LoaderFunctionArgs } from '@remix-run/node';
import { wingetSource } from '#app/domain/distribution/winget-source/source-memory.ts';
import { findReadinessProblems } from '#app/domain/operations/find-readiness-problems.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';

export const handle: PageHandle = { access: 'public' };

/** Public. 200 while this process should get requests, 503 with the reasons when not. */
export async function loader({ context }: LoaderFunctionArgs) {
  const problems = context.isStopping() ? ['stopping'] : await findReadinessProblems();
  if (wingetSource().isBeginning) problems.push('the catalog is being read for the winget source');
  const ready = problems.length === 0;
  return Response.json(
    { status: ready ? 'ready' : 'not ready', problems },
    { status: ready ? 200 : 503, headers: { 'Cache-Control': 'no-store' } },
  );
}
