import type { ToldPolicy } from '#app/domain/distribution/describe-offers.ts';
import type { WaitReason } from '#app/domain/distribution/offered-versions.ts';
import type { I18n } from '#app/i18n/i18n-context.tsx';
import type { Translate } from '#app/i18n/translate.ts';
import type { BadgeTone } from '#app/ui/badge.tsx';
import { namePolicy } from '#app/ui/name-policy.ts';

/** "efter 7 dagar", "låst till 2.0" */
export function tellPolicy(policy: ToldPolicy, t: Translate): string {
  const { mode, delayDays, version } = policy;
  return namePolicy({ mode, delayDays, version }, t);
}

/** What is unusual about an application's policy, and how loud. */
export function policyBadges(
  { frozenAt, rolledBackTo, mode, version }: ToldPolicy,
  t: Translate,
): { tone: BadgeTone; text: string }[] {
  const badges: { tone: BadgeTone; text: string }[] = [];
  if (frozenAt) badges.push({ tone: 'amber', text: t('distribution:state.frozen') });
  if (rolledBackTo !== null && mode !== 'pinned') {
    const text = t('distribution:state.rolledBack', { version: version ?? '' });
    badges.push({ tone: 'amber', text });
  }
  return badges;
}

const waits = {
  approval: 'approval',
  'automation-ended': 'automationEnded',
  delay: 'delay',
  ring: 'ring',
  gate: 'gate',
  frozen: 'frozen',
  pinned: 'pinned',
  'rolled-back': 'rolledBack',
  declined: 'declined',
  withdrawn: 'withdrawn',
} as const;

/** "väntar på godkännande", "kommer 24 nov" */
export function tellWait(
  { because, until }: { because: WaitReason; until: Date | null },
  { t, format }: Pick<I18n, 't' | 'format'>,
): string {
  const words = t(`distribution:wait.${waits[because]}`);
  return until === null ? words : `${words} ${format.when(until)}`;
}
