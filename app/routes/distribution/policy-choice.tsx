import type { FieldMetadata } from '@conform-to/react';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { ChoiceField, TextField } from '#app/ui/form.tsx';
import { namePolicy } from '#app/ui/name-policy.ts';

/** What applications' policies can be chosen among; a pin is for one application alone. */
export const commonModes = ['as-for-all', 'manual', 'immediate', 'after-days', 'not-used'] as const;

type ChoosableMode = (typeof commonModes)[number] | 'pinned';

/** The mode of a policy, and after how many days where it needs that; what all follow is told beside "as for all". */
export function PolicyModeFields({
  fields,
  modes,
  forAll,
}: {
  fields: Record<'mode' | 'days', FieldMetadata<string | undefined>>;
  modes: readonly ChoosableMode[];
  forAll?: { mode: string; delayDays: number };
}) {
  const { t } = useI18n();
  return (
    <>
      <ChoiceField
        field={fields.mode}
        label={t('distribution:application.modeLabel')}
        options={modes.map((mode) => ({
          value: mode,
          label:
            mode === 'as-for-all' && forAll
              ? t('distribution:application.forAll', { policy: namePolicy(forAll, t) })
              : t(`distribution:mode.${mode}`),
        }))}
      />
      <div className="needs-days">
        <TextField
          field={fields.days}
          label={t('distribution:application.daysLabel')}
          hint={t('distribution:application.daysHint')}
          inputMode="numeric"
          maxLength={3}
        />
      </div>
    </>
  );
}
