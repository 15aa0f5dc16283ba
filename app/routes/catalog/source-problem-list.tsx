import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { listSourceProblems } from '#app/domain/catalog/list-source-problems.ts';
import type { LeftOutInstaller } from '#app/domain/catalog/list-source-problems.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { asSignedInStaff } from '#app/http/identity.server.ts';
import { parseQuery } from '#app/http/parse-query.server.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { applicationPath, sourceProblemsPath } from '#app/paths.ts';
import { EmptyState } from '#app/ui/empty-state.tsx';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { Pagination } from '#app/ui/pagination.tsx';
import { Table } from '#app/ui/table.tsx';
import { Time } from '#app/ui/time.tsx';

export const handle: PageHandle = { access: 'staff' };

export const meta: MetaFunction = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('source:problems.metaTitle'), noIndex: true });

export function loader({ request, context }: LoaderFunctionArgs) {
  return orErrorPage(() => {
    const filter = parseQuery(
      z.object({ page: z.coerce.number().int().min(1).default(1) }),
      new URL(request.url).searchParams,
    );
    return asSignedInStaff(context, (opened) => listSourceProblems(opened, filter));
  });
}

/** Installers that the winget source leaves out, for staff to mend. */
export default function SourceProblemList() {
  const { t } = useI18n();
  const { problems, count, page, pageCount } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title={count === 0 ? t('source:problems.none') : t('source:problems.title', { count })}
      >
        {t('source:problems.intro')}
      </PageHeader>
      <div className="card mt-7 overflow-x-auto">
        {problems.length === 0 ? (
          <EmptyState title={t('source:problems.none')}>{t('source:problems.noneHint')}</EmptyState>
        ) : (
          <ProblemTable problems={problems} />
        )}
      </div>
      <div className="mt-5">
        <Pagination
          page={page}
          pageCount={pageCount}
          hrefOf={(to) => sourceProblemsPath({ page: to })}
        />
      </div>
    </>
  );
}

function ProblemTable({ problems }: { problems: LeftOutInstaller[] }) {
  const { t, locale } = useI18n();
  const columns = [
    { heading: t('source:problems.column.application') },
    { heading: t('source:problems.column.problem') },
    { heading: t('source:problems.column.installer'), isWideOnly: true },
    { heading: t('source:problems.column.found'), isWideOnly: true },
  ];
  return (
    <Table caption={t('source:problems.caption')} columns={columns}>
      {problems.map((one) => (
        <tr key={one.installerId}>
          <td>
            {one.organizationId === null ? (
              <a className="row-title" href={applicationPath(locale, one.identifier)}>
                {one.identifier}
              </a>
            ) : (
              <span className="row-title">{one.identifier}</span>
            )}
            <span className="row-note">{one.version}</span>
          </td>
          <td>{t(`source:problems.kind.${one.problem}`)}</td>
          <td className="wide-only">
            {[one.architecture, one.type, one.scope].filter(Boolean).join(' · ')}
            <span className="row-note break-anywhere">{one.downloadUrl}</span>
          </td>
          <td className="wide-only">
            <Time at={one.foundAt} />
          </td>
        </tr>
      ))}
    </Table>
  );
}
