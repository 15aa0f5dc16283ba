import { expect, test } from 'vitest';
import { eventTypes } from '#app/domain/billing/event-kinds.ts';
import { decodeForm } from '#tests/simulators/stripe/form-params.ts';
import { createRequestCheck } from '#tests/simulators/stripe/request-check/create-request-check.ts';

const requestCheck = createRequestCheck();

function check(method: string, path: string, form: string) {
  const params = decodeForm(new URLSearchParams(form));
  const checked = requestCheck.check(method, path, params);
  if (checked === 'unknown operation') throw new Error(`${method} ${path} is not known`);
  return checked;
}

test.each([
  {
    what: 'what the endive version removed',
    path: '/v1/checkout/sessions',
    form: 'mode=subscription&payment_method_types[0]=card',
    error: {
      code: 'parameter_unknown',
      param: 'payment_method_types',
      message: 'Received unknown parameter: payment_method_types',
    },
  },
  {
    what: 'a mode that is none',
    path: '/v1/checkout/sessions',
    form: 'mode=rent',
    error: {
      param: 'mode',
      message: 'Invalid mode: must be one of payment, setup, or subscription',
    },
  },
  {
    what: 'a reason that is none',
    path: '/v1/refunds',
    form: 'charge=ch_1&reason=regret',
    error: {
      param: 'reason',
      message: 'Invalid reason: must be one of duplicate, fraudulent, or requested_by_customer',
    },
  },
  {
    what: 'an unknown key inside another',
    path: '/v1/checkout/sessions',
    form: 'mode=subscription&subscription_data[trial_days]=14',
    error: {
      code: 'parameter_unknown',
      param: 'subscription_data[trial_days]',
      message: 'Received unknown parameter: subscription_data[trial_days]',
    },
  },
  {
    what: 'an unknown key inside a list',
    path: '/v1/subscriptions/sub_1',
    form: 'items[0][id]=si_1&items[0][amount]=5',
    error: {
      code: 'parameter_unknown',
      param: 'items[0][amount]',
      message: 'Received unknown parameter: items[0][amount]',
    },
  },
  {
    what: 'an amount with a fraction',
    path: '/v1/refunds',
    form: 'charge=ch_1&amount=12.5',
    error: {
      code: 'parameter_invalid_integer',
      param: 'amount',
      message: 'Invalid integer: 12.5',
    },
  },
  {
    what: 'a quantity in words',
    path: '/v1/subscriptions/sub_1',
    form: 'items[0][id]=si_1&items[0][quantity]=five',
    error: {
      code: 'parameter_invalid_integer',
      param: 'items[0][quantity]',
      message: 'Invalid integer: five',
    },
  },
  {
    what: 'a yes in words',
    path: '/v1/subscriptions/sub_1',
    form: 'cancel_at_period_end=yes',
    error: { param: 'cancel_at_period_end', message: 'Invalid boolean: yes' },
  },
  {
    what: 'a text for a list',
    path: '/v1/subscriptions/sub_1',
    form: 'items=si_1',
    error: { param: 'items', message: 'Invalid array' },
  },
  {
    what: 'a text for an object',
    path: '/v1/customers',
    form: 'tax=se',
    error: { param: 'tax', message: 'Invalid object' },
  },
  {
    what: 'nothing where something must be',
    path: '/v1/prices',
    form: 'unit_amount=1500',
    error: {
      code: 'parameter_missing',
      param: 'currency',
      message: 'Missing required param: currency.',
    },
  },
  {
    what: 'nothing where something must be inside another',
    path: '/v1/checkout/sessions',
    form: 'automatic_tax[liability][type]=self',
    error: {
      code: 'parameter_missing',
      param: 'automatic_tax[enabled]',
      message: 'Missing required param: automatic_tax[enabled].',
    },
  },
  {
    what: 'the clearing of what cannot be cleared',
    path: '/v1/subscriptions/sub_1',
    form: 'payment_behavior=',
    error: { code: 'parameter_invalid_empty', param: 'payment_behavior' },
  },
])('$what is refused', ({ path, form, error }) => {
  expect(check('POST', path, form).error).toMatchObject({
    type: 'invalid_request_error',
    ...error,
  });
});

test('a webhook endpoint may only ask for events that there are', () => {
  const form = 'url=http://localhost/webhook&enabled_events[]=invoice.paid&enabled_events[]=';
  const path = '/v1/webhook_endpoints';
  expect(check('POST', path, `${form}customer.subscription.updated`).error).toBeNull();
  const refused = check('POST', path, `${form}customer.subscription.changed`).error;
  expect(refused?.param).toBe('enabled_events[1]');
  expect(refused?.message).toMatch(/^Invalid enabled_events\[1\]: must be one of \*, account/);
  expect([...requestCheck.eventTypes]).toEqual(expect.arrayContaining([...eventTypes]));
  expect(requestCheck.eventTypes).not.toContain('customer.subscription.changed');
});

test('a fixed word in a path goes before an id', () => {
  const form = 'subscription_details[cancel_at_period_end]=true';
  expect(check('POST', '/v1/invoices/create_preview', form).error).toBeNull();
  expect(check('POST', '/v1/invoices/in_1', form).error?.code).toBe('parameter_unknown');
});

test.each([
  ['POST', '/v1/subscription_items/si_1/usage_records'],
  ['PUT', '/v1/customers/cus_1'],
  ['GET', '/v1/customers/'],
  ['GET', '/v2/core/events'],
])('%s %s is no operation', (method, path) => {
  expect(requestCheck.check(method, path, {})).toBe('unknown operation');
});

test('either kind of a union is read as what it is', () => {
  expect(check('GET', '/v1/subscriptions', 'created=5').params).toEqual({ created: 5 });
  expect(check('GET', '/v1/subscriptions', 'created[lt]=5').params).toEqual({ created: { lt: 5 } });
  expect(check('GET', '/v1/subscriptions', 'created[before]=5').error?.param).toBe(
    'created[before]',
  );
  expect(check('GET', '/v1/subscriptions', 'created=yesterday').error?.message).toBe(
    'Invalid integer: yesterday',
  );
});

test('the order of a list is that of its numbers, and a gap is closed', () => {
  const form = 'items[10][price]=c&items[2][price]=b&items[1][price]=a';
  expect(check('POST', '/v1/subscriptions/sub_1', form).params).toEqual({
    items: [{ price: 'a' }, { price: 'b' }, { price: 'c' }],
  });
});

test.each(['__proto__[polluted]=1', 'metadata[__proto__][polluted]=1', 'metadata[constructor]=x'])(
  'a form with %s changes no object but its own',
  (form) => {
    requestCheck.check('POST', '/v1/customers', decodeForm(new URLSearchParams(form)));
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  },
);
