import type { Reconciliation } from '#app/domain/billing/list-reconciliations.ts';
import type { Translate } from '#app/i18n/translate.ts';

/** Whether a pass left something for a person to do. */
export function tellPass(
  { status, unknown, failed }: Pick<Reconciliation, 'status' | 'unknown' | 'failed'>,
  t: Translate,
): string {
  if (status === 'running') return t('billing:staff.passes.running');
  if (status === 'failed') return t('billing:staff.passes.failed');
  const count = unknown + failed;
  return count > 0
    ? t('billing:staff.passes.needsPerson', { count })
    : t('billing:staff.passes.allWell');
}
