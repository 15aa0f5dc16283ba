import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { getReconciliation } from '#app/domain/billing/list-reconciliations.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { idParameter } from '#app/http/id-parameter.server.ts';
import { asSignedInStaff } from '#app/http/identity.server.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { reconciliationsPath } from '#app/paths.ts';
import { Badge } from '#app/ui/badge.tsx';
import { Card } from '#app/ui/card.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { Stat } from '#app/ui/stat.tsx';
import { Time } from '#app/ui/time.tsx';
import { FindingTable } from './finding-table.tsx';
import { tellPass } from './pass-headline.ts';
import { passTones } from './reconciliation-table.tsx';

export const handle: PageHandle = { access: 'staff' };

export const meta: MetaFunction = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('billing:staff.passes.metaTitle'), noIndex: true });

export function loader({ params, context }: LoaderFunctionArgs) {
  return orErrorPage(() => {
    const id = idParameter(params, 'id');
    return asSignedInStaff(context, (opened) => getReconciliation(opened, id));
  });
}

export default function Reconciliation() {
  const { t, format } = useI18n();
  const { pass, findings } = useLoaderData<typeof loader>();
  const { startedAt, finishedAt } = pass;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <nav aria-label={t('catalog:application.breadcrumb')}>
        <ol className="breadcrumb">
          <li>
            <a href={reconciliationsPath()}>{t('billing:staff.passes.menu')}</a>
          </li>
          <li aria-current="page">{format.dateAndClock(startedAt)}</li>
        </ol>
      </nav>
      <PageHeader title={tellPass(pass, t)}>
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1 text-small">
          <Badge tone={passTones[pass.status]}>
            {t(`billing:staff.passStatus.${pass.status}`)}
          </Badge>
          <Time at={startedAt} />
          <span>{t(`operations:trigger.${pass.trigger}`)}</span>
          {finishedAt === null ? null : (
            <span>
              {t('billing:staff.passes.lasted', {
                duration: format.duration(finishedAt.getTime() - startedAt.getTime()),
              })}
            </span>
          )}
        </span>
      </PageHeader>
      <div className="grid grid-cols-2 gap-4 lg:grid-cols-5">
        <Stat label={t('billing:staff.passes.checked')} value={format.number(pass.checked)} />
        <Stat label={t('billing:staff.passes.repaired')} value={format.number(pass.repaired)} />
        <Stat label={t('billing:staff.passes.unknown')} value={format.number(pass.unknown)} />
        <Stat label={t('billing:staff.passes.failedCount')} value={format.number(pass.failed)} />
        <Stat label={t('billing:staff.passes.requests')} value={format.number(pass.requests)} />
      </div>
      <Card title={t('billing:staff.passes.findings')}>
        {findings.length === 0 ? (
          <EmptyState title={t('billing:staff.passes.noFindings')} />
        ) : (
          <FindingTable findings={findings} />
        )}
      </Card>
      {findings.length < 500 ? null : (
        <p className="text-small text-ink-2">{t('billing:staff.passes.mostShown')}</p>
      )}
    </div>
  );
}
