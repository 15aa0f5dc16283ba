import { policyModes } from '#app/domain/distribution/offered-versions.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { applicationsPath } from '#app/paths.ts';
import { Button } from '#app/ui/button.tsx';
import { Field } from '#app/ui/field.tsx';
import { Select } from '#app/ui/select.tsx';
import type { ApplicationSearch } from './application-search.ts';

/** Search and filter, sent by GET, so that every result has an address. */
export function ApplicationSearchForm({
  slug,
  search,
}: {
  slug: string;
  search: ApplicationSearch & { show: string };
}) {
  const { t } = useI18n();
  return (
    <form
      action={applicationsPath(slug)}
      role="search"
      aria-label={t('distribution:list.search')}
      className="mt-6 flex flex-wrap items-end gap-3"
    >
      <input type="hidden" name="show" value={search.show} />
      <div className="w-80 max-w-full">
        <Field
          label={t('distribution:list.search')}
          type="search"
          name="q"
          maxLength={100}
          defaultValue={search.q}
          placeholder={t('distribution:list.queryHint')}
        />
      </div>
      <div className="w-60 max-w-full">
        <Select
          label={t('distribution:list.policy')}
          name="policy"
          defaultValue={search.policy ?? ''}
          options={[
            { value: '', label: t('distribution:list.anyPolicy') },
            { value: 'as-for-all', label: t('distribution:list.asForAllFilter') },
            ...policyModes.map((value) => ({ value, label: t(`distribution:mode.${value}`) })),
            { value: 'frozen', label: t('distribution:list.frozenFilter') },
            { value: 'rolled-back', label: t('distribution:list.rolledBackFilter') },
          ]}
        />
      </div>
      <Button look="secondary">{t('distribution:list.submit')}</Button>
    </form>
  );
}
