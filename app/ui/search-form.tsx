import { useI18n } from '#app/i18n/i18n-context.tsx';
import { Button } from './button.tsx';
import { Field } from './field.tsx';

/** One search field, sent by GET as `q`, so that every result has an address. */
export function SearchForm({ action, label, q }: { action: string; label: string; q?: string }) {
  const { t } = useI18n();
  return (
    <form action={action} role="search" aria-label={label} className="flex items-end gap-3">
      <div className="w-80 max-w-full">
        <Field label={label} type="search" name="q" maxLength={100} defaultValue={q} />
      </div>
      <Button look="secondary">{t('controls:search')}</Button>
    </form>
  );
}
