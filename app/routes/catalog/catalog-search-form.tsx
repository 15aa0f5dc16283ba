import type { Facet } from '#app/domain/catalog/list-catalog-facets.ts';
import type { ApplicationSearch } from '#app/domain/catalog/search-applications.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { catalogPath } from '#app/paths.ts';
import { Button } from '#app/ui/button.tsx';
import { Field } from '#app/ui/field.tsx';
import { Select, type SelectOption } from '#app/ui/select.tsx';

/** Search and filters as one form that is sent by GET, so that every result has an address. */
export function CatalogSearchForm({
  search,
  publishers,
  tags,
}: {
  search: ApplicationSearch;
  publishers: Facet[];
  tags: Facet[];
}) {
  const { t, locale } = useI18n();
  return (
    <form
      action={catalogPath(locale)}
      role="search"
      aria-label={t('catalog:filter.label')}
      className="mt-6 grid grid-cols-2 items-end gap-3 lg:grid-cols-[2fr_1fr_1fr_1fr_auto]"
    >
      <div className="col-span-2 lg:col-span-1">
        <Field
          label={t('catalog:filter.query')}
          type="search"
          name="q"
          maxLength={100}
          defaultValue={search.query}
          placeholder={t('catalog:filter.queryHint')}
        />
      </div>
      <Select
        label={t('catalog:filter.publisher')}
        name="publisher"
        defaultValue={search.publisher ?? ''}
        options={facetOptions(publishers, search.publisher, t('catalog:filter.anyPublisher'))}
      />
      <Select
        label={t('catalog:filter.tag')}
        name="tag"
        defaultValue={search.tag ?? ''}
        options={facetOptions(tags, search.tag, t('catalog:filter.anyTag'))}
      />
      <Select
        label={t('catalog:filter.sort')}
        name="sort"
        defaultValue={search.sort}
        options={[
          { value: 'name', label: t('catalog:filter.byName') },
          { value: 'newest', label: t('catalog:filter.byNewest') },
          { value: 'publisher', label: t('catalog:filter.byPublisher') },
        ]}
      />
      <Button>{t('catalog:filter.submit')}</Button>
    </form>
  );
}

/** A chosen value is always among the options, also when it is rare. */
function facetOptions(facets: Facet[], chosen: string | undefined, any: string): SelectOption[] {
  const options = facets.map(({ value, count }) => ({ value, label: `${value} (${count})` }));
  const isMissing = chosen !== undefined && !options.some(({ value }) => value === chosen);
  return [
    { value: '', label: any },
    ...(isMissing ? [{ value: chosen, label: chosen }] : []),
    ...options,
  ];
}
