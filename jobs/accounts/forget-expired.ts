import { forgetExpired } from '#app/domain/accounts/forget-expired.ts';
import { forgetMails } from '#app/domain/activity/forget-mails.ts';
import { tidyAttempts } from '#app/domain/operations/count-attempt.ts';
import { completeJob } from '#app/providers/queue.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import type { Handler } from '../register-handler.ts';

export const forgetExpiredHandler: Handler<'accounts.forget-expired'> = {
  queue: 'accounts.forget-expired',
  concurrency: 1,
  describe: () => ({ trigger: 'schedule' }),
  handle: (job, run) =>
    asSystem('forget what has expired', async (context) => {
      const { sessions } = await forgetExpired(context);
      const mails = await forgetMails(context);
      await tidyAttempts(context);
      await run.succeed(context, { sessions, mails });
      await completeJob(context.tx, 'accounts.forget-expired', job);
    }),
};
