import { settleAllAutomation } from '#app/domain/distribution/settle-all-automation.ts';
import type { Handler } from '../register-handler.ts';

export const settleAutomationHandler: Handler<'distribution.settle-automation'> = {
  queue: 'distribution.settle-automation',
  concurrency: 1,
  describe: () => ({ trigger: 'schedule' }),
  async handle(_job, run) {
    const changed = await settleAllAutomation();
    if (changed > 0) run.log('automation.settled', { changed });
  },
};
