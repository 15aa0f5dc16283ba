import { StripeFailure } from '#app/providers/stripe.server.ts';
import { PaymentRefusedError, UnavailableError } from '../../errors.ts';

const retryAfterSeconds = 60;

/**
 * Asks Stripe for somebody who waits for the answer.
 * @throws PaymentRefusedError when the card was
 * @throws UnavailableError when Stripe is away, busy, or not set up here
 */
export async function askStripe<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof StripeFailure)) throw error;
    if (error.status === 402) throw new PaymentRefusedError(error.message, error.code);
    if (error.isPassing) throw new UnavailableError(error.message, retryAfterSeconds);
    throw error;
  }
}
