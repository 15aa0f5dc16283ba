import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { listInvoices } from '#app/domain/billing/list-invoices.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { inOrganization, membershipOf } from '#app/http/identity.server.ts';
import { parseQuery } from '#app/http/parse-query.server.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { billingInvoicesPath } from '#app/paths.ts';
import { EmptyState } from '#app/ui/empty-state.tsx';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { Pagination } from '#app/ui/pagination.tsx';
import type { MemberContext } from '#db/tenancy.server.ts';
import { InvoiceTable } from './invoice-table.tsx';

export const handle: PageHandle = { access: 'billing.read' };

export const meta: MetaFunction = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('billing:invoices.metaTitle'), noIndex: true });

export function loader({ request, context }: LoaderFunctionArgs) {
  const { slug } = membershipOf(context);
  return orErrorPage(async () => {
    const filter = parseQuery(
      z.object({ page: z.coerce.number().int().min(1).default(1) }),
      new URL(request.url).searchParams,
    );
    const list = await inOrganization(context, (opened) =>
      listInvoices(opened as MemberContext, filter),
    );
    const invoices = list.invoices.map((invoice) => ({
      id: invoice.id,
      number: invoice.number,
      status: invoice.status,
      currency: invoice.currency,
      net: invoice.totalExcludingTax,
      tax: invoice.tax,
      total: invoice.total,
      credited: invoice.credited,
      refunded: invoice.refunded,
      issuedAt: invoice.issuedAt,
      dueAt: invoice.dueAt,
      periodStart: invoice.periodStart,
      periodEnd: invoice.periodEnd,
    }));
    return { slug, ...list, invoices };
  });
}

export default function InvoiceList() {
  const { t } = useI18n();
  const { slug, invoices, total, page, pageCount } = useLoaderData<typeof loader>();
  const open = invoices.filter(({ status }) => status === 'open').length;
  return (
    <>
      <PageHeader
        title={
          open > 0
            ? t('billing:invoices.unpaid', { count: open })
            : t('billing:invoices.title', { count: total })
        }
      >
        {t('billing:invoices.intro')}
      </PageHeader>
      <div className="card mt-7 overflow-x-auto">
        {invoices.length === 0 ? (
          <EmptyState title={t('billing:invoices.none')}>
            {t('billing:invoices.noneHint')}
          </EmptyState>
        ) : (
          <InvoiceTable slug={slug} invoices={invoices} />
        )}
      </div>
      <div className="mt-5">
        <Pagination
          page={page}
          pageCount={pageCount}
          hrefOf={(to) => billingInvoicesPath(slug, { page: to })}
        />
      </div>
    </>
  );
}
