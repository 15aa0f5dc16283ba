import { z } from 'zod';
import { asciiDomain } from './ascii-domain.ts';

/** The most that a mail server takes (RFC 5321). */
export const longestEmail = 254;

/**
 * An e-mail address as we keep it: lower case, no spaces around, an international domain in its ASCII form. Two
 * spellings that reach one mailbox are one account.
 */
export function normalizeEmail(given: string): string {
  const email = given.trim().toLowerCase();
  const at = email.lastIndexOf('@');
  if (at < 1) return email;
  return `${email.slice(0, at)}@${asciiDomain(email.slice(at + 1))}`;
}

/** An address in a form: normalised, then checked. */
export const emailField = z
  .string({ error: 'accounts:email.missing' })
  .max(1000, 'accounts:email.invalid')
  .transform(normalizeEmail)
  .pipe(z.email('accounts:email.invalid').max(longestEmail, 'accounts:email.invalid'));
