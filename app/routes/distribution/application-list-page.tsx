import type { SubmissionResult } from '@conform-to/react';
import type { ApplicationPage } from '#app/domain/distribution/list-applications.ts';
import type { PolicyMode } from '#app/domain/distribution/offered-versions.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { applicationsPath, approvalsPath, settingsPath } from '#app/paths.ts';
import { Button } from '#app/ui/button.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { LinkButton } from '#app/ui/link-button.tsx';
import { namePolicy } from '#app/ui/name-policy.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { Pagination } from '#app/ui/pagination.tsx';
import { Tabs } from '#app/ui/tabs.tsx';
import type { ApplicationSearch } from './application-search.ts';
import { ApplicationSearchForm } from './application-search-form.tsx';
import { ApplicationTable } from './application-table.tsx';
import { BulkPolicyCard, BulkPolicyJump } from './bulk-policy-card.tsx';
import { DoneNotice } from './done-notice.tsx';
import type { Done } from './done.ts';
import { AutomationNotice } from './plan-limit-notice.tsx';

export interface ApplicationListPageProps {
  slug: string;
  search: ApplicationSearch & { show: 'used' | 'all' };
  list: ApplicationPage;
  forAll: { mode: PolicyMode; delayDays: number };
  /** Nobody has decided anything yet. */
  isFresh: boolean;
  lost: 'plan' | 'over-limit' | null;
  /** How many applications in use wait for an approval. */
  waiting: number;
  hasUsed: boolean;
  mayManage: boolean;
  done: Done | null;
  answer: SubmissionResult | undefined;
}

export function ApplicationListPage(props: ApplicationListPageProps) {
  const { t } = useI18n();
  const { slug, search, list, hasUsed, mayManage, answer } = props;
  const { applications, page, pageCount } = list;
  return (
    <>
      <DoneNotice done={props.done} />
      <Headline {...props} />
      <div className="mt-4 max-w-reading">
        <AutomationNotice ended={props.lost} />
      </div>
      {hasUsed ? <Scope {...props} /> : null}
      <ApplicationSearchForm slug={slug} search={search} />
      <div className="card mt-5 overflow-x-auto">
        {applications.length === 0 ? (
          <EmptyState title={t('distribution:list.none')}>
            {t('distribution:list.noneHint')}
          </EmptyState>
        ) : (
          <ApplicationTable slug={slug} applications={applications} mayChoose={mayManage} />
        )}
      </div>
      <div className="mt-5">
        <Pagination
          page={page}
          pageCount={pageCount}
          hrefOf={(to) => applicationsPath(slug, { ...search, page: to })}
        />
      </div>
      {mayManage && applications.length > 0 ? <BulkPolicyJump /> : null}
      {mayManage && applications.length > 0 ? (
        <BulkPolicyCard
          slug={slug}
          forAll={props.forAll}
          total={list.total}
          isMore={pageCount > 1}
          answer={answer}
        />
      ) : null}
    </>
  );
}

function Headline(props: ApplicationListPageProps) {
  const { t, format } = useI18n();
  const { slug, waiting, isFresh, mayManage, forAll } = props;
  const number = format.number(waiting);
  if (isFresh) return <FirstSteps slug={slug} mayManage={mayManage} />;
  const policy = namePolicy(forAll, t);
  if (waiting === 0) {
    return (
      <PageHeader title={t('distribution:list.calm')}>
        {t('distribution:list.calmNote', { policy })}
      </PageHeader>
    );
  }
  return (
    <PageHeader
      title={t('distribution:list.waiting', { count: waiting, number })}
      action={
        <LinkButton href={approvalsPath(slug)}>
          {t('distribution:list.review', { count: waiting, number })}
        </LinkButton>
      }
    >
      {t('distribution:list.calmNote', { policy })}
    </PageHeader>
  );
}

/** What a new organisation sees: why nothing happens, and the one button that changes that. */
function FirstSteps({ slug, mayManage }: { slug: string; mayManage: boolean }) {
  const { t } = useI18n();
  if (!mayManage) {
    return (
      <PageHeader title={t('distribution:list.fresh')}>
        {t('distribution:list.freshForMembers')}
      </PageHeader>
    );
  }
  return (
    <div className="max-w-reading">
      <PageHeader title={t('distribution:list.fresh')}>
        {t('distribution:list.freshText')}
      </PageHeader>
      <form method="post" className="mt-4 flex flex-wrap items-center gap-4">
        <input type="hidden" name="intent" value="catalog" />
        <Button>{t('distribution:list.freshSubmit')}</Button>
        <a href={settingsPath(slug, 'distribution')}>{t('distribution:list.freshOther')}</a>
      </form>
    </div>
  );
}

function Scope({ slug, search }: ApplicationListPageProps) {
  const { t } = useI18n();
  return (
    <div className="mt-6">
      <Tabs
        label={t('distribution:list.tabs')}
        tabs={(['used', 'all'] as const).map((show) => ({
          href: applicationsPath(slug, { ...search, show, page: 1 }),
          label: t(`distribution:list.${show}`),
          isCurrent: search.show === show,
        }))}
      />
    </div>
  );
}
