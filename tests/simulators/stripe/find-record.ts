import { invalidRequest, noSuch } from './api-error.ts';
import type { StripeAccount } from './stripe-account.ts';
import type {
  Customer,
  Invoice,
  PaymentIntent,
  PaymentMethod,
  Price,
  Product,
  Subscription,
} from './wire-object.ts';

/** The customer with this id. Refuses when there is none or it is deleted. */
export function findCustomer(account: StripeAccount, id: string, param = 'customer'): Customer {
  const found = account.store.customers.get(id);
  if (found === undefined) throw noSuch('customer', id, param);
  return found;
}

export function findProduct(account: StripeAccount, id: string, param = 'product'): Product {
  const found = account.store.products.get(id);
  if (found === undefined) throw noSuch('product', id, param);
  return found;
}

export function findPrice(account: StripeAccount, id: string, param = 'price'): Price {
  const found = account.store.prices.get(id);
  if (found === undefined) throw noSuch('price', id, param);
  return found;
}

/** The price that something new is to have: it must be active. */
export function findActivePrice(account: StripeAccount, id: string, param: string): Price {
  const price = findPrice(account, id, param);
  if (price.active) return price;
  throw invalidRequest(
    'The price specified is inactive. This field only accepts active prices.',
    param,
  );
}

export function findPaymentMethod(
  account: StripeAccount,
  id: string,
  param = 'payment_method',
): PaymentMethod {
  const found = account.store.paymentMethods.get(id);
  if (found === undefined) throw noSuch('PaymentMethod', id, param);
  return found;
}

export function findPaymentIntent(
  account: StripeAccount,
  id: string,
  param = 'payment_intent',
): PaymentIntent {
  const found = account.store.paymentIntents.get(id);
  if (found === undefined) throw noSuch('payment_intent', id, param);
  return found;
}

export function findInvoice(account: StripeAccount, id: string, param = 'invoice'): Invoice {
  const found = account.store.invoices.get(id);
  if (found === undefined) throw noSuch('invoice', id, param);
  return found;
}

export function findSubscription(
  account: StripeAccount,
  id: string,
  param = 'subscription',
): Subscription {
  const found = account.store.subscriptions.get(id);
  if (found === undefined) throw noSuch('subscription', id, param);
  return found;
}
