import { useI18n } from '#app/i18n/i18n-context.tsx';
import { LinkButton } from './link-button.tsx';

/** Links to the page before and after; nothing when there is only one. */
export function Pagination({
  page,
  pageCount,
  hrefOf,
}: {
  page: number;
  pageCount: number;
  hrefOf: (page: number) => string;
}) {
  const { t, format } = useI18n();
  if (pageCount <= 1) return null;
  return (
    <nav className="pagination" aria-label={t('controls:pagination.label')}>
      {page > 1 ? (
        <LinkButton look="secondary" href={hrefOf(page - 1)}>
          {t('controls:pagination.previous')}
        </LinkButton>
      ) : (
        <span />
      )}
      <span>
        {t('controls:pagination.position', {
          page: format.number(page),
          pageCount: format.number(pageCount),
        })}
      </span>
      {page < pageCount ? (
        <LinkButton look="secondary" href={hrefOf(page + 1)}>
          {t('controls:pagination.next')}
        </LinkButton>
      ) : (
        <span />
      )}
    </nav>
  );
}
