import { closeDay } from '#app/domain/fleet/close-day.ts';
import type { Handler } from '../register-handler.ts';

export const closeDayHandler: Handler<'fleet.close-day'> = {
  queue: 'fleet.close-day',
  concurrency: 1,
  describe: () => ({ trigger: 'schedule' }),
  async handle(job, run) {
    run.log('fleet.day-closed', { ...(await closeDay({ signal: job.signal })) });
  },
};
