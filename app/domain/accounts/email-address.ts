import { z } from 'zod';

/** The most that a mail server takes (RFC 5321). */
export const longestEmail = 254;

/**
 * An e-mail address as we keep it: lower case, no spaces around, an international domain in its ASCII form. Two
 * spellings that reach one mailbox are one account.
 */
export function normalizeEmail(given: string): string {
  const email = given.trim().toLowerCase();
  const at = email.lastIndexOf('@');
  const domain = email.slice(at + 1);
  // eslint-disable-next-line no-control-regex
  if (at < 1 || /^[\x00-\x7f]*$/.test(domain)) return email;
  const ascii = URL.parse(`https://${domain}`)?.hostname ?? domain;
  return `${email.slice(0, at)}@${ascii}`;
}

/** An address in a form: normalised, then checked. */
export const emailField = z
  .string({ error: 'accounts:email.missing' })
  .max(1000, 'accounts:email.invalid')
  .transform(normalizeEmail)
  .pipe(z.email('accounts:email.invalid').max(longestEmail, 'accounts:email.invalid'));
