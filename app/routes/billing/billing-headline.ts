import type { Format } from '#app/i18n/format.ts';
import type { Translate } from '#app/i18n/translate.ts';
import type { LoadedBilling } from './load-billing.ts';

/** The page's answer: what the organisation has, and whether its payment is in order. */
export function tellHeadline(
  { plan, isFree, subscription }: LoadedBilling,
  t: Translate,
  format: Format,
): string {
  if (!subscription)
    return t(isFree ? 'billing:headline.none' : 'billing:headline.agreed', { plan });
  const { status, endsAt, trialEnd, licensedClients } = subscription;
  const bought = subscription.plan;
  if (status === 'trialing' || status === 'active') {
    if (endsAt !== null) {
      return t('billing:headline.ending', { plan: bought, date: format.date(endsAt) });
    }
    if (trialEnd !== null) {
      return t('billing:headline.trial', { plan: bought, date: format.date(trialEnd) });
    }
    return t('billing:headline.active', { plan: bought, count: licensedClients });
  }
  return t(`billing:headline.${status}`, { plan: bought });
}
