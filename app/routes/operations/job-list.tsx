import type { AppLoadContext, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { updateRunType } from '#app/domain/catalog/start-update-run.ts';
import { listJobRuns } from '#app/domain/operations/list-job-runs.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { asSignedInStaff } from '#app/http/identity.server.ts';
import { parseQuery } from '#app/http/parse-query.server.ts';
import { translator } from '#app/i18n/translate.ts';
import { pageMeta } from '#app/ui/page-meta.ts';
import { JobListPage } from './job-list-page.tsx';
import { anyType } from './job-words.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';

export const handle: PageHandle = { access: 'staff' };

export const meta: MetaFunction = () =>
  pageMeta({ title: translator('sv')('operations:jobs.metaTitle'), noIndex: true });

export async function loader({ request, context }: LoaderFunctionArgs) {
  return orErrorPage(() => loadRuns(context, new URL(request.url).searchParams));
}

async function loadRuns(load: AppLoadContext, query: URLSearchParams) {
  const { type, status, page } = parseQuery(
    z.object({
      // Every pass has a job for each feed; the passes themselves are what one looks for first.
      type: z.string().max(100).default(updateRunType),
      status: z.enum(['running', 'succeeded', 'failed']).optional(),
      page: z.coerce.number().int().min(1).default(1),
    }),
    query,
  );
  return asSignedInStaff(load, async (context) => {
    const list = await listJobRuns(context, {
      ...(type !== anyType && { type }),
      ...(status && { status }),
      page,
    });
    const updates = await listJobRuns(context, { type: updateRunType, page: 1 });
    return { filter: { type, status }, ...list, latestUpdate: updates.runs[0] ?? null };
  });
}

export default function JobList() {
  return <JobListPage {...useLoaderData<typeof loader>()} />;
}
