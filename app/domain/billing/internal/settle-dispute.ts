import type { StripeDispute } from '#app/providers/stripe/stripe-objects.ts';
import type { Context } from '#db/tenancy.server.ts';
import { closeBillingAlarms, raiseBillingAlarm } from '../billing-alarms.ts';

/** In these a person of Lappa's has something to do: answer the bank in time, or decide about a customer. */
const needsPerson = [
  'needs_response',
  'warning_needs_response',
  'appeal_needs_response',
  'lost',
] as const;

/**
 * Raises an alarm for a dispute that needs a person, and closes it when the bank has what it asked for or decided for
 * us. Rights stay: the subscription says what was bought, and only it, or a person, ends it.
 */
export async function settleDispute(
  context: Context,
  organizationId: string,
  { id, status, reason, amount, currency, answerBy }: StripeDispute,
): Promise<void> {
  if (!needsPerson.some((one) => one === status)) {
    return closeBillingAlarms(context, id, 'dispute');
  }
  await raiseBillingAlarm(context, {
    kind: 'dispute',
    objectId: id,
    organizationId,
    details: { status, reason, amount, currency, answerBy: answerBy?.toISOString() ?? null },
  });
}
