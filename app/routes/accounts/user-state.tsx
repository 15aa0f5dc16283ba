import type { UserRow } from '#app/domain/accounts/list-users.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { Badge } from '#app/ui/badge.tsx';

/** What staff should know of a person at a glance. */
export function UserState({
  disabledAt,
  isVerified,
  isStaff,
}: Pick<UserRow, 'disabledAt' | 'isVerified' | 'isStaff'>) {
  const { t } = useI18n();
  if (disabledAt !== null) return <Badge tone="red">{t('operations:users.disabled')}</Badge>;
  if (!isVerified) return <Badge tone="amber">{t('operations:users.unverified')}</Badge>;
  return isStaff ? (
    <Badge>{t('operations:users.staff')}</Badge>
  ) : (
    <Badge tone="good">{t('operations:users.active')}</Badge>
  );
}
