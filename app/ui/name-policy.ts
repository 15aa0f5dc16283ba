import type { Translate } from '#app/i18n/translate.ts';

/** A policy in words: "efter 7 dagar", "låst till 2.0". What is no policy we know stays as it is. */
export function namePolicy(
  policy: { mode?: unknown; delayDays?: unknown; version?: unknown },
  t: Translate,
): string {
  const { mode, delayDays, version } = policy;
  switch (mode) {
    case 'as-for-all':
    case 'not-used':
    case 'immediate':
    case 'manual':
      return t(`distribution:policy.${mode}`);
    case 'after-days':
      return t('distribution:policy.afterDays', { count: Number(delayDays ?? 0) });
    case 'pinned':
      return t('distribution:policy.pinned', {
        version: typeof version === 'string' ? version : '',
      });
    default:
      return String(mode);
  }
}
