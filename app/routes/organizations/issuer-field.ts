import { z } from 'zod';

const invalid = 'factors:connection.issuerInvalid';

/**
 * An issuer's address in a form. Whether it may be without https (a simulator on this machine) is the provider's to
 * say, when it is asked.
 */
export const issuerField = z
  .string({ error: 'factors:connection.issuerMissing' })
  .trim()
  .max(500, 'factors:connection.tooLong')
  .refine((text) => {
    const url = URL.parse(text);
    return (
      url !== null &&
      /^https?:$/.test(url.protocol) &&
      url.username + url.password + url.search + url.hash === ''
    );
  }, invalid);
