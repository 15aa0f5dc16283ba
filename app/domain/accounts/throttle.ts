import { asSystem } from '#db/tenancy.server.ts';
import { TooManyAttemptsError } from '../errors.ts';
import { countAttempt } from '../operations/count-attempt.ts';
import type { AttemptLimit } from '../operations/count-attempt.ts';

/**
 * Counts an attempt against each limit, in a transaction of its own: what then fails has been counted all the same.
 * `null` counts nothing (a request without an address).
 * @throws TooManyAttemptsError with the longest wait
 */
export async function throttle(
  attempts: [limit: AttemptLimit, who: string | null][],
): Promise<void> {
  const refusals = await asSystem('count an attempt', async (context) => {
    const refused: TooManyAttemptsError[] = [];
    for (const [limit, who] of attempts) {
      if (who === null) continue;
      try {
        await countAttempt(context, limit, who);
      } catch (error) {
        if (!(error instanceof TooManyAttemptsError)) throw error;
        refused.push(error);
      }
    }
    return refused;
  });
  const [longest] = refusals.sort((a, b) => b.retryAfterSeconds - a.retryAfterSeconds);
  if (longest) throw longest;
}
