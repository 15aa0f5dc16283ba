import { expect, test } from 'vitest';
import { emailField } from '#app/domain/accounts/email-address.ts';
import { domainField } from '#app/domain/accounts/single-sign-on/email-domain.ts';

test('two spellings of an international domain are one', () => {
  const ascii = 'anna@xn--smrgs-mra8l.example';
  expect(emailField.parse(' Anna@SMÖRGÅS.example ')).toBe(emailField.parse('anna@smörgås.example'));
  expect(emailField.parse('anna@smörgås.example')).toMatch(/^anna@xn--[a-z0-9-]+\.example$/);
  expect(emailField.parse(ascii)).toBe(ascii);
  expect(domainField.parse('@Smörgås.example.')).toMatch(/^xn--[a-z0-9-]+\.example$/);
});

test.each(['å.example/evil', 'å.example:80', 'å.example?x', 'ann@å.example#x', 'å .example'])(
  'what hangs on a domain is not cut off but refused: %s',
  (domain) => {
    expect(emailField.safeParse(`anna@${domain}`).success).toBe(false);
    expect(domainField.safeParse(domain).success).toBe(false);
  },
);
