import { randomBytes } from 'node:crypto';

/** Somebody new at each run; the domain is one that nobody has (RFC 2606). */
export function inventPerson() {
  const name = randomBytes(6).toString('hex');
  return {
    email: `smoke-${name}@example.com`,
    password: `smoke ${randomBytes(12).toString('hex')}`,
    name: 'Smoke Test',
    organizationName: `Smoke ${name}`,
  };
}
