import { refreshMatchKeys } from '#app/domain/catalog/refresh-match-keys.ts';
import { asSystem } from '#db/tenancy.server.ts';
import type { Handler } from '../register-handler.ts';

export const refreshMatchKeysHandler: Handler<'catalog.refresh-match-keys'> = {
  queue: 'catalog.refresh-match-keys',
  concurrency: 1,
  describe: () => ({ trigger: 'schedule' }),
  async handle({ signal }, run) {
    let applications = 0;
    for (let refreshed = -1; refreshed !== 0 && !signal.aborted;) {
      refreshed = await asSystem('refresh match keys', refreshMatchKeys);
      applications += refreshed;
    }
    if (applications > 0) run.log('match-keys.refreshed', { applications });
  },
};
