import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { requireLoopback } from '#app/http/loopback-guard.server.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { pageMeta } from '#app/ui/page-meta.ts';
import { KitchenSinkPage } from './kitchen-sink-page.tsx';

export const handle: PageHandle = { scripts: true };

export const meta: MetaFunction = () => pageMeta({ title: 'Komponenter – Lappa', noIndex: true });

/** This computer only. */
export function loader({ request, context }: LoaderFunctionArgs) {
  requireLoopback(request, context);
  return null;
}

export default function KitchenSink() {
  return <KitchenSinkPage />;
}
