import { inArray } from 'drizzle-orm';
import { stripe } from '#app/providers/stripe.server.ts';
import type { StripeCustomer } from '#app/providers/stripe/stripe-objects.ts';
import { billingCustomers } from '#db/schema/billing.ts';
import { asSystem } from '#db/tenancy.server.ts';
import type { Comparison, Pass } from './reconciliation-report.ts';

type Row = typeof billingCustomers.$inferSelect;

/** Compares a page of all customers of the account with their rows. Others' customers of the same account are let be. */
export async function compareCustomers(_: Pass, cursor: string | null): Promise<Comparison> {
  const { entries, next } = await stripe().customers.list(cursor);
  return asSystem('compare customers', async ({ tx, now }) => {
    const ids = entries.map(({ id }) => id);
    const rows = await tx
      .update(billingCustomers)
      .set({ checkedAt: now })
      .where(inArray(billingCustomers.paymentCustomerId, ids))
      .returning();
    const known = new Map(rows.map((row) => [row.paymentCustomerId, row]));
    const stale = entries.filter((customer) => {
      const row = known.get(customer.id);
      return row ? differs(customer, row) : customer.organizationId !== null;
    });
    return {
      checked: entries.length,
      stale: stale.map(({ id }) => id),
      findings: [],
      cursor: next,
    };
  });
}

function differs(customer: StripeCustomer, row: Row): boolean {
  return (
    row.deletedAt !== null ||
    row.billingEmail !== customer.email ||
    row.billingName !== customer.name ||
    row.billingVatNumber !== customer.vatNumber ||
    row.currency !== customer.currency ||
    row.paymentMethodId !== (customer.paymentMethod?.id ?? null) ||
    keyOf(row.billingAddress) !== keyOf(customer.address)
  );
}

/** jsonb keeps its own order of keys. */
function keyOf(address: Row['billingAddress']): string {
  if (address === null) return '';
  const { line1, line2, postalCode, city, state, country } = address;
  return JSON.stringify([line1, line2, postalCode, city, state, country]);
}
