import { proveDomainsAgain } from '#app/domain/accounts/single-sign-on/prove-domains-again.ts';
import { completeJob } from '#app/providers/queue.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import type { Handler } from '../register-handler.ts';

export const proveDomainsHandler: Handler<'accounts.prove-domains'> = {
  queue: 'accounts.prove-domains',
  concurrency: 1,
  describe: () => ({ trigger: 'schedule' }),
  async handle(job, run) {
    const found = await proveDomainsAgain();
    await asSystem('end a pass over domains', async (context) => {
      await run.succeed(context, { ...found });
      await completeJob(context.tx, 'accounts.prove-domains', job);
    });
  },
};
