import { inArray } from 'drizzle-orm';
import { stripe } from '#app/providers/stripe.server.ts';
import { billingCustomers, invoices } from '#db/schema/billing.ts';
import { asSystem } from '#db/tenancy.server.ts';
import type { Comparison, Pass } from './reconciliation-report.ts';

/** Compares a page of all invoices of the account with their rows. */
export async function compareInvoices(_: Pass, cursor: string | null): Promise<Comparison> {
  const { entries, next } = await stripe().invoices.list(cursor);
  const issued = entries.filter(({ status }) => status !== null && status !== 'draft');
  return asSystem('compare invoices', async ({ tx }) => {
    const customerIds = issued.flatMap(({ customerId }) => customerId ?? []);
    const [rows, owned] = await Promise.all([
      tx
        .select({
          id: invoices.paymentInvoiceId,
          status: invoices.status,
          total: invoices.total,
          amountPaid: invoices.amountPaid,
          credited: invoices.credited,
        })
        .from(invoices)
        .where(
          inArray(
            invoices.paymentInvoiceId,
            issued.map(({ id }) => id),
          ),
        ),
      tx
        .select({ id: billingCustomers.paymentCustomerId })
        .from(billingCustomers)
        .where(inArray(billingCustomers.paymentCustomerId, customerIds)),
    ]);
    const known = new Map(rows.map((row) => [row.id, row]));
    const customers = new Set(owned.map(({ id }) => id));
    const stale = issued.flatMap(({ id, customerId, ...truth }) => {
      if (customerId === null || !customers.has(customerId)) return [];
      const row = known.get(id);
      const isSame =
        row?.status === truth.status &&
        row.total === truth.total &&
        row.amountPaid === truth.amountPaid &&
        row.credited === truth.credited;
      return isSame ? [] : [customerId];
    });
    return { checked: entries.length, stale, findings: [], cursor: next };
  });
}
