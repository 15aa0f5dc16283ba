import type { MetaFunction } from '@remix-run/node';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { pageMeta } from '#app/ui/page-meta.ts';
import { KitchenSinkPage } from './kitchen-sink-page.tsx';

export const handle: PageHandle = {
  access: 'staff',
  scripts: true,
};

export const meta: MetaFunction = () => pageMeta({ title: 'Komponenter – Lappa', noIndex: true });

/** There for the guard: only loaders are guarded. */
export function loader() {
  return null;
}

export default function KitchenSink() {
  return <KitchenSinkPage />;
}
