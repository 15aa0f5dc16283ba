import { useI18n } from '#app/i18n/i18n-context.tsx';
import { namePolicy } from '#app/ui/name-policy.ts';
import type { SelectOption } from '#app/ui/select.tsx';

/** What applications' policies can be chosen among; a pin is for one application alone. */
export const commonModes = ['as-for-all', 'manual', 'immediate', 'after-days', 'not-used'] as const;

type ChoosableMode = (typeof commonModes)[number] | 'pinned';

/** The modes to choose among, in words; what all applications follow is told beside "as for all". */
export function usePolicyOptions(
  modes: readonly ChoosableMode[],
  forAll?: { mode: string; delayDays: number },
): SelectOption[] {
  const { t } = useI18n();
  return modes.map((mode) => ({
    value: mode,
    label:
      mode === 'as-for-all' && forAll
        ? t('distribution:application.forAll', { policy: namePolicy(forAll, t) })
        : t(`distribution:mode.${mode}`),
  }));
}
