import type { HeadersFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { termsPath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { LegalPage } from './legal-page.tsx';
import { legalMeta } from './legal-meta.ts';
import { loadLegalDocument } from './load-legal-document.ts';

export const handle: PageHandle = {
  access: 'public',
  address: termsPath,
};

export const meta: MetaFunction<typeof loader> = ({ data }) => legalMeta(data?.document);

export const headers: HeadersFunction = () => ({ 'Cache-Control': 'public, max-age=60' });

/** Public. */
export function loader({ request }: LoaderFunctionArgs) {
  return { document: loadLegalDocument('terms', request.url) };
}

export default function Terms() {
  return <LegalPage document={useLoaderData<typeof loader>().document} />;
}
