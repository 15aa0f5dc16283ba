import { useI18n } from '#app/i18n/i18n-context.tsx';
import { pricingPath } from '#app/paths.ts';
import { LinkButton } from '#app/ui/link-button.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { SubscriptionBadge } from '#app/ui/subscription-badge.tsx';
import type { Usage } from './measure-usage.ts';
import { UsageCard } from './usage-card.tsx';

export interface BillingPageProps {
  plan: { name: string; displayName: string };
  status: string | null;
  usage: Usage[];
  mayManage: boolean;
}

export function BillingPage({ plan, status, usage, mayManage }: BillingPageProps) {
  const { t, locale } = useI18n();
  return (
    <>
      <PageHeader
        title={t(plan.name === 'basic' ? 'billing:headline.none' : 'billing:headline.agreed', {
          plan: plan.displayName,
        })}
        action={
          mayManage ? (
            <LinkButton href={pricingPath(locale)}>{t('billing:change')}</LinkButton>
          ) : undefined
        }
      >
        <SubscriptionBadge status={status} />
      </PageHeader>
      <div className="mt-7 max-w-[720px]">
        <UsageCard usage={usage} />
      </div>
    </>
  );
}
