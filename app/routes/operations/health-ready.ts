import type { LoaderFunctionArgs } from '@remix-run/node';
import { checkReadiness } from '#app/domain/operations/check-readiness.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';

export const handle: PageHandle = { access: 'public' };

/** Public. 200 while this process should get requests, 503 with the reasons when not. */
export async function loader({ context }: LoaderFunctionArgs) {
  const { ready, problems } = context.isStopping()
    ? { ready: false, problems: ['stopping'] }
    : await checkReadiness();
  return Response.json(
    { status: ready ? 'ready' : 'not ready', problems },
    { status: ready ? 200 : 503, headers: { 'Cache-Control': 'no-store' } },
  );
}
