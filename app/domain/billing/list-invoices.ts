import { and, desc, eq, sql } from 'drizzle-orm';
import { stripe } from '#app/providers/stripe.server.ts';
import { invoices } from '#db/schema/billing.ts';
import type { MemberContext } from '#db/tenancy.server.ts';
import { NotFoundError } from '../errors.ts';
import { pageWindow } from '../page-window.ts';
import { askStripe } from './internal/ask-stripe.ts';
import { asPayer } from './internal/payer.ts';
import type { Payer } from './internal/payer.ts';

export type Invoice = typeof invoices.$inferSelect;

const pageSize = 25;

/** The organisation's invoices, newest first, 25 at a time. Amounts in öre. */
export async function listInvoices(
  { tx, actor }: MemberContext,
  { page: wanted }: { page: number },
): Promise<{ invoices: Invoice[]; total: number; page: number; pageCount: number }> {
  const own = eq(invoices.organizationId, actor.organizationId);
  const [count] = await tx
    .select({ total: sql<number>`count(*)::int` })
    .from(invoices)
    .where(own);
  const total = count?.total ?? 0;
  const { page, pageCount, offset } = pageWindow(total, wanted, pageSize);
  const found = await tx
    .select()
    .from(invoices)
    .where(own)
    .orderBy(desc(invoices.issuedAt), desc(invoices.id))
    .limit(pageSize)
    .offset(offset);
  return { invoices: found, total, page, pageCount };
}

/** Asks Stripe for the address of an invoice's page or PDF: those that were given before expire. */
export async function findInvoiceFile(
  payer: Payer,
  invoiceId: string,
  file: 'pdf' | 'page',
): Promise<string> {
  const [own] = await asPayer(payer, ({ tx }) =>
    tx
      .select({ id: invoices.paymentInvoiceId })
      .from(invoices)
      .where(and(eq(invoices.id, invoiceId), eq(invoices.organizationId, payer.organizationId))),
  );
  const found = own && (await askStripe(() => stripe().invoices.retrieve(own.id)));
  const url = file === 'pdf' ? found?.pdfUrl : found?.pageUrl;
  if (!url) throw new NotFoundError('There is no such invoice.');
  return url;
}
