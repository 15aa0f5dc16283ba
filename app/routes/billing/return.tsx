import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { refreshBilling } from '#app/domain/billing/billing-customer.ts';
import { finishCheckout } from '#app/domain/billing/finish-checkout.ts';
import { UnavailableError } from '#app/domain/errors.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { memberIn, membershipOf } from '#app/http/identity.server.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { billingPath, billingPlanPath } from '#app/paths.ts';
import { LinkButton } from '#app/ui/link-button.tsx';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';

export const handle: PageHandle = { access: 'billing.manage' };

export const meta: MetaFunction = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('billing:metaTitle'), noIndex: true });

/** Where the payment provider's pages send people back to: brings the database up to the truth, webhook or not. */
export function loader({ request, context }: LoaderFunctionArgs) {
  const { slug } = membershipOf(context);
  const payer = memberIn(context);
  const session = new URL(request.url).searchParams.get('session');
  return orErrorPage(async () => {
    try {
      if (session === null) {
        await refreshBilling(payer);
        return redirect(billingPath(slug));
      }
      const { outcome } = await finishCheckout(payer, session);
      if (outcome === 'active') return redirect(`${billingPath(slug)}?done=bought`);
      return { slug, outcome };
    } catch (error) {
      if (error instanceof UnavailableError) return { slug, outcome: 'unavailable' as const };
      throw error;
    }
  });
}

export default function BillingReturn() {
  const { t } = useI18n();
  const { slug, outcome } = useLoaderData<typeof loader>();
  const isOver = outcome === 'unpaid' || outcome === 'expired';
  return (
    <PageHeader
      title={t(`billing:return.${outcome}.title`)}
      action={
        <LinkButton href={isOver ? billingPlanPath(slug) : billingPath(slug)}>
          {t(isOver ? 'billing:return.again' : 'billing:return.overview')}
        </LinkButton>
      }
    >
      {t(`billing:return.${outcome}.text`)}
    </PageHeader>
  );
}
