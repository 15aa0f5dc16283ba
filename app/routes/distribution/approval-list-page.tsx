import type { SubmissionResult } from '@conform-to/react';
import type { ApprovalPage } from '#app/domain/distribution/list-waiting.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { applicationsPath, approvalsPath } from '#app/paths.ts';
import { Button } from '#app/ui/button.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { Field } from '#app/ui/field.tsx';
import { useAnsweredForm, useFormMessage } from '#app/ui/form.tsx';
import { LinkButton } from '#app/ui/link-button.tsx';
import { Notice } from '#app/ui/notice.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { Pagination } from '#app/ui/pagination.tsx';
import { Tabs } from '#app/ui/tabs.tsx';
import { ApprovalTable } from './approval-table.tsx';
import { DoneNotice } from './done-notice.tsx';
import type { Done } from './done.ts';
import { AutomationNotice } from './plan-limit-notice.tsx';

export interface ApprovalListPageProps {
  slug: string;
  show: 'used' | 'all';
  hasUsed: boolean;
  lost: 'plan' | 'over-limit' | null;
  list: ApprovalPage;
  mayManage: boolean;
  done: Done | null;
  answer: SubmissionResult | undefined;
}

export function ApprovalListPage(props: ApprovalListPageProps) {
  const { t, format } = useI18n();
  const { slug, show, hasUsed, lost, list, mayManage, done } = props;
  const { total, page, pageCount } = list;
  return (
    <>
      <DoneNotice done={done} />
      <PageHeader
        title={
          total === 0
            ? t('distribution:approvals.none')
            : t(mayManage ? 'distribution:approvals.title' : 'distribution:list.waiting', {
                count: total,
                number: format.number(total),
              })
        }
      >
        {total === 0
          ? null
          : t(mayManage ? 'distribution:approvals.intro' : 'distribution:approvals.forMembers')}
      </PageHeader>
      <div className="mt-4 max-w-reading">
        <AutomationNotice ended={lost} />
      </div>
      {hasUsed ? (
        <div className="mt-6">
          <Tabs
            label={t('distribution:approvals.tabs')}
            tabs={(['used', 'all'] as const).map((one) => ({
              href: approvalsPath(slug, { show: one }),
              label: t(`distribution:approvals.${one}`),
              isCurrent: show === one,
            }))}
          />
        </div>
      ) : null}
      <ApprovalForm {...props} />
      <div className="mt-5">
        <Pagination
          page={page}
          pageCount={pageCount}
          hrefOf={(to) => approvalsPath(slug, { show, page: to })}
        />
      </div>
    </>
  );
}

function ApprovalForm({ slug, list, mayManage, answer }: ApprovalListPageProps) {
  const { t } = useI18n();
  const say = useFormMessage();
  const [form] = useAnsweredForm({ answer });
  const [problem] = Object.values(form.allErrors).flat();
  if (list.approvals.length === 0) {
    return (
      <div className="card mt-6">
        <EmptyState
          title={t('distribution:approvals.noneAfter')}
          action={
            <LinkButton look="secondary" href={applicationsPath(slug)}>
              {t('distribution:approvals.noneAct')}
            </LinkButton>
          }
        >
          {t('distribution:approvals.noneHint')}
        </EmptyState>
      </div>
    );
  }
  const table = <ApprovalTable slug={slug} approvals={list.approvals} mayChoose={mayManage} />;
  if (!mayManage) return <div className="card mt-6 overflow-x-auto">{table}</div>;
  return (
    <>
      <ApproveShown versionIds={list.approvals.map(({ versionId }) => versionId)} />
      <form method="post" className="mt-4">
        {problem === undefined ? null : (
          <div className="mb-4 max-w-reading" tabIndex={-1} autoFocus>
            <Notice tone="red" title={say(problem)} isAnswer />
          </div>
        )}
        <div className="card overflow-x-auto">{table}</div>
        <div className="mt-5 flex flex-wrap items-end gap-3">
          <div className="w-80 max-w-full">
            <Field
              label={t('distribution:reasonIfAny')}
              name="reason"
              maxLength={500}
              autoComplete="off"
            />
          </div>
          <Button name="intent" value="approve">
            {t('distribution:approvals.approve')}
          </Button>
          <Button look="secondary" name="intent" value="decline">
            {t('distribution:approvals.decline')}
          </Button>
        </div>
      </form>
    </>
  );
}

/** Approves all that the page shows, and nothing that came since. */
function ApproveShown({ versionIds }: { versionIds: string[] }) {
  const { t } = useI18n();
  if (versionIds.length < 2) return null;
  return (
    <form method="post" className="mt-6">
      {versionIds.map((id) => (
        <input key={id} type="hidden" name="version" value={id} />
      ))}
      <Button look="secondary" name="intent" value="approve">
        {t('distribution:approvals.approveShown', { count: versionIds.length })}
      </Button>
    </form>
  );
}
