import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { EmptyState } from './empty-state.tsx';
import { Field } from './field.tsx';
import { Pagination } from './pagination.tsx';
import { Table, type TableColumn } from './table.tsx';
import { useI18n } from '#app/i18n/i18n-context.tsx';

/** A table with one search field above it, sent by GET as `q`, so that every result has an address. */
export function SearchedTable({
  caption,
  columns,
  search,
  none,
  page,
  pageCount,
  hrefOf,
  children,
}: {
  caption: string;
  columns: readonly TableColumn[];
  search: { label: string; q: string | undefined };
  /** What is said when nothing was found. */
  none: string;
  page: number;
  pageCount: number;
  /** The address of a search and one of its pages. */
  hrefOf: (filter: { q?: string; page?: number }) => string;
  /** The rows. */
  children: ReactNode[];
}) {
  const { t } = useI18n();
  const { label, q } = search;
  return (
    <>
      <form
        action={hrefOf({})}
        role="search"
        aria-label={label}
        className="mt-6 flex items-end gap-3"
      >
        <div className="w-80 max-w-full">
          <Field label={label} type="search" name="q" maxLength={100} defaultValue={q} />
        </div>
        <Button look="secondary">{t('controls:search')}</Button>
      </form>
      <div className="card mt-4 overflow-x-auto">
        {children.length === 0 ? (
          <EmptyState title={none} />
        ) : (
          <Table caption={caption} columns={columns}>
            {children}
          </Table>
        )}
      </div>
      <div className="mt-5">
        <Pagination page={page} pageCount={pageCount} hrefOf={(to) => hrefOf({ q, page: to })} />
      </div>
    </>
  );
}
