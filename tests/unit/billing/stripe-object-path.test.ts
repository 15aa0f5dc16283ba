import { expect, test } from 'vitest';
import { stripeObjectPath } from '#app/domain/billing/stripe-object-path.ts';

test.each([
  ['cus_Ab1', '/customers/cus_Ab1'],
  ['sub_1Ab', '/subscriptions/sub_1Ab'],
  ['in_1', '/invoices/in_1'],
  ['price_1', '/prices/price_1'],
  ['dp_1', '/disputes/dp_1'],
  ['past_due', null],
  ['pro', null],
  ['2027-01-01.foo', null],
  ['cus_"><script>', null],
  ['sub_1/../../settings', null],
])('%s is shown at %s', (id, path) => {
  expect(stripeObjectPath(id)).toBe(path);
});
