import Stripe from 'stripe';
import { z } from 'zod';
import { env } from '#app/env.server.ts';
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

/** What was signed is no event that Lappa can read, such as a thin one. */
export class StripeEventShapeError extends Error {
  override readonly name = 'StripeEventShapeError';
}

const eventShape = z.looseObject({
  object: z.literal('event'),
  id: z.string().min(1),
  type: z.string().min(1),
  api_version: z.string().nullable(),
  created: z.int(),
  livemode: z.boolean(),
  data: z.looseObject({ object: z.looseObject({}) }),
});

/**
 * Reads a webhook's body when one of STRIPE_WEBHOOK_SECRETS signed it; several are good at once while one replaces
 * another.
 * @param rawBody exactly as it came
 * @throws StripeSignatureError, StripeEventShapeError
 */
export function openWebhook(rawBody: string, signature: string | null): StripeEventHead {
  for (const secret of env().STRIPE_WEBHOOK_SECRETS) {
    try {
      const event = Stripe.webhooks.constructEvent(
        rawBody,
        signature ?? '',
        secret,
        toleranceSeconds,
      );
      eventShape.parse(event);
      return readEvent(event);
    } catch (error) {
      if (error instanceof SyntaxError || error instanceof z.ZodError) {
        throw new StripeEventShapeError('The body is no event in the shape that is read here.');
      }
      if (!(error instanceof Stripe.errors.StripeSignatureVerificationError)) throw error;
    }
  }
  throw new StripeSignatureError('The signature is wrong or too old.');
}

/**
 * Reads events that were saved as JSON: one, a list (Stripe's own kind of list, too), or one a line.
 * @throws when the text is something else
 */
export function readSavedEvents(text: string): StripeEventHead[] {
  const saved = parseSaved(text);
  const list = Array.isArray(saved) ? saved : [saved];
  return list.map((one) => {
    const event = one as Stripe.Event;
    if (event.object !== 'event' || typeof event.id !== 'string') {
      throw new Error('The file holds something that is no event of Stripe’s.');
    }
    return readEvent(event);
  });
}

function parseSaved(text: string): unknown {
  try {
    const saved = JSON.parse(text) as { object?: string; data?: unknown };
    return saved.object === 'list' ? saved.data : saved;
  } catch {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    return lines.map((line) => JSON.parse(line) as unknown);
  }
}
