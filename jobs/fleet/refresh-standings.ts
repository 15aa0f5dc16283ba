import { refreshStandings } from '#app/domain/fleet/refresh-standings.ts';
import type { StandingWatch } from '#app/domain/fleet/standing-watch.ts';
import type { Handler } from '../register-handler.ts';

export const refreshStandingsHandler = (
  watch: StandingWatch,
): Handler<'fleet.refresh-standings'> => ({
  queue: 'fleet.refresh-standings',
  concurrency: 1,
  describe: () => ({ trigger: 'schedule' }),
  async handle(job, run) {
    const pass = await refreshStandings(watch, { signal: job.signal });
    if (pass.organizations > 0) run.log('standings.refreshed', { ...pass });
  },
});
