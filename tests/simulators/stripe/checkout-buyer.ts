import { addCustomer } from './add-customer.ts';
import { invalidRequest } from './api-error.ts';
import { findCustomer } from './find-record.ts';
import { readParams } from './read-params.ts';
import type { CheckoutInput, SessionPlan } from './session-plan.ts';
import { changeAndTell, type StripeAccount } from './stripe-account.ts';
import { addTaxId, cleanTaxId } from './add-tax-id.ts';
import type { Address, CheckoutSession, Customer } from './wire-object.ts';

/**
 * Makes the buyer of a session its customer: an existing one is changed as far as the session may,
 * a new one is made where there is to be one. What was typed stands on the session in any case.
 */
export function takeBuyer(
  account: StripeAccount,
  session: CheckoutSession,
  plan: SessionPlan,
  input: CheckoutInput,
): void {
  const address = readTypedAddress(input);
  const name = input.businessName ?? input.name ?? null;
  requireCollected(session, { address, existing: account.store.customers.get(session.customer) });
  if (session.customer === null && (session.mode !== 'payment' || wantsCustomer(session))) {
    session.customer = addCustomer(
      account,
      readParams({ name: name ?? '', email: input.email ?? session.customer_email ?? '' }),
    ).id;
    plan.updates = { name: true, address: true };
  }
  if (session.customer !== null) {
    writeCustomer(account, session.customer, plan, { name, address });
    if (session.tax_id_collection?.enabled === true)
      addTypedTaxId(account, session.customer, input);
  }
  const customer = account.store.customers.get(session.customer);
  const isCompany = typeof input.businessName === 'string';
  session.customer_details = {
    address: address ?? customer?.address ?? null,
    business_name: input.businessName ?? null,
    email: input.email ?? customer?.email ?? session.customer_email,
    individual_name: isCompany ? null : (input.name ?? null),
    name: name ?? customer?.name ?? null,
    phone: null,
    tax_exempt: customer?.tax_exempt ?? 'none',
    tax_ids:
      typeof input.vat === 'string' ? [{ type: 'eu_vat', value: cleanTaxId(input.vat) }] : [],
  };
}

function wantsCustomer(session: CheckoutSession): boolean {
  return session.customer_creation === 'always' || session.invoice_creation?.enabled === true;
}

function requireCollected(
  session: CheckoutSession,
  { address, existing }: { address: Address | null; existing: Customer | undefined },
): void {
  const isTaxed = session.automatic_tax.enabled;
  const isRequired = session.billing_address_collection === 'required';
  const country = address?.country ?? existing?.address?.country ?? null;
  if ((isTaxed || isRequired) && country === null) {
    throw invalidRequest('Your address is incomplete: the country is missing.', 'country');
  }
}

function writeCustomer(
  account: StripeAccount,
  id: string,
  plan: SessionPlan,
  typed: { name: string | null; address: Address | null },
): void {
  changeAndTell(account, 'customer.updated', findCustomer(account, id), (one) => {
    if (plan.updates.name && typed.name !== null) one.name = typed.name;
    if (plan.updates.address && typed.address !== null) one.address = typed.address;
  });
}

function addTypedTaxId(account: StripeAccount, customer: string, input: CheckoutInput): void {
  if (typeof input.vat !== 'string' || input.vat.trim() === '') return;
  const value = cleanTaxId(input.vat);
  const known = account.store.taxIds.filter((one) => one.customer === customer);
  if (known.some((one) => one.value === value)) return;
  addTaxId(account, customer, { type: 'eu_vat', value });
}

function readTypedAddress({ address }: CheckoutInput): Address | null {
  if (address === null || address === undefined) return null;
  return {
    city: address.city ?? null,
    country: address.country?.toUpperCase() ?? null,
    line1: address.line1 ?? null,
    line2: address.line2 ?? null,
    postal_code: address.postal_code ?? null,
    state: null,
  };
}
