import { useI18n } from '#app/i18n/i18n-context.tsx';
import { Badge, type BadgeTone } from './badge.tsx';

const tones = {
  trialing: 'good',
  active: 'good',
  past_due: 'amber',
  unpaid: 'red',
  canceled: 'neutral',
  incomplete: 'amber',
  incomplete_expired: 'neutral',
  paused: 'amber',
} satisfies Record<string, BadgeTone>;

/** A subscription's state in words; nothing where there is no subscription, its own word where we know none. */
export function SubscriptionBadge({ status }: { status: string | null }) {
  const { t } = useI18n();
  if (status === null) return null;
  if (!Object.hasOwn(tones, status)) return <Badge tone="red">{status}</Badge>;
  const known = status as keyof typeof tones;
  return <Badge tone={tones[known]}>{t(`billing:status.${known}`)}</Badge>;
}
