import { useI18n } from '#app/i18n/i18n-context.tsx';
import { invoiceFilePath } from '#app/paths.ts';
import { Badge, type BadgeTone } from '#app/ui/badge.tsx';
import { Table } from '#app/ui/table.tsx';

/** An invoice; amounts in öre. */
export interface ShownInvoice {
  id: string;
  /** Null until it is final. */
  number: string | null;
  status: 'draft' | 'open' | 'paid' | 'void' | 'uncollectible';
  currency: string;
  net: number;
  tax: number;
  total: number;
  credited: number;
  /** Gone back the way it came; what was credited to the balance has not. */
  refunded: number;
  issuedAt: Date;
  dueAt: Date | null;
  periodStart: Date;
  periodEnd: Date;
}

const tones: Record<ShownInvoice['status'], BadgeTone> = {
  draft: 'neutral',
  open: 'amber',
  paid: 'good',
  void: 'neutral',
  uncollectible: 'red',
};

export function InvoiceTable({ slug, invoices }: { slug: string; invoices: ShownInvoice[] }) {
  const { t, format } = useI18n();
  return (
    <Table
      caption={t('billing:invoices.caption')}
      columns={[
        { heading: t('billing:invoices.invoice') },
        { heading: t('billing:invoices.status'), isWideOnly: true },
        { heading: t('billing:amount.net'), isNumber: true, isWideOnly: true },
        { heading: t('billing:amount.tax'), isNumber: true, isWideOnly: true },
        { heading: t('billing:amount.total'), isNumber: true },
      ]}
    >
      {invoices.map((invoice) => {
        const money = (ore: number) => format.money(ore, invoice.currency);
        const status = (
          <Badge tone={tones[invoice.status]}>{t(`billing:invoiceStatus.${invoice.status}`)}</Badge>
        );
        return (
          <tr key={invoice.id}>
            <td>
              <span className="row-title">
                <time dateTime={invoice.issuedAt.toISOString()}>
                  {format.date(invoice.issuedAt)}
                </time>
              </span>
              <InvoiceNote slug={slug} invoice={invoice} />
            </td>
            <td className="wide-only">{status}</td>
            <td className="number wide-only">{money(invoice.net)}</td>
            <td className="number wide-only">{money(invoice.tax)}</td>
            <td className="number">
              {money(invoice.total)}
              {(['credited', 'refunded'] as const)
                .filter((what) => invoice[what] > 0)
                .map((what) => (
                  <span key={what} className="row-note">
                    {t(`billing:invoices.${what}`, { price: money(invoice[what]) })}
                  </span>
                ))}
              <span className="mt-1 block md:hidden">{status}</span>
            </td>
          </tr>
        );
      })}
    </Table>
  );
}

/** Its number and period, and where it is read, kept or paid. */
function InvoiceNote({ slug, invoice }: { slug: string; invoice: ShownInvoice }) {
  const { t, format } = useI18n();
  const { id, number, status, periodStart, periodEnd } = invoice;
  const named = number ?? t('billing:invoices.noNumber');
  return (
    <>
      <span className="row-note break-anywhere">
        {named} · {format.shortDate(periodStart)} – {format.shortDate(periodEnd)}
      </span>
      {status === 'draft' ? null : (
        <span className="row-note flex flex-wrap gap-x-3">
          <a
            href={invoiceFilePath(slug, id, 'pdf')}
            aria-label={t('billing:invoices.pdfNamed', { number: named })}
          >
            {t('billing:invoices.pdf')}
          </a>
          <a
            href={invoiceFilePath(slug, id, 'page')}
            aria-label={t(
              status === 'open' ? 'billing:invoices.payNamed' : 'billing:invoices.pageNamed',
              { number: named },
            )}
          >
            {t(status === 'open' ? 'billing:invoices.pay' : 'billing:invoices.page')}
          </a>
        </span>
      )}
    </>
  );
}
