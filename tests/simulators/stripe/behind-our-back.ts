import { cancelSubscription } from './cancel-subscription.ts';
import { answerDispute, closeDispute, openDispute } from './disputes.ts';
import { findCustomer, findSubscription } from './find-record.ts';
import { readParams } from './read-params.ts';
import { failRefund } from './refunds.ts';
import type { StripeAccount } from './stripe-account.ts';
import { hasEnded } from './subscription-state.ts';
import { updateSubscription } from './update-subscription.ts';
import { invalidRequest } from './api-error.ts';

/** What somebody may do in Stripe's dashboard, or a bank, without asking Lappa. */
export interface BehindOurBack {
  /** Ends a subscription now. */
  cancelSubscription(id: string): void;
  /** Changes the quantity of a subscription's first item; the difference waits for the next invoice. */
  changeQuantity(id: string, quantity: number): void;
  /** Lets a customer's next charges fail whatever the card. */
  failNextCharges(customer: string, times: number): void;
  /** Takes a refund back that the bank could not make. */
  failRefund(id: string): void;
  /** Lets the holder of the card have a charge taken back. Returns the dispute's id. */
  openDispute(charge: string, reason?: string): string;
  /** Says what is to be said for us; the bank looks at it. */
  answerDispute(id: string): void;
  /** Lets the bank decide. */
  closeDispute(id: string, status: 'won' | 'lost'): void;
}

/** The same in one place for tests, the page for people and /control. Refuses as the API does. */
export function behindOurBack(account: StripeAccount): BehindOurBack {
  return {
    cancelSubscription(id) {
      const subscription = findSubscription(account, id, 'id');
      if (hasEnded(subscription)) throw invalidRequest('The subscription has ended already.', 'id');
      cancelSubscription(account, subscription, { reason: 'cancellation_requested' });
    },
    changeQuantity(id, quantity) {
      const subscription = findSubscription(account, id, 'id');
      const item = subscription.items.data[0]?.id ?? '';
      updateSubscription(account, subscription, readParams({ items: [{ id: item, quantity }] }));
    },
    failNextCharges(customer, times) {
      findCustomer(account, customer, 'id');
      account.store.failingCustomers.put({ id: customer, times });
    },
    failRefund(id) {
      failRefund(account, id);
    },
    openDispute: (charge, reason = 'fraudulent') => openDispute(account, charge, reason).id,
    answerDispute(id) {
      answerDispute(account, id);
    },
    closeDispute(id, status) {
      closeDispute(account, id, status);
    },
  };
}
