import Stripe from 'stripe';
import { readEvent } from './read-objects.server.ts';
import type { StripeEventHead, StripePage } from './stripe-objects.ts';

export function createEvents(client: Stripe) {
  return {
    /** Events of the last 30 days that no endpoint took, newest first. */
    async listUndelivered(cursor: string | null): Promise<StripePage<StripeEventHead>> {
      const page = await client.events.list({
        delivery_success: false,
        limit: 100,
        ...(cursor === null ? {} : { starting_after: cursor }),
      });
      return {
        entries: page.data.map(readEvent),
        next: page.has_more ? (page.data.at(-1)?.id ?? null) : null,
      };
    },
  };
}

/** The signature fits none of the secrets, or is older than five minutes. */
export class StripeSignatureError extends Error {
  override readonly name = 'StripeSignatureError';
}

const toleranceSeconds = 300;

/**
 * Reads a webhook's body when one of the secrets signed it; several are good at once while one replaces another.
 * @param rawBody exactly as it came
 * @throws StripeSignatureError
 */
export function openWebhook(
  rawBody: string,
  signature: string | null,
  secrets: readonly string[],
): StripeEventHead {
  for (const secret of secrets) {
    try {
      const event = Stripe.webhooks.constructEvent(
        rawBody,
        signature ?? '',
        secret,
        toleranceSeconds,
      );
      return readEvent(event);
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeSignatureVerificationError)) throw error;
    }
  }
  throw new StripeSignatureError('The signature is wrong or too old.');
}
