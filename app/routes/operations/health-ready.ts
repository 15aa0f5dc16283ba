import type { LoaderFunctionArgs } from '@remix-run/node';

/** Public. 200 while this process should get requests, 503 with the reasons when not. */
export function loader({ context }: LoaderFunctionArgs) {
  const faults: string[] = [];
  if (context.isStopping()) faults.push('stopping');
  return Response.json(
    { status: faults.length === 0 ? 'ready' : 'not ready', faults },
    { status: faults.length === 0 ? 200 : 503, headers: { 'Cache-Control': 'no-store' } },
  );
}
