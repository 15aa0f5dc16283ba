import { startUpdateRun } from '#app/domain/catalog/start-update-run.ts';
import { completeJob } from '#app/providers/queue.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import type { Handler } from '../register-handler.ts';

export const startUpdateRunHandler: Handler<'catalog.start-update-run'> = {
  queue: 'catalog.start-update-run',
  concurrency: 1,
  describe: (job) => ({ trigger: job.payload.trigger }),
  handle: (job, run) =>
    asSystem('start an update run', async (context) => {
      const started = await startUpdateRun(context, {
        trigger: job.payload.trigger,
        parentId: run.id,
      });
      await run.succeed(
        context,
        started ? { ...started } : { skipped: 'the last run is under way' },
      );
      await completeJob(context.tx, 'catalog.start-update-run', job);
    }),
};
