import { StripeRefusal } from './api-error.ts';
import type { StripeAccount } from './stripe-account.ts';

/** What becomes of a charge: it succeeds, asks the holder to confirm, or is declined with a code. */
export type CardFate = 'succeeds' | 'asks' | { declined: string };

interface TestCard {
  brand: 'visa' | 'mastercard';
  /** When it is attached to a customer or typed at checkout. */
  attach: 'succeeds' | 'declined';
  /** confirm-once asks until the holder has confirmed; confirm-always asks every time. */
  charge: 'succeeds' | 'declined' | 'confirm-once' | 'confirm-always';
  code: string;
}

const good: TestCard = { brand: 'visa', attach: 'succeeds', charge: 'succeeds', code: '' };

/** Stripe's test cards, by number. */
const cards: Record<string, TestCard> = {
  '4242424242424242': good,
  '5555555555554444': { ...good, brand: 'mastercard' },
  '4000000000000002': { ...good, attach: 'declined', charge: 'declined', code: 'generic_decline' },
  '4000000000009995': {
    ...good,
    attach: 'declined',
    charge: 'declined',
    code: 'insufficient_funds',
  },
  '4000000000000341': { ...good, charge: 'declined', code: 'generic_decline' },
  '4000002500003155': { ...good, charge: 'confirm-once' },
  '4000002760003184': { ...good, charge: 'confirm-always' },
  '4000000000003220': { ...good, charge: 'confirm-once' },
};

/** Numbers by the names of Stripe's ready-made payment methods. */
export const cardTokens: Record<string, string> = {
  pm_card_visa: '4242424242424242',
  pm_card_mastercard: '5555555555554444',
  pm_card_chargeDeclined: '4000000000000002',
  pm_card_visa_chargeDeclined: '4000000000000002',
  pm_card_chargeDeclinedInsufficientFunds: '4000000000009995',
  pm_card_visa_chargeDeclinedInsufficientFunds: '4000000000009995',
  pm_card_chargeCustomerFail: '4000000000000341',
  pm_card_authenticationRequiredOnSetup: '4000002500003155',
  pm_card_authenticationRequired: '4000002760003184',
  pm_card_threeDSecure2Required: '4000000000003220',
};

/** A number as typed, without spaces. Refuses what is no test card. */
export function readCardNumber(typed: string): string {
  const number = typed.replaceAll(/[\s-]/g, '');
  if (cards[number] !== undefined) return number;
  throw new StripeRefusal(402, {
    type: 'card_error',
    code: 'incorrect_number',
    message: 'Your card number is incorrect.',
    param: 'number',
  });
}

export function cardBrand(number: string): 'visa' | 'mastercard' {
  return cards[number]?.brand ?? 'visa';
}

/** Whether the card can be attached to a customer. */
export function attachFate(number: string): CardFate {
  const card = cards[number] ?? good;
  return card.attach === 'declined' ? { declined: card.code } : 'succeeds';
}

/** What becomes of a charge of this payment method; a failure asked for by hand is used up. */
export function chargeFate(account: StripeAccount, paymentMethod: string): CardFate {
  const { store } = account;
  const customer = store.paymentMethods.get(paymentMethod)?.customer;
  const failing = store.failingCustomers.get(customer);
  if (failing !== undefined) {
    failing.times -= 1;
    if (failing.times <= 0) store.failingCustomers.delete(failing.id);
    return { declined: 'generic_decline' };
  }
  const kept = store.cards.get(paymentMethod);
  const card = cards[kept?.number ?? ''] ?? good;
  if (card.charge === 'declined') return { declined: card.code };
  if (card.charge === 'confirm-always') return 'asks';
  return card.charge === 'confirm-once' && kept?.authenticated !== true ? 'asks' : 'succeeds';
}

/** The error of a declined card, as Stripe answers it. */
export function declinedError(
  declineCode: string,
  more: Record<string, unknown> = {},
): StripeRefusal {
  const message =
    declineCode === 'insufficient_funds'
      ? 'Your card has insufficient funds.'
      : 'Your card was declined.';
  return new StripeRefusal(402, {
    type: 'card_error',
    code: 'card_declined',
    decline_code: declineCode,
    message,
    ...more,
  });
}
