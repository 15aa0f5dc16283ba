import type { SubmissionResult } from '@conform-to/react';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { billingCancelPath, billingPlanPath } from '#app/paths.ts';
import { LinkButton } from '#app/ui/link-button.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { SubscriptionBadge } from '#app/ui/subscription-badge.tsx';
import { tellHeadline } from './billing-headline.ts';
import { BillingNotices } from './billing-notices.tsx';
import type { LoadedBilling } from './load-billing.ts';
import { SubscriptionCard } from './subscription-card.tsx';
import { UsageCard } from './usage-card.tsx';

export type BillingPageProps = LoadedBilling & { answer: SubmissionResult | undefined };

/** What the organisation has, what it costs, and what is in use. */
export function BillingPage(props: BillingPageProps) {
  const { t, format } = useI18n();
  const { slug, status, subscription, usage } = props;
  return (
    <>
      <PageHeader
        title={tellHeadline(props, t, format)}
        action={
          <LinkButton href={billingPlanPath(slug)}>
            {t(subscription ? 'billing:change.plan' : 'billing:plan.buyTitle')}
          </LinkButton>
        }
      >
        <SubscriptionBadge status={status} />
      </PageHeader>
      <BillingNotices {...props} />
      <div className="mt-7 grid items-start gap-6 xl:grid-cols-2">
        {subscription ? <SubscriptionCard {...props} subscription={subscription} /> : null}
        <UsageCard usage={usage} />
      </div>
      {subscription && subscription.endsAt === null ? (
        <div className="mt-6">
          <LinkButton look="secondary" href={billingCancelPath(slug)}>
            {t('billing:cancel.link')}
          </LinkButton>
        </div>
      ) : null}
    </>
  );
}
