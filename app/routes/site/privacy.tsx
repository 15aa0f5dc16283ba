import type { HeadersFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { privacyPath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { LegalPage } from './legal-page.tsx';
import { legalMeta } from './legal-meta.ts';
import { loadLegalDocument } from './load-legal-document.ts';

export const handle: PageHandle = {
  access: 'public',
  address: privacyPath,
};

export const meta: MetaFunction<typeof loader> = ({ data }) => legalMeta(data?.document);

export const headers: HeadersFunction = () => ({ 'Cache-Control': 'public, max-age=60' });

/** Public. */
export function loader({ request }: LoaderFunctionArgs) {
  return { document: loadLegalDocument('privacy', request.url) };
}

export default function Privacy() {
  return <LegalPage document={useLoaderData<typeof loader>().document} />;
}
