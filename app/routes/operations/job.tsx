import type {
  ActionFunctionArgs,
  AppLoadContext,
  LoaderFunctionArgs,
  MetaFunction,
} from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { listUpdateOutcomes } from '#app/domain/catalog/list-update-outcomes.ts';
import { retryUpdate } from '#app/domain/catalog/retry-update.ts';
import { updateRunType } from '#app/domain/catalog/start-update-run.ts';
import { ConflictError, NotFoundError } from '#app/domain/errors.ts';
import { getJobRun } from '#app/domain/operations/get-job-run.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { readBody } from '#app/http/form.server.ts';
import { asSignedInStaff } from '#app/http/identity.server.ts';
import { parseQuery } from '#app/http/parse-query.server.ts';
import { translator } from '#app/i18n/translate.ts';
import { jobPath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { pageMeta } from '#app/ui/page-meta.ts';
import { JobPage } from './job-page.tsx';
import { nameJobType, outcomes } from './job-words.ts';

/** A run under way reloads itself. */
export const handle: PageHandle = {
  access: 'staff',
  scripts: true,
};

export const meta: MetaFunction<typeof loader> = ({ data }) => {
  const t = translator('sv');
  const type = data ? nameJobType(data.run.type, t) : t('operations:area');
  return pageMeta({ title: t('operations:job.metaTitle', { type }), noIndex: true });
};

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  return orErrorPage(() =>
    loadRun(context, parseRunId(params.id), new URL(request.url).searchParams),
  );
}

async function loadRun(load: AppLoadContext, id: string, query: URLSearchParams) {
  const filter = parseQuery(
    z.object({
      outcome: z.enum(outcomes).optional(),
      page: z.coerce.number().int().min(1).default(1),
    }),
    query,
  );
  return asSignedInStaff(load, async (context) => {
    const run = await getJobRun(context, id);
    const isUpdateRun = run.type === updateRunType;
    const page = isUpdateRun ? await listUpdateOutcomes(context, id, filter) : null;
    return { run, filter, outcomes: page };
  });
}

/** Retries one application of the run, or all that need it. */
export async function action({ request, params, context }: ActionFunctionArgs) {
  const form = await readBody(request);
  return orErrorPage(() => retry(context, parseRunId(params.id), form));
}

async function retry(load: AppLoadContext, id: string, form: FormData) {
  const { applicationId } = parseQuery(z.object({ applicationId: z.uuid().optional() }), form);
  try {
    const { runId } = await asSignedInStaff(load, (context) =>
      retryUpdate(context, id, applicationId),
    );
    return redirect(jobPath(runId), 303);
  } catch (error) {
    if (error instanceof ConflictError) return data({ problem: 'conflict' as const }, 409);
    if (error instanceof NotFoundError) return data({ problem: 'nothing' as const }, 404);
    throw error;
  }
}

function parseRunId(id: string | undefined): string {
  const parsed = z.uuid().safeParse(id);
  if (!parsed.success) throw new Response(null, { status: 404 });
  return parsed.data;
}

export default function Job() {
  const answer = useActionData<typeof action>();
  return <JobPage {...useLoaderData<typeof loader>()} problem={answer?.problem} />;
}
