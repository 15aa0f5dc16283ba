import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { listReconciliations } from '#app/domain/billing/list-reconciliations.ts';
import type { Reconciliation } from '#app/domain/billing/list-reconciliations.ts';
import { startReconciliation } from '#app/domain/billing/start-reconciliation.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { asSignedInStaff } from '#app/http/identity.server.ts';
import { parseQuery } from '#app/http/parse-query.server.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { reconciliationsPath } from '#app/paths.ts';
import { Button } from '#app/ui/button.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { Notice } from '#app/ui/notice.tsx';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { Pagination } from '#app/ui/pagination.tsx';
import { tellPass } from './pass-headline.ts';
import { ReconciliationTable } from './reconciliation-table.tsx';
import { readStaffDone } from './staff-done.ts';

export const handle: PageHandle = { access: 'staff' };

export const meta: MetaFunction = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('billing:staff.passes.metaTitle'), noIndex: true });

export function loader({ request, context }: LoaderFunctionArgs) {
  return orErrorPage(() => {
    const filter = parseQuery(
      z.object({ page: z.coerce.number().int().min(1).default(1) }),
      new URL(request.url).searchParams,
    );
    return asSignedInStaff(context, async (opened) => {
      const { passes, ...list } = await listReconciliations(opened, filter);
      const { passes: newest } = await listReconciliations(opened, { page: 1 });
      const latest: Reconciliation | null = newest[0] ?? null;
      return { done: readStaffDone(request), passes, latest, ...list };
    });
  });
}

/** Has a pass run now. */
export function action({ context }: ActionFunctionArgs) {
  return orErrorPage(async () => {
    const isStarted = await asSignedInStaff(context, startReconciliation);
    return redirect(reconciliationsPath({ done: isStarted ? 'started' : 'running' }), 303);
  });
}

export default function ReconciliationList() {
  const { t } = useI18n();
  const { done, passes, latest, page, pageCount } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title={latest === null ? t('billing:staff.passes.never') : tellPass(latest, t)}
        action={
          <form method="post">
            <Button>{t('billing:staff.passes.start')}</Button>
          </form>
        }
      >
        {t('billing:staff.passes.intro')}
      </PageHeader>
      {done ? (
        <div className="mt-5 max-w-reading">
          <Notice title={t(`billing:staff.done.${done}`)} isAnswer />
        </div>
      ) : null}
      <div className="card mt-7 overflow-x-auto">
        {passes.length === 0 ? (
          <EmptyState title={t('billing:staff.passes.none')} />
        ) : (
          <ReconciliationTable passes={passes} />
        )}
      </div>
      <div className="mt-5">
        <Pagination
          page={page}
          pageCount={pageCount}
          hrefOf={(to) => reconciliationsPath({ page: to })}
        />
      </div>
    </>
  );
}
