import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { membershipOf } from '#app/http/identity.server.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { pageMeta } from '#app/ui/page-meta.ts';

export const handle: PageHandle = { access: 'organization.read' };

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta({ title: `${data?.name ?? ''} – Lappa`, noIndex: true });

export function loader({ context }: LoaderFunctionArgs) {
  const { name } = membershipOf(context);
  return { name };
}

export default function Dashboard() {
  const { name } = useLoaderData<typeof loader>();
  return <PageHeader title={name} />;
}
