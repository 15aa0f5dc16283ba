import { z } from 'zod';
import { asciiDomain } from '../ascii-domain.ts';

/** A domain as it stands in an address: lower case, international letters in their ASCII form. */
export function normalizeDomain(given: string): string {
  return asciiDomain(given.trim().toLowerCase().replace(/^@/, '').replace(/\.$/, ''));
}

const labels = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/;

/** A domain in a form: normalised, then checked. */
export const domainField = z
  .string({ error: 'factors:domain.missing' })
  .max(1000, 'factors:domain.invalid')
  .transform(normalizeDomain)
  .pipe(z.string().max(253, 'factors:domain.invalid').regex(labels, 'factors:domain.invalid'));

/** The domain of an address that was normalised. */
export function domainOf(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1);
}

/** Where an organisation shows that a domain is its own … */
export function proofName(domain: string): string {
  return `_lappa.${domain}`;
}

/** … and the TXT record that shows it. */
export function proofText(token: string): string {
  return `lappa-domain=${token}`;
}
